import PowerVM

/// Which rows and fields of a list are printed, and how.
struct ListForm: Sendable {
    /// All fields that the rows have.
    var known: [RecordTable.Field]
    var selection: RecordSelection
    var format: ListFormat
}
