import PowerVM

/// Could the LPAR have a drive on a VIOS that wasn't surveyed? Then creating another one could leave it with two.
struct ElsewhereRule: Sendable {
    var facts: Facts
    var candidates: [Candidate]
    /// The operator named the VIOS: then what lies elsewhere is a warning, not a refusal.
    var isVIOSNamed: Bool

    /// - Parameter creating: a drive is about to be created.
    /// - Returns: warnings.
    func check(creating: Bool) throws(Problem) -> [String] {
        let warnings = facts.unansweredWarnings
        guard creating, let client = facts.client else { return warnings }
        let unaccounted = client.view.discs.filter { device in
            guard let location = device.location, location.lun != nil else { return false }
            return !isAccounted(location, client.view)
        }
        guard !unaccounted.isEmpty else { return warnings }
        let isOthers = unaccounted.contains(where: \.isAvailable) || isServedByAnother(unaccounted, client.view)
        guard facts.unanswered.isEmpty, isVIOSNamed || !isOthers else {
            throw .driveMayExistElsewhere(unaccounted, unanswered: facts.unanswered)
        }
        return warnings + [Problem.unaccounted(unaccounted)]
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
            let name = VIOSName(served.vios)
            if facts.servers.contains(where: { $0.isCalled(name) }) { return true }
            // A name that we don't know may be a surveyed VIOS's partition name, if one of ours has such a vhost.
            let isUnanswered = facts.unanswered.contains { $0.vios.isSameHost(as: name) }
            if isUnanswered || !candidates.contains(where: { $0.adapter.name == served.vhost }) { return false }
        }
        // Without the kernel's mapping: accounted for when there are at least as many vhosts of ours as client adapters.
        return !view.adapters.isEmpty && candidates.count >= view.adapters.count
    }

    private func isServedByAnother(_ devices: [ClientView.OpticalDevice], _ view: ClientView) -> Bool {
        devices.contains { device in
            let adapter = view.adapters.first { $0.location.slot == device.location?.slot }
            return view.served.contains { $0.adapter == adapter?.name }
        }
    }
}
