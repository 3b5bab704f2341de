import PowerVM

/// Could the LPAR have a drive on a VIOS that nobody asked? Then making another one could leave it with two.
struct ElsewhereRule: Sendable {
    var facts: Facts
    var candidates: [Candidate]
    /// The operator named the VIOS: then what lies elsewhere is said, not refused.
    var viosNamed: Bool

    /// - Parameter creating: a drive is about to be made.
    /// - Returns: warnings.
    func check(creating: Bool) throws(Problem) -> [String] {
        var warnings = facts.silent.map { "\($0.vios) could not be asked: \($0.problem.message)" }
        guard creating, let client = facts.client else { return warnings }
        let strays = client.view.discs.filter { disc in
            guard let location = disc.location, location.lun != nil else { return false }
            return !isAccounted(location, client.view)
        }
        guard !strays.isEmpty else { return warnings }
        let list = strays.map { "\($0.name) (\($0.status)) at \($0.physloc)" }.joined(separator: ", ")
        let message = "the LPAR shows a virtual cd on an adapter that no surveyed VIOS accounts for: \(list)"
        if !facts.silent.isEmpty {
            throw Problem(
                .refused, "drive-may-exist-elsewhere",
                "\(message); \(facts.silent.map(\.vios).joined(separator: ", ")) could not be asked",
                hint:
                    "bring that VIOS back and run again: a drive must not be on two VIOSes; if ssh knows it by another name, write the system's VIOSes into the inventory",
                host: facts.silent.first?.vios)
        }
        guard viosNamed || !(strays.contains(where: \.isAvailable) || saysOtherServer(strays, client.view)) else {
            throw Problem(
                .refused, "drive-may-exist-elsewhere", message,
                hint: "name all VIOSes of the system in the inventory, or the one that is meant with --vios")
        }
        warnings.append(message)
        return warnings
    }

    /// Whether the adapter at this slot is known to belong to a surveyed vhost.
    private func isAccounted(_ location: VirtualLocation, _ view: ClientView) -> Bool {
        if let pair = facts.hmc?.pairs.first(where: { $0.clientSlot == location.slot }) {
            return facts.servers.contains { server in
                server.adapters.contains { $0.location.partition == pair.vios && $0.location.slot == pair.serverSlot }
            }
        }
        if let adapter = view.adapters.first(where: { $0.location.slot == location.slot }),
            let served = view.served.first(where: { $0.adapter == adapter.name })
        {
            if facts.servers.contains(where: { $0.isCalled(served.vios) }) { return true }
            // A name that we don't know may be a surveyed VIOS's partition name, if one of ours has such a vhost.
            let isSilent = facts.silent.contains { AdapterMatcher.sameHost(served.vios, $0.vios) }
            if isSilent || !candidates.contains(where: { $0.adapter.name == served.vhost }) { return false }
        }
        // Without the kernel's word: accounted for when there are at least as many vhosts of ours as client adapters.
        return !view.adapters.isEmpty && candidates.count >= view.adapters.count
    }

    private func saysOtherServer(_ strays: [ClientView.OpticalDevice], _ view: ClientView) -> Bool {
        strays.contains { stray in
            let adapter = view.adapters.first { $0.location.slot == stray.location?.slot }
            return view.served.contains { $0.adapter == adapter?.name }
        }
    }
}
