/// `lshwres -r virtualio --rsubtype scsi`: which client slot is paired with which slot of which VIOS. An HMC command.
///
/// Source: reference, section 4 (capture of HMC V7R7.9). `state` 1: the adapter is in the running partition; 0: only in the profile.
public struct LshwresSCSI: RemoteCommand {
    public var system: String

    public init(system: String) { self.system = system }

    public var words: [String] { ["lshwres", "-r", "virtualio", "--rsubtype", "scsi", "--level", "lpar", "-m", system] }

    public enum Side: String, Sendable { case client, server }

    public struct Adapter: Sendable, Equatable {
        public var partitionName: String
        public var partitionID: PartitionID
        public var slot: Int
        public var isRunning: Bool
        public var side: Side
        /// Nil for `any` and where the partition no longer exists.
        public var remotePartitionID: PartitionID?
        public var remotePartitionName: String?
        public var remoteSlot: Int?
    }

    public func read(_ result: CommandResult) throws(ReadError) -> [Adapter] {
        let records = try HMCRecords.attributes(succeeded(result))
        var adapters: [Adapter] = []
        for record in records.records { adapters.append(try Self.adapter(record)) }
        return adapters
    }

    package static func adapter(_ listed: HMCRecords.Record) throws(ReadError) -> Adapter {
        let record = HMCAttributes(listed)
        guard let name = record["lpar_name"], let id = record.number("lpar_id").flatMap({ PartitionID($0) }),
            let slot = record.number("slot_num"), let side = record["adapter_type"].flatMap(Side.init(rawValue:))
        else {
            throw ReadError(
                command: "lshwres", line: nil, text: record.text,
                expected: "lpar_name, lpar_id, slot_num and adapter_type of a virtual SCSI adapter")
        }
        let remote = record["remote_lpar_name"].flatMap { $0.isEmpty || $0 == "null" ? nil : $0 }
        return Adapter(
            partitionName: name, partitionID: id, slot: slot, isRunning: record["state"] == "1", side: side,
            remotePartitionID: record.number("remote_lpar_id").flatMap { PartitionID($0) }, remotePartitionName: remote,
            remoteSlot: record.number("remote_slot_num"))
    }
}
