import PowerVM

/// The partitions that the jobs of one run change. Two names for one partition would each give it a drive.
public actor PartitionReservations {
    private struct Partition: Hashable {
        var machine: MachineID
        var id: PartitionID
    }

    private var owners: [Partition: String] = [:]

    public init() {}

    /// - Throws: `same-partition` where a job of another name has claimed the partition before.
    func claim(_ target: Target, for lpar: String) throws(Problem) {
        let partition = Partition(machine: target.adapter.location.machine, id: target.partition)
        let owner = owners[partition, default: lpar]
        owners[partition] = owner
        guard owner != lpar else { return }
        throw Problem(
            .refused, "same-partition", "\(lpar) and \(owner) are one partition: \(partition.id) of \(partition.machine)",
            hint: "name it once; this run goes on with \(owner)")
    }
}
