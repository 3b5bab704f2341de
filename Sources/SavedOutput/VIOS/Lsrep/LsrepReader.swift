import PowerVM

extension Lsrep {
    /// Reads a saved listing: the screen form, or the LPAR-Tool's media table.
    public static func read(file text: String) throws(ReadError) -> Contents {
        try LsrepReader.contents(Session.output(OutputText("lsrep", file: text)))
    }
}

/// Reads a saved `lsrep`, in the screen form or with `-fmt`.
struct LsrepReader {
    private let asked: [LsrepField]?
    private var lines: OutputLines

    static func contents(_ output: OutputText, options: CommandWords = CommandWords([]))
        throws(ReadError) -> Lsrep.Contents
    {
        let delimiter = try options.delimiter()
        let asked = try LsrepField.asked(options, output)
        guard let delimiter else {
            var screen = LsrepScreen(output, asked: asked)
            return try screen.contents()
        }
        var reader = LsrepReader(asked: asked, lines: output.lines)
        return try reader.formatted(delimiter)
    }

    /// The one row of `-fmt` with some of the repository's fields.
    /// Source: `lsrep -field free -fmt ,` prints the number alone (captured).
    static func repository(_ output: OutputText, _ fields: [LsrepField], _ delimiter: UInt8) throws(ReadError) -> JSONValue {
        var lines = output.lines
        while let line = try lines.nextFilled() {
            let isNone = Lsrep.saysNone(line.text)
            let values = try line.checked().text.values(between: delimiter)
            let row = Dictionary(zip(fields, values)) { first, _ in first }
            let isRow = values.count == fields.count && row.allSatisfy { $0 == .pool ? $1.isWord : Digits.number($1) != nil }
            if !isNone, !isRow, !line.text.contains(delimiter) || Prose.isMessage(line.text) { continue }
            guard isNone || isRow else { throw line.error("a row \(fields.map(\.rawValue).joined(separator: ", "))") }
            if let more = try lines.nextFilled() { throw more.error("nothing below the repository's row") }
            if isNone { return .null }
            func number(_ field: LsrepField) -> JSONValue { .whole(row[field].flatMap { Digits.number($0) }) }
            return [
                "size_mb": number(.size), "free_mb": number(.free), "parent_pool": .text(row[.pool].map { String($0) }),
                "parent_size_mb": number(.parentSize), "parent_free_mb": number(.parentFree),
            ]
        }
        throw lines.cut("the row of the repository: \(fields.map(\.rawValue).joined(separator: ", "))")
    }

    /// The rows of `-fmt`: the repository's fields in the first, then a medium in each; that they stand so is inferred.
    private mutating func formatted(_ delimiter: UInt8) throws(ReadError) -> Lsrep.Contents {
        let own = (asked ?? LsrepField.allCases).filter(\.isOfRepository)
        let fields = (asked ?? LsrepField.allCases).filter { !$0.isOfRepository }
        var contents = Lsrep.Contents(repository: nil)
        while let line = try lines.nextFilled() {
            if Lsrep.saysNone(line.text) {
                guard contents == Lsrep.Contents(repository: nil) else { throw line.error("rows of lsrep, not this sentence") }
                if let more = try lines.nextFilled() {
                    throw more.error("nothing below the sentence that there is no repository")
                }
                return contents
            }
            let values = try line.checked().text.values(between: delimiter)
            let isFirst = contents.repository == nil && contents.media.isEmpty
            let isGreeting =
                isFirst && values.count != (own.isEmpty ? fields : own).count && line.words.count > 1
                && (!line.text.contains(delimiter) || Prose.isMessage(line.text))
            if isGreeting { continue }
            if isFirst, !own.isEmpty {
                contents.repository = try LsrepScreen.repository(line, values, own)
            } else {
                guard values.count == fields.count, values.allSatisfy(\.isWord), fields.count > 1 || !Prose.isOfMessage(values[0])
                else {
                    throw line.error("a row \(fields.map(\.rawValue).joined(separator: ", "))")
                }
                contents.media.append(try LsrepScreen.medium(line, values, fields))
            }
        }
        guard contents.repository != nil || !contents.media.isEmpty else {
            throw lines.cut("rows of lsrep")
        }
        return contents
    }
}
