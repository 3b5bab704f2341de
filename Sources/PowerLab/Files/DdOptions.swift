/// The operands of dd that powerlab emulates; counts of blocks become bytes.
struct DdOptions {
    private(set) var input: String?
    private(set) var output: String?
    private(set) var inputBlock = 512
    private(set) var outputBlock = 512
    /// Blocks of the input to skip and to copy, of the output to pass over.
    private(set) var skip = 0
    private(set) var count: Int?
    private(set) var seek = 0
    private(set) var truncates = true

    /// Nil for an operand that powerlab doesn't emulate.
    init?(_ arguments: [String]) {
        for argument in arguments {
            let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return nil }
            switch parts[0] {
            case "if": input = parts[1]
            case "of": output = parts[1]
            case "conv" where parts[1] == "notrunc": truncates = false
            default: guard set(parts[0], parts[1]) else { return nil }
            }
        }
    }

    private mutating func set(_ name: String, _ text: String) -> Bool {
        guard let number = ByteCount.parse(text.uppercased()) else { return false }
        switch name {
        case "bs" where number > 0: (inputBlock, outputBlock) = (number, number)
        case "ibs" where number > 0: inputBlock = number
        case "obs" where number > 0: outputBlock = number
        case "skip": skip = number
        case "count": count = number
        case "seek": seek = number
        default: return false
        }
        return true
    }

    /// guess: the dots behind the lines, from memory.
    func summary(_ bytes: Int) -> String {
        func records(_ block: Int) -> String { "\(bytes / block)+\(bytes % block == 0 ? 0 : 1)" }
        return "\(records(inputBlock)) records in.\n\(records(outputBlock)) records out.\n"
    }
}
