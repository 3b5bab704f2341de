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
        for record in try HMCRows.read(succeeded(result), fields: Self.fields).records {
            guard let name = record["name"], let id = record.number("lpar_id").flatMap({ PartitionID($0) }), !name.isEmpty else {
                throw ReadError(
                    command: "lssyscfg", line: nil, text: record["name"] ?? "", expected: "a partition's name and lpar_id")
            }
            let address = record["rmc_ipaddr"] ?? ""
            partitions.append(
                Partition(
                    name: name, id: id, environment: record["lpar_env"] ?? "", state: record["state"] ?? "",
                    rmcState: record["rmc_state"] ?? "", address: address.isEmpty ? nil : address))
        }
        return partitions
    }
}
