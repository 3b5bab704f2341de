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
            case "name",
                _ where field.hasSuffix("_name"):
                .name
            default: .free
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

    package func fits(_ value: Substring) -> Bool {
        switch self {
        case .number: value.isEmpty || Digits.number(value) != nil || Self.nothing.contains(value)
        case .flag: value == "0" || value == "1" || value == "null"
        case .state: Self.isState(value)
        case .word:
            value.utf8.count <= 24
                && value.utf8.allSatisfy {
                    ASCII.isLower($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "_")
                }
        case .address:
            value.isEmpty || Self.nothing.contains(value) || value == "unavailable"
                || Self.isAddress(value)
        case .typeModel:
            value.utf8.count == 8 && Array(value.utf8)[4] == UInt8(ascii: "-")
                && MachineID(typeModel: value, serial: "0") != nil
        case .serial:
            (5...10).contains(value.utf8.count) && value.utf8.allSatisfy(ASCII.isAlphanumeric)
                && value.utf8.contains(where: ASCII.isDigit)
        case .name: Self.isName(value)
        case .free: true
        }
    }

    private static let nothing: Set<Substring> = ["any", "none", "null"]

    /// `Running`, `Not Activated`, `Power Off`; of a virtual adapter `0` or `1`. New levels have new ones, all in capitalised
    /// words.
    private static func isState(_ value: Substring) -> Bool {
        if value == "0" || value == "1" { return true }
        let words = value.blankSeparated
        return (1...6).contains(words.count) && words.joined(separator: " ") == value
            && words.allSatisfy { word in
                if word == "-" { return words.count > 2 }
                guard let first = word.utf8.first, ASCII.isLetter(first), !ASCII.isLower(first) else {
                    return false
                }
                return word.utf8.dropFirst().allSatisfy {
                    ASCII.isLower($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "/")
                }
            }
    }

    private static func isAddress(_ value: Substring) -> Bool {
        if value.utf8.contains(UInt8(ascii: ":")) {
            return value.utf8.count >= 2
                && value.utf8.allSatisfy {
                    ASCII.isHexDigit($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")
                }
        }
        let parts = value.parts(at: UInt8(ascii: "."))
        return parts.count == 4 && parts.allSatisfy { Digits.number($0, upTo: 255) != nil }
    }

    /// A name as an HMC takes it, that isn't a sentence: no colon with a blank behind it, no stop at the end.
    package static func isName(_ value: Substring) -> Bool {
        guard value.utf8.count <= 64, !value.has(": "), !Prose.isSentence(value),
            !Prose.shellWords.contains(value)
        else { return false }
        return ![".", ":", "!", "?", "\u{3002}"].contains { value.hasSuffix($0) }
    }

    /// A name that is one word of letters, digits, `.`, `_` and `-`, which hardly any message is.
    package static func isPlainName(_ value: Substring) -> Bool {
        !value.isEmpty && value.utf8.allSatisfy { ASCII.isAlphanumeric($0) || "._-".utf8.contains($0) }
    }
}
