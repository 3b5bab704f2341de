import PowerVM
import VirtualOptical

/// A list of the `vios` verbs, or the history.
protocol Listing: Sendable {
    /// The objects of its JSON document, one for each row.
    var items: [JSONValue] { get }
    /// The table for people, of these rows. Those of the LPAR-Tool's verbs are the LPAR-Tool's.
    func table(_ rows: [Int]) -> TextTable
    /// The JSON document with these objects.
    func document(_ items: [JSONValue]) -> JSONValue
    /// What is missing, for standard error.
    var warnings: [String] { get }
    /// The command, in a document of rows.
    static var operation: String { get }
}

extension Listing {
    static var operation: String { "vios" }
    var warnings: [String] { [] }

    func write(_ form: ListForm, _ context: CLIContext) {
        for warning in warnings { context.output.note("warning: \(warning)") }
        _ = context.output.result(text(form, context), .listing)
    }

    private func text(_ form: ListForm, _ context: CLIContext) -> String {
        let items = items
        let records = RecordTable(
            fields: form.known, rows: items.map { item in form.known.map { item[$0.key] ?? .null } })
        let kept = records.kept(form.selection)
        let chosen = RecordText(table: records.selected(form.selection))
        let (style, isWhole) = (context.output.resultStyle, form.selection.fields == nil)
        if form.format == .table, isWhole { return style.shown(table(kept).text) }
        return chosen.text(
            as: form.format, style, json: isWhole ? document(kept.map { items[$0] }) : Self.document(chosen))
    }

    /// Objects with the keys of `--fields` have a document of their own.
    private static func document(_ rows: RecordText) -> JSONValue {
        ["schema": .string(ReportJSON.schema), "operation": .string(operation), "rows": rows.json.cleaned]
    }
}
