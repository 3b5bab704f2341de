import PowerVM

/// Which vhost the drive goes to (contract, section 3), and why.
struct AdapterRule: Sendable {
    var request: DriveRequest
    var facts: Facts
    var candidates: [Candidate]
    /// The partition that the adapter must serve.
    var partition: PartitionID

    /// Refuses an adapter that was asked for and isn't this LPAR's; called whether or not a drive exists.
    func checkAsked() throws(Problem) {
        if let vios = request.vios, facts.server(vios) == nil, let silent = facts.silent.first(where: { $0.vios == vios }) {
            throw silent.problem
        }
        guard let name = request.adapter else { return }
        let servers = facts.servers.filter { request.vios == nil || $0.vios == request.vios }
        let found = servers.compactMap { server in server.adapter(name).map { (server, $0) } }
        guard !found.isEmpty else {
            throw Problem(
                .refused, "no-such-adapter", "\(names(servers)): there is no adapter \(name)",
                hint: candidatesHint, host: servers.count == 1 ? servers[0].vios : nil)
        }
        if found.contains(where: { pair in candidates.contains { $0.vios == pair.0.vios && $0.adapter.name == name } }) { return }
        let (server, adapter) = found[0]
        let reading = adapter.client.map { "partition \($0)" } ?? "no partition (client id 0x00000000)"
        throw Problem(
            .refused, adapter.client == nil ? "client-id-unknown" : "adapter-serves-another",
            "\(server.vios): \(name) serves \(reading); \(request.lpar) is partition \(partition)", hint: candidatesHint,
            host: server.vios)
    }

    /// The adapter for a new drive.
    ///
    /// A vhost that the kernel connects to none of the LPAR's adapters, although it carries the LPAR's id, would take a drive that the
    /// LPAR never sees: it comes last.
    func choose() throws(Problem) -> (candidate: Candidate, reason: String) {
        var left = candidates
        if let vios = request.vios { left = left.filter { $0.vios == vios } }
        if let adapter = request.adapter { left = left.filter { $0.adapter.name == adapter } }
        guard let first = left.first else { throw noAdapter() }
        if left.count == 1 {
            let asked = request.adapter != nil ? "--vadapter" : "--vios"
            let reason = candidates.count == 1 ? "only adapter of this partition" : "asked for with \(asked)"
            return (first, reason)
        }
        if request.adapter != nil {
            throw Problem(
                .refused, "ambiguous-adapter", "\(left.map(\.place).joined(separator: " and ")) both serve \(request.lpar)",
                hint: "say which VIOS with --vios")
        }
        let connected = left.filter(mayBeConnected)
        if connected.count == 1 { return (connected[0], "the only adapter that \(request.lpar) is connected to") }
        if !connected.isEmpty { left = connected }
        if let medium = request.medium {
            let withMedium = left.filter { facts.server($0.vios)?.media.contains { $0.name == medium.text } == true }
            if !withMedium.isEmpty, withMedium.count < left.count {
                return (lowestSlot(withMedium), "its VIOS has the medium \(medium)")
            }
        }
        let withRepository = left.filter { $0.hasRepository == true }
        if !withRepository.isEmpty, withRepository.count < left.count {
            let one = lowestSlot(withRepository)
            return (one, "its VIOS has a media repository")
        }
        return (lowestSlot(left), "lowest server slot of \(left.count) adapters")
    }

    /// False where the kernel was asked and names no adapter for this vhost. A VIOS name that we don't know may be any VIOS's.
    private func mayBeConnected(_ candidate: Candidate) -> Bool {
        guard let served = facts.client?.view.served, !served.isEmpty else { return true }
        return served.contains { row in
            row.vhost == candidate.adapter.name
                && !facts.servers.contains { $0.vios != candidate.vios && $0.isCalled(row.vios) }
        }
    }

    private func lowestSlot(_ list: [Candidate]) -> Candidate {
        list.min { ($0.adapter.location.slot, $0.vios) < ($1.adapter.location.slot, $1.vios) } ?? list[0]
    }

    private func noAdapter() -> Problem {
        let servers = facts.servers.filter { request.vios == nil || $0.vios == request.vios }
        if let hmc = facts.hmc {
            let facing = Set(hmc.pairs.map(\.vios))
            // The VIOS that the HMC names is the one that could not be asked.
            if let silent = facts.silent.first(where: { hmc.server(named: $0.vios).map { facing.contains($0.id) } ?? false }) {
                return silent.problem
            }
            let pairs = hmc.pairs.map { "C\($0.clientSlot) with slot C\($0.serverSlot) of VIOS partition \($0.vios)" }
            return Problem(
                .refused, "no-adapter",
                "\(names(servers)): no adapter serves partition \(partition); \(hmc.hmc) pairs "
                    + (pairs.isEmpty ? "no virtual SCSI slot of it" : pairs.joined(separator: ", ")),
                hint:
                    "add a virtual SCSI adapter pair on the HMC (and run cfgdev on the VIOS if lsdev -slots shows Unknown), or name another VIOS with --vios"
            )
        }
        let unknown = servers.flatMap { server in
            server.adapters.filter { $0.client == nil }.map { "\($0.name) on \(server.vios)" }
        }
        if !unknown.isEmpty {
            return Problem(
                .refused, "client-id-unknown",
                "\(names(servers)): no adapter serves partition \(partition); the client id of \(unknown.joined(separator: ", ")) is 0x00000000, "
                    + "so nobody has connected to it yet",
                hint: "activate the LPAR, or give the HMC with --hmc: its slot numbers tell whose adapter it is")
        }
        return Problem(
            .refused, "no-adapter", "\(names(servers)): no adapter serves partition \(partition)",
            hint:
                "add a virtual SCSI adapter pair on the HMC (and run cfgdev on the VIOS if lsdev -slots shows Unknown), or name another VIOS with --vios"
        )
    }

    private var candidatesHint: String {
        candidates.isEmpty
            ? "no adapter of the surveyed VIOSes serves partition \(partition)"
            : "\(request.lpar) is served by \(candidates.map(\.place).joined(separator: ", "))"
    }

    private func names(_ servers: [ServerFacts]) -> String { servers.map(\.vios).joined(separator: ", ") }
}
