/// `lssyscfg -r lpar`: the partitions of a managed system. An HMC command.
///
/// Source: reference, section 4 (HM:rsct and captures).
public struct LssyscfgPartitions: RemoteCommand {
    public var system: String

    public init(system: String) { self.system = system }

    public static let fields = ["name", "lpar_id", "lpar_env", "state", "rmc_state", "rmc_ipaddr", "dlpar_io_capable"]

    public var words: [String] { ["lssyscfg", "-r", "lpar", "-m", system, "-F", Self.fields.joined(separator: ",")] }

    public struct Partition: Sendable, Equatable {
        public var name: String
        public var id: PartitionID
        /// `aixlinux`, `vioserver`, `os400`.
        public var environment: String
        /// `Running`, `Not Activated`, `Open Firmware` …
        public var state: String
        /// `active`, `inactive`, `none`, `unknown`; it can be inactive for a healthy VIOS.
        public var rmcState: String
        public var address: String?
    }

    public func read(_ result: CommandResult) throws(ReadError) -> [Partition] {
        var partitions: [Partition] = []
        // Most rows are a little longer.
        partitions.reserveCapacity(result.output.utf8.count / 50)
        try HMCRows.read(succeeded(result), fields: Self.fields) { line, values throws(ReadError) in
            guard !values[0].isEmpty, let id = Digits.number(values[1]).flatMap({ PartitionID($0) }) else {
                throw line.error("a partition's name and lpar_id")
            }
            partitions.append(
                Partition(
                    name: String(values[0]), id: id, environment: String(values[2]), state: String(values[3]),
                    rmcState: String(values[4]), address: values[5].isEmpty ? nil : String(values[5])))
        }
        return partitions
    }
}
