import PowerVM

/// A partition that was found, and where.
struct HMCPlace: Sendable {
    var listing: HMCDirectory.Listing
    var partition: LssyscfgPartitions.Partition
    /// What `-m` takes.
    var reference: String
}

/// Finds one partition by its name, and refuses to choose between two.
struct HMCSearch: Sendable {
    var wanted: String
    var isServer: Bool
    var hmc: HMCHost

    func find(in directory: HMCDirectory) async throws(Problem) -> HMCPlace {
        if let place = try choose(from: directory) { return place }
        guard let others = directory.others else { throw notFound(directory) }
        let whole = try await others(directory)
        guard let place = try choose(from: whole) else { throw notFound(whole) }
        throw .wrongSystem(hmc.runner.host, place, expected: directory.meant)
    }

    private func choose(from directory: HMCDirectory) throws(Problem) -> HMCPlace? {
        let all = directory.listings.flatMap { listing in
            listing.partitions.filter { $0.isServer == isServer }.map {
                HMCPlace(listing: listing, partition: $0, reference: directory.reference(listing.system))
            }
        }
        var found = all.filter { $0.partition.name == wanted }
        if found.isEmpty { found = all.filter { $0.partition.name.lowercased() == wanted.lowercased() } }
        if found.isEmpty, isServer {
            found = all.filter { VIOSName($0.partition.name).isSameHost(as: VIOSName(wanted)) }
        }
        guard found.count < 2 else { throw .ambiguousPartition(wanted, found, hmc.runner.host) }
        return found.first
    }

    private func notFound(_ directory: HMCDirectory) -> Problem {
        .noSuchPartition(wanted, isServer: isServer, in: directory, hmc)
    }
}
