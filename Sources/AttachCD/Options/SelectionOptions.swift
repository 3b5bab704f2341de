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

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Sort by these fields; -FIELD sorts in descending order.", valueName: "a,-b"))
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
