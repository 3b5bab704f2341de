import PowerVM

/// Whether anything identifies a partition that isn't queried itself: an HMC, or its id and its machine in the inventory.
struct PartitionKnowledge: Sendable {
    var lpar: LPARIdentity
    var hasHMC: Bool

    /// - Parameter verb: the `vios` verb that does the same for a drive that is named.
    func check(insteadOf verb: String) throws(Problem) {
        guard !hasHMC, lpar.id == nil || lpar.machine == nil else { return }
        throw .partitionUnknown(lpar.name, insteadOf: verb)
    }
}
