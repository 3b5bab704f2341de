import PowerVM

/// A vhost that serves the LPAR, on a VIOS that was surveyed.
struct Candidate: Sendable, Equatable {
    var vios: VIOSName
    var adapter: ServerAdapter
    var hasRepository: Bool?

    func isSame(as other: Candidate) -> Bool { vios == other.vios && adapter.name == other.adapter.name }

    var place: String { "\(adapter.name) on \(vios)" }
}

extension Facts {
    /// The vhosts whose client is this partition, in the order of VIOS and slot. A vhost that no client has connected to yet counts
    /// where the HMC pairs its slot with one of the partition's; one that the HMC binds to another partition doesn't count.
    func candidates(for id: PartitionID) -> [Candidate] {
        servers.flatMap { server in
            server.adapters.filter { serves($0, id) }.sorted { $0.location.slot < $1.location.slot }
                .map { Candidate(vios: server.vios, adapter: $0, hasRepository: server.hasRepository) }
        }
    }

    private func serves(_ adapter: ServerAdapter, _ id: PartitionID) -> Bool {
        guard let client = adapter.client else { return hmc?.pair(at: adapter.location) != nil }
        return client == id && hmc?.otherOwner(of: adapter.location) == nil
    }
}
