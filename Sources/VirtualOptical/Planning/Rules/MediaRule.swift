import PowerVM

/// May this medium be put into this drive, and what does it take (reference, section 3)?
struct MediaRule: Sendable {
    var medium: MediumName
    /// What may happen to another medium in the drive.
    var replacement: Replacement
    var server: ServerFacts
    /// The VIOSes of the survey that have the medium.
    var others: [VIOSName] = []
    /// How the VIOS takes commands, for advice.
    var route: CommandRoute
    /// It is put into the repository before it is loaded, if it isn't there.
    var isSupplied = false

    /// - Parameter loaded: what is in the drive now.
    func steps(drive: DeviceName, holding loaded: String?) throws(Problem) -> [ServerStep] {
        if loaded == medium.text { return [] }
        let listed = try listed()
        if server.importing.contains(medium.text) { throw .isBeingWritten(medium, on: server.vios) }
        // Smaller than the image, and still as this host last saw it: another one may be there since.
        if let begun = server.begun, let seen = begun.seen, let size = listed.first?.sizeMB,
            Int(size) < Lsrep.megabytes(begun.bytes), Int(size) == Lsrep.megabytes(seen.bytes)
        {
            throw .incomplete(medium, sizeMB: size, of: begun.bytes, on: server.vios)
        }
        if listed.contains(where: { $0.access != "ro" }) { try checkElsewhere(listed, but: drive) }
        guard let loaded else { return [.load(medium)] }
        guard replacement != .never else { throw .otherMedium(loaded, in: drive, not: medium, on: server.vios) }
        return [.unload(drive, force: replacement == .always), .load(medium)]
    }

    /// The medium's rows in the repository: several where a read-only one is loaded several times.
    private func listed() throws(Problem) -> [Lsrep.Medium] {
        if isSupplied { return server.media.filter { $0.name == medium.text } }
        switch server.hasRepository {
        case nil: throw .repositoryUnknown(on: server.vios)
        case false?: throw .noRepository(on: server.vios, others: others, command: route.createRepository)
        default:
            guard server.has(medium) else { throw .noSuchMedium(medium, on: server, others: others) }
            return server.media.filter { $0.name == medium.text }
        }
    }

    /// A read-write medium can be in one drive only.
    private func checkElsewhere(_ rows: [Lsrep.Medium], but drive: DeviceName) throws(Problem) {
        let named = rows.compactMap(\.loadedIn).flatMap { $0.split(separator: ",") }.compactMap { DeviceName($0) }
        let holding = server.drives.values.filter { $0.media == medium.text }.map(\.name)
        if let holder = (holding + named).sorted().first(where: { $0 != drive }) {
            throw .mediumInUse(medium, by: holder, on: server)
        }
    }
}
