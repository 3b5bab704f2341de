import PowerVM

extension Lsvopt {
    /// Reads a saved listing: the screen form, `-fmt`, or the LPAR-Tool's table.
    public static func read(file text: String, options: CommandWords = CommandWords([]))
        throws(ReadError) -> [Drive]
    {
        try drives(
            Session.output(OutputText("lsvopt", file: text), delimiter: options.delimiter()),
            options: options)
    }

    static func drives(_ output: OutputText, options: CommandWords) throws(ReadError) -> [Drive] {
        let asked = try options.fieldNames(of: "-field")
        var delimiter = try options.delimiter()
        if delimiter == nil { delimiter = try deducedDelimiter(output) }
        if let delimiter {
            var lines = output.lines
            return try formatted(&lines, delimiter, order: columns(asked, lines))
        }
        var lines = output.lines
        while let line = try lines.nextFilled() {
            // The header decides which columns were requested only where the command's arguments are not known.
            if let order = LsvoptTable.header(line),
                order.map(\.rawValue) == asked ?? allFields || (options.words.isEmpty && order.count > 1)
            {
                return try LsvoptTable.drives(&lines, order, isGigabytes: line.text.hasSuffix("SIZE"))
            }
            if LsvoptTable.mayBeRow(line) {
                throw line.error("the header VTD, Media, Size(mb) before any data")
            }
        }
        throw lines.cut("an lsvopt listing: the header VTD, Media, Size(mb)")
    }

    private static let allFields = LsvoptTable.Field.allCases.map(\.rawValue)

    private static func columns(_ asked: [String]?, _ lines: OutputLines) throws(ReadError) -> [LsvoptTable.Field] {
        let names = asked ?? allFields
        let fields = names.compactMap(LsvoptTable.Field.init(rawValue:))
        guard fields.contains(.vtd), fields.count == names.count else {
            throw lines.cut("-field words of lsvopt, vtd among them: \(allFields.joined(separator: " "))")
        }
        return fields
    }

    private static func formatted(
        _ lines: inout OutputLines, _ delimiter: UInt8, order: [LsvoptTable.Field]
    ) throws(ReadError) -> [Drive] {
        let form = "rows \(order.map(\.rawValue).joined(separator: " "))"
        let places = (
            vtd: order.firstIndex(of: .vtd) ?? 0, media: order.firstIndex(of: .media), size: order.firstIndex(of: .size)
        )
        var rows = LsvoptRows()
        var greeting: OutputLine?
        while let line = try lines.nextFilled() {
            let values = try line.checked().text.values(between: delimiter)
            if rows.drives.isEmpty, values.contains(where: isProse),
                places.vtd >= values.count || !DeviceName.isName(values[places.vtd])
            {
                greeting = line
                continue
            }
            guard values.count == order.count else { throw line.error("a \(form)") }
            if rows.drives.isEmpty { rows.reserve(lines.left(like: line)) }
            // Without a size a row can look like a message, `ksh: foo`.
            guard places.size != nil || !Prose.isMessage(line.text) else { throw line.error("a \(form), not a message") }
            var size: Double?
            if let place = places.size, values[place] != "n/a", !values[place].isEmpty {
                guard let value = MediaSize.megabytes(values[place...place]) else {
                    throw line.error("a size in megabytes or n/a")
                }
                size = value
            }
            let media = places.media.map { values[$0].blankSeparated[...] }
            try rows.append(line, values[places.vtd], media, size)
        }
        // Nothing at all is a VIOS without drives; a message isn't.
        guard !rows.drives.isEmpty || greeting == nil else { throw lines.cut(form) }
        return rows.drives
    }

    /// Words between blanks, which only `No Media` has in a row.
    private static func isProse(_ value: TextSlice) -> Bool {
        !value.isEmpty && !value.isWord && !(value.blankSeparated == ["No", "Media"])
    }

    private static func deducedDelimiter(_ output: OutputText) throws(ReadError) -> UInt8? {
        var lines = output.lines
        while let line = try lines.nextFilled(), LsvoptTable.header(line) == nil {
            let delimiter = LsmapFormat.found(in: line.text).first {
                let parts = line.text.parts(at: $0)
                return parts.count == 3 && DeviceName.isName(parts[0])
                    && MediaSize.megabytes([parts[2].trimmedBlank]) != nil
            }
            if let delimiter { return delimiter }
        }
        return nil
    }
}
