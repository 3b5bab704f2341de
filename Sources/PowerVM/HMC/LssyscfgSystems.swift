/// `lssyscfg -r sys`: the managed systems of an HMC. An HMC command.
///
/// Source: reference, section 4, and a capture of `-F name,serial_num,state`; `type_model` is an attribute of the same list [inferred].
public struct LssyscfgSystems: RemoteCommand {
    public init() {}

    public static let fields = ["name", "type_model", "serial_num", "state"]

    public var words: [String] { ["lssyscfg", "-r", "sys", "-F", Self.fields.joined(separator: ",")] }

    public struct System: Sendable, Equatable {
        public var name: String
        public var machine: MachineID
        public var state: String
    }

    public func read(_ result: CommandResult) throws(ReadError) -> [System] {
        var systems: [System] = []
        for record in try HMCRows.read(succeeded(result), fields: Self.fields).records.lazy.map(HMCAttributes.init) {
            guard let machine = MachineID(typeModel: record["type_model"] ?? "", serial: record["serial_num"] ?? ""),
                let name = record["name"], !name.isEmpty
            else {
                throw ReadError(
                    command: "lssyscfg", line: nil, text: record.text,
                    expected: "a managed system's name, type_model, serial_num and state")
            }
            systems.append(System(name: name, machine: machine, state: record["state"] ?? ""))
        }
        return systems
    }
}
