/// `lshwres -r virtualio --rsubtype scsi`: which client slot is paired with which slot of which VIOS. An HMC command.
///
/// Source: reference, section 4 (capture of HMC V7R7.9). `state` 1: the adapter is in the running partition; 0: only in the profile.
public struct LshwresSCSI: RemoteCommand {
    public var system: String

    public init(system: String) { self.system = system }

    public var words: [String] { ["lshwres", "-r", "virtualio", "--rsubtype", "scsi", "--level", "lpar", "-m", system] }

    public enum Side: String, Sendable {
        case client, server

        init?(_ text: TextSlice) {
            switch text {
            case "client": self = .client
            case "server": self = .server
            default: return nil
            }
        }
    }

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
        var adapters: [Adapter] = []
        try HMCRecords.read(succeeded(result)) { line, record throws(ReadError) in
            guard let adapter = Self.adapter(record) else { throw line.error(Self.expected) }
            adapters.append(adapter)
        }
        return adapters
    }

    package static let expected = "lpar_name, lpar_id, slot_num and adapter_type of a virtual SCSI adapter"

    /// Nil where one of those is missing.
    package static func adapter(_ record: HMCAttributes) -> Adapter? {
        guard let name = record["lpar_name"], let id = record.number("lpar_id").flatMap({ PartitionID($0) }),
            let slot = record.number("slot_num"), let side = record["adapter_type"].flatMap(Side.init)
        else { return nil }
        let remote = record["remote_lpar_name"].flatMap { $0.isEmpty || $0 == "null" ? nil : $0 }
        return Adapter(
            partitionName: String(name), partitionID: id, slot: slot, isRunning: record["state"].map { $0 == "1" } ?? false,
            side: side, remotePartitionID: record.number("remote_lpar_id").flatMap { PartitionID($0) },
            remotePartitionName: remote.map { String($0) },
            remoteSlot: record.number("remote_slot_num"))
    }
}
