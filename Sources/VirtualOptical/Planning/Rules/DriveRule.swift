import PowerVM

/// Which drive is wanted (contract, section 3): one that exists, or one to create under a name that is free.
enum DriveChoice: Sendable, Equatable {
    case existing(LPARDrive)
    case create(DriveName)
}

struct DriveRule: Sendable {
    var request: DriveRequest
    var facts: Facts
    var candidates: [Candidate]
    var defaultName: DriveName

    func choose() throws(Problem) -> DriveChoice {
        let drives = facts.drives(on: candidates)
        if let name = request.name { return try choose(named: name, among: drives) }
        switch drives.count {
        case 0: return .create(defaultName)
        case 1: return .existing(drives[0])
        default: return .existing(try single(drives, named: defaultName))
        }
    }

    private func choose(named name: DriveName, among drives: [LPARDrive]) throws(Problem) -> DriveChoice {
        let mine = drives.filter { $0.vtd.name == name.device }
        if mine.count > 1 { return .existing(try single(mine, named: name)) }
        if let drive = mine.first { return .existing(drive) }
        for server in facts.servers {
            if let problem = NameRule.taken(name, on: server) { throw problem }
        }
        return .create(name)
    }

    /// Several drives: the one where `--vios` or `--vadapter` points, the one with our name among those; never a guess.
    private func single(_ drives: [LPARDrive], named name: DriveName) throws(Problem) -> LPARDrive {
        let asked = drives.filter { request.asks(for: $0.candidate) }
        if asked.count == 1 { return asked[0] }
        let ours = (asked.isEmpty ? drives : asked).filter { $0.vtd.name == name.device }
        if ours.count == 1 { return ours[0] }
        let names = drives.map(\.place).joined(separator: ", ")
        throw Problem(
            .refused, "ambiguous-drive", "\(request.lpar) has several drives: \(names)",
            hint: "say which one with --name (and --vios where the names are equal), or remove one with attach-cd vios rmvopt")
    }
}
