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
        try HMCRows.read(succeeded(result), fields: Self.fields) { line, values throws(ReadError) in
            guard let machine = MachineID(typeModel: String(values[1]), serial: String(values[2])), !values[0].isEmpty else {
                throw line.error("a managed system's name, type_model, serial_num and state")
            }
            systems.append(System(name: String(values[0]), machine: machine, state: String(values[3])))
        }
        return systems
    }
}
