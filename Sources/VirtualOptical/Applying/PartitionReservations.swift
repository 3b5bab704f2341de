import PowerVM

/// The partitions that the jobs of one run change. Two names for one partition would each give it a drive.
public actor PartitionReservations {
    private struct Partition: Hashable {
        var machine: MachineID
        var id: PartitionID
    }

    private var owners: [Partition: String] = [:]

    public init() {}

    /// - Throws: `same-partition` where a job of another name has reserved the partition before.
    func reserve(_ target: Target?, for lpar: String) throws(Problem) {
        guard let target else { return }
        let partition = Partition(machine: target.adapter.location.machine, id: target.partition)
        let owner = owners[partition, default: lpar]
        owners[partition] = owner
        guard owner == lpar else { throw .samePartition(lpar, owner, partition.id, of: partition.machine) }
    }
}
