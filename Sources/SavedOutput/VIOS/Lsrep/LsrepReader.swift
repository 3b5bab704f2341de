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
            if isGreeting { continue }
            if isFirst, !own.isEmpty {
                contents.repository = try LsrepScreen.repository(line, values, own)
            } else {
                guard values.count == fields.count, values.allSatisfy(\.isWord)
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
