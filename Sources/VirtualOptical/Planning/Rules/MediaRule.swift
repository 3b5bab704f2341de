import PowerVM

/// May this medium be put into this drive, and what does it take (reference, section 3)?
struct MediaRule: Sendable {
    var medium: MediumName
    var facts: Facts
    /// The operator's word that what is in the drive may go, be it in use.
    var force: Bool

    /// - Parameters:
    ///   - drive: nil for one that is to be made under a name that the VIOS gives.
    ///   - loaded: what is in the drive now.
    func steps(vios: String, drive: DeviceName?, holding loaded: String?) throws(Problem) -> [Step] {
        if loaded == medium.text { return [] }
        guard let server = facts.server(vios) else { return [] }
        let listed = try listed(on: server)
        if listed.contains(where: { $0.access != "ro" }) { try checkElsewhere(server, listed, but: drive) }
        guard let loaded, let drive else { return [.load(medium)] }
        guard force else {
            throw Problem(
                .refused, "other-medium", "\(vios): \(drive) holds \(loaded), not \(medium)",
                hint: "--force takes it out, be it in use; or unload it yourself: attach-cd vios unloadopt \(vios) \(drive)",
                host: vios)
        }
        return [.unload(drive, force: true), .load(medium)]
    }

    /// The medium's rows in the repository: several where a read-only one is loaded several times.
    private func listed(on server: ServerFacts) throws(Problem) -> [Lsrep.Medium] {
        switch server.hasRepository {
        case nil:
            throw Problem(
                .failed, "repository-unknown", "\(server.vios): the media repository's listing could not be read",
                hint: "see what attach-cd vios lsmedia \(server.vios) says; nothing was changed", host: server.vios)
        case false?:
            throw Problem(
                .refused, "no-repository", "\(server.vios) has no media repository" + others,
                hint: "create one on \(server.vios): \(mkrep(server.vios))", host: server.vios)
        default:
            let rows = server.media.filter { $0.name == medium.text }
            guard rows.isEmpty else { return rows }
            let names = server.media.map(\.name).sorted().joined(separator: ", ")
            throw Problem(
                .refused, "no-such-medium",
                "\(server.vios): the repository has no medium \(medium); it has \(names.isEmpty ? "none" : names)" + others,
                hint: "attach-cd vios lsmedia \(server.vios) lists the media", host: server.vios)
        }
    }

    /// A read-write medium can be in one drive only.
    private func checkElsewhere(_ server: ServerFacts, _ rows: [Lsrep.Medium], but drive: DeviceName?) throws(Problem) {
        let named = rows.compactMap(\.loadedIn).flatMap { $0.split(separator: ",") }.compactMap { DeviceName($0) }
        let holding = server.drives.values.filter { $0.media == medium.text }.map(\.name)
        guard let holder = (holding + named).sorted().first(where: { $0 != drive }) else { return }
        let place = server.holder(of: holder).map { adapter, _ in
            " (\(adapter.name)\(adapter.client.map { ", partition \($0)" } ?? ""))"
        }
        throw Problem(
            .refused, "medium-in-use", "\(server.vios): \(medium) is a read-write medium and loaded in \(holder)\(place ?? "")",
            hint: "unload it there first: attach-cd vios unloadopt \(server.vios) \(holder)", host: server.vios)
    }

    /// Where else the medium would be.
    private var others: String {
        let names = facts.servers.filter { $0.media.contains { $0.name == medium.text } }.map(\.vios)
        return names.isEmpty ? "" : "; \(names.joined(separator: ", ")) has it"
    }

    private func mkrep(_ vios: String) -> String {
        (facts.ways[vios]?.route ?? .vios).createRepository
    }
}
