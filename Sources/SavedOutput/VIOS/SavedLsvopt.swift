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
        let (given, found) = (try options.delimiter(), try deducedDelimiter(output))
        if let delimiter = given ?? found {
            var lines = output.lines
            return try formatted(&lines, delimiter, order: columns(asked ?? LsvoptTable.allFields, lines))
        }
        var lines = output.lines
        while let line = try lines.nextFilled() {
            // The header decides which columns were requested only where the command's arguments are not known.
            if let order = LsvoptTable.header(line.words),
                order == asked ?? LsvoptTable.allFields || (options.words.isEmpty && order.count > 1)
            {
                return try LsvoptTable.drives(&lines, order, isGigabytes: line.words.last == "SIZE")
            }
            if LsvoptTable.mayBeRow(line) {
                throw line.error("the header VTD, Media, Size(mb) before any data")
            }
        }
        throw lines.cut("an lsvopt listing: the header VTD, Media, Size(mb)")
    }

    private static func columns(_ names: [String], _ lines: OutputLines) throws(ReadError) -> [String] {
        guard names.contains("vtd"), names.allSatisfy(LsvoptTable.allFields.contains) else {
            throw lines.cut(
                "-field words of lsvopt, vtd among them: \(LsvoptTable.allFields.joined(separator: " "))")
        }
        return names
    }

    private static func formatted(
        _ lines: inout OutputLines, _ delimiter: UInt8, order: [String]
    ) throws(ReadError) -> [Drive] {
        var drives: [Drive] = []
        var names: Set<Substring> = []
        var greeting: OutputLine?
        while let line = try lines.nextFilled() {
            let values = try line.checked().text.parts(at: delimiter).map(\.trimmedBlank)
            let row = Dictionary(zip(order, values)) { first, _ in first }
            if drives.isEmpty, DeviceName(row["vtd"] ?? "") == nil, values.contains(where: isProse) {
                greeting = line
                continue
            }
            guard values.count == order.count else {
                throw line.error("a row \(order.joined(separator: " "))")
            }
            var size: Double?
            if let text = row["size"], text != "n/a", !text.isEmpty {
                guard let value = MediaSize.megabytes([text]) else {
                    throw line.error("a size in megabytes or n/a")
                }
                size = value
            }
            let media = row["media"].map { $0.blankSeparated.joined(separator: " ") }
            drives.append(try LsvoptTable.drive(line, row["vtd"] ?? "", media, size, &names))
        }
        // Nothing at all is a VIOS without drives; a message isn't.
        guard !drives.isEmpty || greeting == nil else {
            throw lines.cut("rows \(order.joined(separator: " "))")
        }
        return drives
    }

    /// Words between blanks, which only `No Media` has in a row.
    private static func isProse(_ value: Substring) -> Bool {
        let words = value.blankSeparated
        return words.count > 1 && words.joined(separator: " ") != LsvoptTable.noMedia
    }

    private static func deducedDelimiter(_ output: OutputText) throws(ReadError) -> UInt8? {
        var lines = output.lines
        while let line = try lines.nextFilled(), LsvoptTable.header(line.words) == nil {
            let delimiter = LsmapFormat.delimiters.sorted().first {
                let parts = line.text.parts(at: $0)
                return parts.count == 3 && DeviceName(parts[0]) != nil
                    && MediaSize.megabytes([parts[2].trimmedBlank]) != nil
            }
            if let delimiter { return delimiter }
        }
        return nil
    }
}
