import PowerVM

/// Reads what `lsdev -dev NAME` prints for one device with `-attr` and `-parent`. All of these layouts are inferred.
enum LsdevAttributes {
    /// `lsdev -dev NAME -attr` has lsattr's columns; the layout is inferred (reference, section 3). `True+`: while it is in use, too.
    static func listing(_ lines: inout OutputLines) throws(ReadError) -> Lsdev.Listing {
        guard let header = try lines.next() else {
            throw lines.cut("the header attribute, value, description, user_settable")
        }
        let words = header.words
        let columns = words.count > 2 ? (header.column(of: words[1]), header.column(of: words[2])) : nil
        var listing = Lsdev.Listing()
        while let line = try lines.nextFilled() {
            guard let attribute = attribute(try line.checked(), columns) else {
                throw line.error("attribute, value, description, True or False, each in its column")
            }
            listing.attributes.append(attribute)
        }
        guard !listing.attributes.isEmpty else { throw lines.cut("an attribute below the header") }
        return listing
    }

    /// An empty value is recognised by the columns of the header alone: without its blanks a row looks like one with a value.
    private static func attribute(_ line: OutputLine, _ columns: (value: Int, description: Int)?)
        -> Lsdev.Attribute?
    {
        let words = line.words
        guard words.count >= 3, let settable = words.last, isSettable.contains(settable) else { return nil }
        let end = settable.startIndex
        let isAligned =
            columns.map { columns in
                words.dropFirst().contains { line.column(of: $0) == columns.description }
            } ?? false
        var value: TextSlice?
        let description: TextSlice
        if isAligned, let columns,
            let start = words.dropFirst().first(where: { line.column(of: $0) == columns.description })
        {
            let between = line.text[words[0].endIndex..<start.startIndex].trimmedBlank
            guard between.isEmpty || line.column(of: between) == columns.value else { return nil }
            value = between.isEmpty ? nil : between
            description = line.text[start.startIndex..<end].trimmedBlank
        } else {
            let cells = line.text.columns
            guard cells.count == 4, cells[3] == settable else { return nil }
            value = cells[1]
            description = cells[2]
        }
        guard !description.isEmpty else { return nil }
        return Lsdev.Attribute(
            name: String(words[0]), value: value.map { String($0) }, description: String(description),
            isSettable: settable != "False")
    }

    private static let isSettable: [StaticString] = ["True", "True+", "False"]

    /// `-attr NAME` and `-parent`: the word `value` or `parent`, a blank line, the one value; read only where it was requested.
    static func single(_ lines: inout OutputLines, _ options: CommandWords) throws(ReadError) -> Lsdev
        .Listing?
    {
        guard let title = try lines.peek()?.words, title == ["value"] || title == ["parent"] else {
            return nil
        }
        let isParent = title == ["parent"]
        guard options.has(isParent ? "-parent" : "-attr") else { return nil }
        _ = try lines.next()
        guard let line = try lines.nextFilled()?.checked() else {
            throw lines.cut("a value below the title")
        }
        guard !LsdevNoise.isMessage(line) else { throw line.error("a value, not a message") }
        if let more = try lines.nextFilled() { throw more.error("one value") }
        guard isParent else {
            return Lsdev.Listing(attributes: [Lsdev.Attribute(value: String(line.text))])
        }
        guard DeviceName(line.text) != nil else { throw line.error("the name of the parent") }
        return Lsdev.Listing(devices: [Lsdev.Device(name: String(line.text))])
    }
}
