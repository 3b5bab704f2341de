/// One entry of the fault catalogue, which `powerlab fault --list` prints.
public struct FaultKind: Sendable {
    public enum Life: String, Sendable {
        case once
        case sticky
        case counted
    }

    public let name: String
    /// Form of the argument, as shown; nil: none.
    public let argument: String?
    public let life: Life
    /// The kinds of host that can have it.
    public let hosts: [HostKind]
    public let purpose: String

    init(_ name: String, _ argument: String?, _ life: Life, _ hosts: [HostKind], _ purpose: String) {
        self.name = name
        self.argument = argument
        self.life = life
        self.hosts = hosts
        self.purpose = purpose
    }

    /// Reads `name` or `name=argument`.
    /// - Parameter host: refuses a fault that such a host can't have; nil: any.
    public static func parse(_ text: String, for host: HostKind? = nil) throws -> ArmedFault {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard let name = parts.first, let kind = all.first(where: { $0.name == name }) else {
            throw LabError.badFault(text, "unknown")
        }
        let argument = parts.count > 1 ? parts[1] : nil
        switch (kind.argument, argument) {
        case (nil, nil): break
        case (nil, .some): throw LabError.badFault(text, "takes no argument")
        case (.some(let form), nil): throw LabError.badFault(text, "needs \(name)=\(form)")
        case (.some(let form), .some(let value)): try check(value, form: form, of: text)
        }
        let counted = kind.life == .counted ? argument.flatMap(Int.init) : nil
        let fault = ArmedFault(name: name, argument: argument, remaining: kind.life == .sticky ? nil : counted ?? 1)
        if let host { try kind.check(fault, on: host) }
        return fault
    }

    private func check(_ fault: ArmedFault, on host: HostKind) throws {
        guard hosts.contains(host) else {
            let able = hosts.map(\.title).joined(separator: " or ")
            throw LabError.badFault(fault.text, "only \(able) can have it, not \(host.title)")
        }
        if argument?.hasPrefix("COMMAND") == true, let command = fault.command, !host.commands.contains(command) {
            throw LabError.badFault(fault.text, "\(host.title) has no command '\(command)'")
        }
    }

    private static func isDuration(_ text: some StringProtocol) -> Bool {
        Double(text).map { (0...Delay.limit).contains($0) } ?? false
    }

    private static func check(_ value: String, form: String, of text: String) throws {
        let valid =
            switch form {
            case "N": (Int(value) ?? 0) > 0
            case "SECONDS": isDuration(value)
            case "SIZE": ByteCount.parse(value) != nil
            case "COMMAND:SECONDS":
                value.split(separator: ":").count == 2 && isDuration(value.split(separator: ":")[1])
            default: !value.isEmpty
            }
        if !valid { throw LabError.badFault(text, "needs \(form)") }
    }
}
