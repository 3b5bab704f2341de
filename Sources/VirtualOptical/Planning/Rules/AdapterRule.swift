import PowerVM

/// Which vhost the drive goes to (contract, section 3), and why.
struct AdapterRule: Sendable {
    var lpar: String
    var selection: DriveSelection
    var medium: MediumName?
    var facts: Facts
    var candidates: [Candidate]
    /// The partition that the adapter must serve.
    var partition: PartitionID

    /// Refuses an adapter that was requested and isn't this LPAR's; called whether or not a drive exists.
    func checkAsked() throws(Problem) {
        if let vios = selection.vios, facts.server(vios) == nil,
            let unanswered = facts.unanswered.first(where: { $0.vios == vios })
        {
            throw unanswered.problem
        }
        guard let name = selection.adapter else { return }
        let found = servers.compactMap { server in server.adapter(name).map { (vios: server.vios, adapter: $0) } }
        guard let first = found.first else { throw .noSuchAdapter(name, on: servers.map(\.vios), served: served) }
        let isOurs = found.contains { pair in candidates.contains { $0.vios == pair.vios && $0.adapter.name == name } }
        guard isOurs else {
            throw .adapterServesAnother(first.adapter, on: first.vios, lpar: lpar, partition, served: served)
        }
    }

    /// The adapter for a new drive.
    ///
    /// A vhost that the kernel connects to none of the LPAR's adapters, although it carries the LPAR's id, would take a drive that the
    /// LPAR never sees: it comes last.
    func choose() throws(Problem) -> (candidate: Candidate, reason: String) {
        var left = candidates
        if let vios = selection.vios { left = left.filter { $0.vios == vios } }
        if let adapter = selection.adapter { left = left.filter { $0.adapter.name == adapter } }
        guard let first = left.first else { throw noAdapter() }
        if left.count == 1 {
            let asked = selection.adapter != nil ? "--vadapter" : "--vios"
            return (first, candidates.count == 1 ? "only adapter of this partition" : "requested with \(asked)")
        }
        if selection.adapter != nil { throw .ambiguousAdapter(left, lpar) }
        let connected = left.filter(mayBeConnected)
        if connected.count == 1 { return (connected[0], "the only adapter that \(lpar) is connected to") }
        if !connected.isEmpty { left = connected }
        if let medium {
            let withMedium = left.filter { facts.server($0.vios)?.has(medium) == true }
            if !withMedium.isEmpty, withMedium.count < left.count {
                return (lowestSlot(withMedium), "its VIOS has the medium \(medium)")
            }
        }
        let withRepository = left.filter { $0.hasRepository == true }
        if !withRepository.isEmpty, withRepository.count < left.count {
            return (lowestSlot(withRepository), "its VIOS has a media repository")
        }
        return (lowestSlot(left), "lowest server slot of \(left.count) adapters")
    }

    /// The VIOSes that come into question.
    private var servers: [ServerFacts] { facts.servers.filter { selection.vios == nil || $0.vios == selection.vios } }

    /// False where the kernel was queried and names no adapter for this vhost. An unknown VIOS name may be any VIOS's.
    private func mayBeConnected(_ candidate: Candidate) -> Bool {
        guard let mappings = facts.client?.view.served, !mappings.isEmpty else { return true }
        return mappings.contains { mapping in
            mapping.vhost == candidate.adapter.name
                && !facts.servers.contains { $0.vios != candidate.vios && $0.isCalled(VIOSName(mapping.vios)) }
        }
    }

    private func lowestSlot(_ list: [Candidate]) -> Candidate {
        list.min { ($0.adapter.location.slot, $0.vios) < ($1.adapter.location.slot, $1.vios) } ?? list[0]
    }

    private func noAdapter() -> Problem {
        let vioses = servers.map(\.vios)
        if let hmc = facts.hmc {
            let facing = Set(hmc.pairs.map(\.vios))
            // The VIOS that the HMC names is the one that could not be queried.
            let unanswered = facts.unanswered.first { hmc.server(named: $0.vios).map { facing.contains($0.id) } ?? false }
            return unanswered?.problem ?? .noAdapter(for: partition, on: vioses, hmc: hmc)
        }
        let unconnected = servers.flatMap { server in
            server.adapters.filter { $0.client == nil }.map { servers.count == 1 ? $0.name.text : "\($0.name) on \(server.vios)" }
        }
        return unconnected.isEmpty
            ? .noAdapter(for: partition, on: vioses, hmc: nil)
            : .clientIDUnknown(for: partition, on: vioses, unconnected, EvidenceSources(facts).hmc)
    }

    /// Which adapters would do, for a hint.
    private var served: String {
        candidates.isEmpty
            ? "no adapter of the surveyed VIOSes serves partition \(partition)"
            : "\(lpar) is served by \(candidates.map(\.place).joined(separator: ", "))"
    }
}
