import ArgumentParser
import PowerVM
import VirtualOptical

/// Arguments and options that don't parse: exit 64, and one valid document where JSON was requested.
enum UsageFailure {
    static func show(_ fault: UsageFault, arguments: [String]) {
        if wants(.nagios, arguments) { return Terminal.out(NagiosLine(unknown: fault.message, hint: fault.hint).text) }
        guard wants(.json, arguments) else {
            Terminal.error(SafeText.cleanLines("Error: \(fault.message)\n  hint: \(fault.hint)") + "\n")
            return
        }
        Terminal.out(ReportJSON.usage(fault).cleaned.printed + "\n")
    }

    /// What the parser throws: an error, or help and version, which aren't errors.
    static func show(_ error: any Error, arguments: [String]) {
        let code = RootCommand.exitCode(for: error)
        if code == .validationFailure, wants(.json, arguments) || wants(.nagios, arguments) {
            let text = clarified(RootCommand.message(for: error))
            let fault = UsageFault(
                code: .usage, message: text, hint: UsageFault.help, operation: RootCommand.operation(of: arguments))
            return show(fault, arguments: arguments)
        }
        let text = RootCommand.fullMessage(for: error)
        guard code != .success else { return Terminal.out(text.hasSuffix("\n") ? text : text + "\n") }
        Terminal.error(SafeText.cleanLines(clarified(text)) + "\n")
    }

    /// The parser's message, completed.
    static func clarified(_ text: String) -> String {
        text.replacing(/The value '([0-9]+)' is invalid for '(--(?:wait|timeout)) [^']*'/) { match in
            let (number, option) = (match.output.1, match.output.2)
            return "\(option) \(number): add a unit (\(number)s, \(number)m, \(number)h)"
        }
    }

    /// Nothing had begun.
    static func interrupted(_ arguments: [String]) -> CommandFailureExit {
        unbegun(
            Problem(.failed, .interrupted, "interrupted; nothing was changed", hint: "run the same command again"), arguments)
    }

    static func unbegun(_ problem: Problem, _ arguments: [String]) -> CommandFailureExit {
        let format = [OutputFormat.json, .jsonl, .nagios].first { wants($0, arguments) }
        return CommandFailureExit(
            problem: problem, format: format ?? .text, operation: RootCommand.operation(of: arguments))
    }

    /// The parser may have stopped before it knew the format.
    static func wants(_ format: OutputFormat, _ arguments: [String]) -> Bool {
        format == .json && arguments.contains("--json") || arguments.contains("--format=\(format.rawValue)")
            || zip(arguments, arguments.dropFirst()).contains { $0 == "--format" && $1 == format.rawValue }
    }

    /// Monitoring knows only codes up to 3.
    static func exitCode(_ code: ExitCode, arguments: [String]) -> Int32 {
        code == .success || !wants(.nagios, arguments) ? code.rawValue : NagiosLine.State.unknown.rawValue
    }
}

extension ReportJSON {
    /// A command line that wasn't understood: no status of any LPAR.
    static func usage(_ fault: UsageFault) -> JSONValue {
        [
            "schema": .string(schema), "operation": .string(fault.operation), "status": .string("usage"), "changed": .bool(false),
            "reason": .null, "summary": .object([]), "results": .array([]),
            "error": [
                "code": .string(fault.code.rawValue), "message": .string(fault.message), "hint": .string(fault.hint),
                "host": .null,
                "command": .null, "retryable": .bool(false),
            ],
        ]
    }
}
