/// A fault that waits on one host.
public struct ArmedFault: Codable, Equatable, Sendable {
    /// Name in the catalogue (``FaultKind``).
    public var name: String
    /// What stood behind `=`.
    public var argument: String?
    /// How often it still acts; nil: until it is cleared.
    public var remaining: Int?

    public var text: String { name + (argument.map { "=" + $0 } ?? "") }
}

/// The catalogue of faults: what `powerlab fault --list` prints.
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
    public let purpose: String

    /// Every fault there is.
    public static let all: [FaultKind] = [
        FaultKind(
            "odm-lock", "N", .counted, "the next N device-changing commands answer 0514-516 (ODM lock), rc 1, and change nothing"),
        FaultKind("mkvdev-rc1-effect", nil, .once, "mkvdev creates the device and then answers rc 1"),
        FaultKind("mkvdev-rc0-noeffect", nil, .once, "mkvdev answers 'NAME Available', rc 0, and creates nothing"),
        FaultKind("mkvdev-preamble", nil, .once, "mkvdev prints the VIOS preamble and a warning, works, rc 0"),
        FaultKind("mkvdev-other-name", nil, .once, "mkvdev creates the device under another name than asked for"),
        FaultKind("mkvdev-defined", nil, .once, "mkvdev leaves the new device Defined"),
        FaultKind("cut-before", "COMMAND", .once, "the connection drops before the next COMMAND does anything"),
        FaultKind("cut-during", "COMMAND", .once, "the connection drops when the next COMMAND has begun; it keeps running"),
        FaultKind("cut-after", "COMMAND", .once, "the connection drops after the next COMMAND worked, before its answer"),
        FaultKind("stall", "COMMAND:SECONDS", .once, "the next COMMAND waits SECONDS before it does anything"),
        FaultKind("garble", "COMMAND", .once, "the next COMMAND's answer has bytes replaced by junk and ends in the middle"),
        FaultKind("truncate", "COMMAND", .once, "the next COMMAND's answer lacks its second half, rc 0"),
        FaultKind("hide-newest", "COMMAND", .once, "the next lsmap or lsvopt does not show the newest VTD"),
        FaultKind("fail", "COMMAND", .once, "the next COMMAND answers rc 1 without any text and does nothing"),
        FaultKind("fs-full", nil, .once, "the next mkvdev fails because the VIOS root file system is full (0514-548)"),
        FaultKind("slow", "COMMAND:SECONDS", .sticky, "every COMMAND works SECONDS before its effect is there"),
        FaultKind("cfgmgr-slow", "SECONDS", .sticky, "every cfgmgr takes SECONDS"),
        FaultKind("cfgmgr-noeffect", nil, .once, "cfgmgr answers rc 0 and configures nothing"),
        FaultKind("reject-key", nil, .sticky, "sshd accepts no key any more"),
        FaultKind("new-host-key", nil, .sticky, "the host was reinstalled: another host key, not in known_hosts"),
        FaultKind("refuse", nil, .sticky, "no process listens on the host's port"),
        FaultKind("late-boot", "SECONDS", .once, "no process listens for SECONDS, then sshd comes up"),
        FaultKind("rmc-down", nil, .sticky, "an HMC has no RMC connection to any VIOS: viosvrcmd answers HSCL2957"),
        FaultKind("localised", nil, .sticky, "an HMC's messages are Polish and without numbers, whatever locale is asked for"),
        FaultKind("session-limit", nil, .sticky, "an HMC has no session left for hscroot: a text instead of every command"),
    ]

    private init(_ name: String, _ argument: String?, _ life: Life, _ purpose: String) {
        self.name = name
        self.argument = argument
        self.life = life
        self.purpose = purpose
    }

    /// Reads `name` or `name=argument`.
    public static func parse(_ text: String) throws -> ArmedFault {
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
        return ArmedFault(name: name, argument: argument, remaining: kind.life == .sticky ? nil : counted ?? 1)
    }

    private static func isDuration(_ text: some StringProtocol) -> Bool {
        Double(text).map { (0...Delay.limit).contains($0) } ?? false
    }

    private static func check(_ value: String, form: String, of text: String) throws {
        let valid =
            switch form {
            case "N": (Int(value) ?? 0) > 0
            case "SECONDS": isDuration(value)
            case "COMMAND:SECONDS":
                value.split(separator: ":").count == 2 && isDuration(value.split(separator: ":")[1])
            default: !value.isEmpty
            }
        if !valid { throw LabError.badFault(text, "needs \(form)") }
    }
}
