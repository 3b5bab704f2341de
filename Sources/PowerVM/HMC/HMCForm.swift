/// The form that the values of an HMC's field have: it distinguishes a row of values from a message with as many commas.
package enum HMCForm {
    case number, flag, state, word, address, typeModel, serial
    /// A name, which may contain blanks: on its own it can't be distinguished from a message.
    case name
    /// Anything.
    case free

    package init(field: String) {
        self =
            switch field {
            case "lpar_id", "slot_num", "remote_lpar_id", "remote_slot_num": .number
            case "is_required", "dlpar_io_capable", "dlpar_mem_capable", "dlpar_proc_capable": .flag
            case "state": .state
            case "rmc_state", "lpar_env", "adapter_type": .word
            case "rmc_ipaddr", "ipaddr", "ipaddr_secondary": .address
            case "type_model": .typeModel
            case "serial_num": .serial
            default: field == "name" || field.hasSuffix("_name") ? .name : .free
            }
    }

    /// Whether a value of this form can't be a part of a message.
    package var isSure: Bool {
        switch self {
        case .name, .free: false
        default: true
        }
    }

    /// What a value must be, for messages.
    package func expected(_ field: String) -> String {
        switch self {
        case .number: "a number, any, none or null for \(field)"
        case .flag: "0, 1 or null for \(field)"
        case .state: "a state for \(field)"
        case .word: "one word for \(field)"
        case .address: "an IP address or nothing for \(field)"
        case .typeModel: "a type and model (9009-22A) for \(field)"
        case .serial: "a serial number for \(field)"
        case .name: "a name for \(field)"
        case .free: "a value for \(field)"
        }
    }

    package func fits(_ value: TextSlice) -> Bool {
        switch self {
        case .number: value.isEmpty || Digits.number(value) != nil || Self.nothing.contains(value)
        case .flag: value == "0" || value == "1" || value == "null"
        case .state: Self.isState(value)
        case .word:
            value.count <= 24
                && value.allSatisfy {
                    ASCII.isLower($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "_")
                }
        case .address:
            value.isEmpty || Self.isAddress(value) || Self.nothing.contains(value) || value == "unavailable"
        case .typeModel:
            value.count == 8 && value[value.startIndex + 4] == UInt8(ascii: "-")
                && value.allSatisfy { ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
        case .serial:
            (5...10).contains(value.count) && value.allSatisfy(ASCII.isAlphanumeric)
                && value.contains(where: ASCII.isDigit)
        case .name: Self.isName(value)
        case .free: true
        }
    }

    private static let nothing: [StaticString] = ["any", "none", "null"]

    /// Whether this value alone shows that its row isn't a message: a state only if it is a known one, or begins with one that a dash
    /// explains.
    package func isSure(_ value: TextSlice) -> Bool {
        guard case .state = self else { return isSure && !value.isEmpty }
        let state = value.range(of: " - ").map { value[..<$0.lowerBound] } ?? value
        return Self.isNumbered(value) || Self.partitionStates.contains(state) || Self.systemStates.contains(state)
    }

    /// Source: reference, section 9 (Running, Not Activated captured); the rest as the HMC's manual pages list them.
    package static let partitionStates: [StaticString] = [
        "Running", "Not Activated", "Not Available", "Open Firmware", "Starting", "Shutting Down", "Error", "Suspended",
        "Suspending", "Resuming", "Hardware Discovery", "Migrating",
    ]
    private static let systemStates: [StaticString] = [
        "Operating", "Standby", "Initializing", "Power Off", "Power On", "Power Off In Progress", "Power On In Progress",
        "No Connection", "Incomplete", "Recovery", "Pending Authentication", "Failed Authentication", "On Demand Recovery",
        "CoD Click to Accept",
    ]
    private static func isNumbered(_ value: TextSlice) -> Bool { value == "0" || value == "1" }

    /// `Running`, `Not Activated`, `Power Off`; of a virtual adapter `0` or `1`. New levels have new ones, all in capitalised
    /// words.
    private static func isState(_ value: TextSlice) -> Bool {
        if isNumbered(value) || value == "Running" { return true }
        let words = value.blankSeparated
        return (1...6).contains(words.count) && TextSlice(words.joined(separator: " ")) == value
            && words.allSatisfy { word in
                if word == "-" { return words.count > 2 }
                guard let first = word.first, ASCII.isLetter(first) else { return false }
                // `CoD Click to Accept`, `Error - Dump in Progress`.
                if ASCII.isLower(first) { return words.count > 2 && (word == "to" || word == "in") }
                return word.dropFirst().allSatisfy { ASCII.isLetter($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "/") }
            }
    }

    private static func isAddress(_ value: TextSlice) -> Bool {
        if value.contains(UInt8(ascii: ":")) {
            return value.count >= 2
                && value.allSatisfy {
                    ASCII.isHexDigit($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")
                }
        }
        guard value.count <= 64 else { return false }
        return isDotted(value)
    }

    /// Four numbers up to 255.
    private static func isDotted(_ value: TextSlice) -> Bool {
        var dots = 0
        var number: Int?
        let isPlain = value.allSatisfy { byte in
            if byte == UInt8(ascii: ".") {
                dots += 1
                defer { number = nil }
                return number != nil
            }
            guard ASCII.isDigit(byte) else { return false }
            let sum = (number ?? 0) * 10 + Int(byte &- 48)
            number = sum
            return sum <= 255
        }
        return isPlain && dots == 3 && number != nil
    }

    /// A name as an HMC takes it, that isn't a sentence: no colon with a blank behind it, no stop at the end.
    package static func isName(_ value: TextSlice) -> Bool {
        if value.count <= 64, isPlainName(value), value.last != UInt8(ascii: ".") { return !Prose.isOfMessage(value) }
        guard value.count <= 64, !value.has(": "), !Prose.isSentence(value),
            !Prose.isOfMessage(value)
        else { return false }
        let ends: [StaticString] = [".", ":", "!", "?", "\u{3002}"]
        return !ends.contains { value.hasSuffix($0) }
    }

    /// A name that is one word of letters, digits, `.`, `_` and `-`, which hardly any message is.
    package static func isPlainName(_ value: TextSlice) -> Bool {
        !value.isEmpty
            && value.allSatisfy {
                ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
            }
    }
}
