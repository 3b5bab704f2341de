import ArgumentParser
import VirtualOptical

/// Which rows and fields of a list are printed.
struct SelectionOptions: ParsableArguments {
    @Option(
        name: .customLong("where"),
        help: ArgumentHelp(
            "Only rows of which this holds: ATTRIBUTE, then = != ~ !~ :eq: :ne: :lt: :le: :gt: or :ge:, then a value. "
                + "Given several times, all must hold.",
            valueName: "condition"))
    var conditions: [String] = []

    @Option(help: ArgumentHelp("Only these fields, in this order.", valueName: "a,b,c"))
    var fields: String?

    @Option(help: ArgumentHelp("Sort by these fields; -FIELD sorts downwards.", valueName: "a,-b"))
    var sort: String?

    /// - Throws: a usage error that names the known fields.
    func selection(of known: [RecordTable.Field]) throws -> RecordSelection {
        do throws(RecordSelection.Fault) {
            return try RecordSelection(conditions: conditions, fields: fields, order: sort, of: known)
        } catch {
            throw ValidationError(error.message + ".")
        }
    }
}

enum ListFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json, csv, line
}

/// The form of a list.
struct ListOutputOptions: ParsableArguments {
    @Option(help: "The list's form: table, json, csv or line.")
    var format: ListFormat = .table

    @Flag(help: "Short for --format json.")
    var json = false

    @Flag(name: [.short, .long], help: "Print no progress.")
    var quiet = false

    @Flag(name: .short, help: "Print more on standard error; twice for every step of the ssh session.")
    var verbose: Int

    var effectiveFormat: ListFormat { json ? .json : format }

    /// The same for what every command has in common.
    var common: OutputOptions {
        get throws {
            var options = try OutputOptions.parse([])
            options.json = effectiveFormat == .json
            options.quiet = quiet
            options.verbose = verbose
            return options
        }
    }
}
