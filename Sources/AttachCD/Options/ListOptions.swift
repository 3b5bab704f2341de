import ArgumentParser

/// What every command that prints a list takes: which rows and fields, and in which form.
struct ListOptions: ParsableArguments {
    @OptionGroup(title: "Selection") var selection: SelectionOptions
    @OptionGroup(title: "Output") var output: ListOutputOptions

    /// - Throws: a usage error that names the known fields.
    func form(of known: [RecordTable.Field]) throws -> ListForm {
        ListForm(known: known, selection: try selection.selection(of: known), format: output.effectiveFormat)
    }
}

enum ListFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json, csv, line

    /// `text` is what the other commands call a table.
    init?(argument: String) { self.init(rawValue: argument == "text" ? "table" : argument) }
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
