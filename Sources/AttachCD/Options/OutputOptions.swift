import ArgumentParser
import Logging

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, line, jsonl, nagios
}

struct OutputOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The report's format: for people, as JSON, in one line for each LPAR, as one JSON object on a line as soon as it is known, "
                + "or (status only) as a monitoring plugin.",
            valueName: "text|json|line|jsonl|nagios"))
    var format: OutputFormat = .text

    @Flag(help: "Short for --format json.")
    var json = false

    @Flag(name: [.short, .long], help: "Print no progress, and only the LPARs whose exit code isn't 0.")
    var quiet = false

    @Flag(name: .short, help: "Print more on standard error; give it twice for every step of the ssh session.")
    var verbose: Int

    /// For commands that don't report on LPARs.
    func refuseLines() throws {
        if [.line, .jsonl].contains(effectiveFormat) {
            throw ValidationError("--format \(effectiveFormat.rawValue) belongs to attach, detach, status, insert and eject.")
        }
        try refuseNagios()
    }

    /// For all commands but `status`.
    func refuseNagios() throws {
        if effectiveFormat == .nagios { throw ValidationError("--format nagios belongs to status.") }
    }

    var effectiveFormat: OutputFormat { json ? .json : format }

    var logLevel: Logger.Level {
        switch verbose {
        case 0: .error
        case 1: .info
        case 2: .debug
        default: .trace
        }
    }
}
