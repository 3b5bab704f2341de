import PowerVM

/// Which drive is wanted (contract, section 3): one that exists, or one to create under a name that is free.
enum DriveChoice: Sendable, Equatable {
    case existing(LPARDrive)
    /// - Parameter isAltered: the name isn't the operator's, and differs from `LPAR_cd`, which would not be valid.
    case create(DriveName, isAltered: Bool)
}

struct DriveRule: Sendable {
    var lpar: String
    var selection: DriveSelection
    var facts: Facts
    var candidates: [Candidate]
    var naming: (name: DriveName, altered: Bool)

    func choose() throws(Problem) -> DriveChoice {
        let drives = facts.drives(on: candidates)
        if let name = selection.name { return try choose(named: name, among: drives) }
        switch drives.count {
        case 0: return .create(naming.name, isAltered: naming.altered)
        case 1: return .existing(drives[0])
        default: return .existing(try single(drives, named: naming.name))
        }
    }

    private func choose(named name: DriveName, among drives: [LPARDrive]) throws(Problem) -> DriveChoice {
        let mine = drives.filter { $0.vtd.name == name.device }
        if mine.count > 1 { return .existing(try single(mine, named: name)) }
        if let drive = mine.first { return .existing(drive) }
        for server in facts.servers {
            if let problem = NameRule.taken(name, on: server) { throw problem }
        }
        return .create(name, isAltered: false)
    }

    /// Several drives: the one where `--vios` or `--vadapter` points, the one with our name among those; never a guess.
    private func single(_ drives: [LPARDrive], named name: DriveName) throws(Problem) -> LPARDrive {
        let asked = drives.filter { selection.allows($0.candidate) }
        if asked.count == 1 { return asked[0] }
        let ours = (asked.isEmpty ? drives : asked).filter { $0.vtd.name == name.device }
        if ours.count == 1 { return ours[0] }
        throw .ambiguousDrive(drives, lpar)
    }
}
