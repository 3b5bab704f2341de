/// The option style of ioscli: long names behind one dash, some with one or many values.
struct Flags {
    enum Arity {
        case none
        case one
        case many
    }

    /// Why the command line is wrong; ioscli answers rc 1.
    struct Failure: Error {
        let answer: Answer
    }

    private(set) var values: [String: [String]] = [:]

    init(_ arguments: [String], _ known: [String: Arity], command: String) throws(Failure) {
        var current: (flag: String, arity: Arity)?
        for argument in arguments {
            if argument.hasPrefix("-"), let arity = known[String(argument.dropFirst())] {
                try Self.check(current, values, command)
                current = (String(argument.dropFirst()), arity)
                values[String(argument.dropFirst())] = []
            } else if let (flag, arity) = current, arity == .many || (arity == .one && values[flag] == []) {
                values[flag, default: []].append(argument)
            } else if argument.hasPrefix("-") {
                // "Option flag is not valid" is sourced ([K] reference section 1), the rest of the text is a guess.
                throw Failure(answer: .failed(1, "\(command): Option flag is not valid: \(argument)\nUsage: \(command) [-help]"))
            } else {
                throw Failure(answer: Self.usage(command))
            }
        }
        try Self.check(current, values, command)
    }

    private static func check(_ current: (flag: String, arity: Arity)?, _ values: [String: [String]], _ command: String)
        throws(Failure)
    {
        if let (flag, arity) = current, arity != .none, values[flag] == [] { throw Failure(answer: usage(command)) }
    }

    /// guess: the text; rc 1 is documented for every syntax error.
    static func usage(_ command: String) -> Answer {
        .failed(1, "\(command): Required parameter is missing or not valid.\nUsage: \(command) [-help]")
    }

    func has(_ flag: String) -> Bool { values[flag] != nil }
    func value(_ flag: String) -> String? { values[flag]?.first }
    func list(_ flag: String) -> [String]? { values[flag] }
}

extension EmulatedCommand {
    /// An ioscli command with its flags; a wrong command line is answered before `body` runs.
    static func ioscli(
        _ name: String, _ known: [String: Flags.Arity], _ effect: LogEntry.Effect = .reads, locksODM: Bool = false,
        body: @escaping @Sendable (Flags, Invocation, inout Machine) throws(Flags.Failure) -> Answer
    ) -> EmulatedCommand {
        EmulatedCommand(effect: effect, locksODM: locksODM) { invocation, machine in
            do throws(Flags.Failure) {
                let flags = try Flags(invocation.arguments, known, command: name)
                return try body(flags, invocation, &machine)
            } catch {
                return error.answer
            }
        }
    }
}
