import PowerVM

/// Reads what `lsdev -dev NAME` says of one device with `-attr` and `-parent`. All of these layouts are inferred.
enum LsdevAttributes {
    /// `lsdev -dev NAME -attr` has lsattr's columns; the layout is inferred (reference, section 3). `True+`: while it is in use, too.
    static func listing(_ lines: inout OutputLines) throws(ReadError) -> Lsdev.Listing {
        _ = try lines.next()
        var listing = Lsdev.Listing()
        while let line = try lines.nextFilled() {
            let words = try line.checked().words
            guard words.count >= 4, let settable = words.last, ["True", "True+", "False"].contains(settable) else {
                throw line.error("attribute, value, description, True or False")
            }
            listing.attributes.append(
                Lsdev.Attribute(
                    name: String(words[0]), value: String(words[1]),
                    description: words[2..<(words.count - 1)].joined(separator: " "),
                    isSettable: settable != "False"))
        }
        guard !listing.attributes.isEmpty else { throw lines.cut("an attribute below the header") }
        return listing
    }

    /// `-attr NAME` and `-parent`: the word `value` or `parent`, a blank line, the one value; read only where it was asked for.
    static func single(_ lines: inout OutputLines, _ options: CommandWords) throws(ReadError) -> Lsdev.Listing? {
        guard let title = try lines.peek()?.words, title == ["value"] || title == ["parent"] else { return nil }
        let isParent = title == ["parent"]
        guard options.has(isParent ? "-parent" : "-attr") else { return nil }
        _ = try lines.next()
        guard let line = try lines.nextFilled()?.checked() else { throw lines.cut("a value below the title") }
        guard !LsdevNoise.isMessage(line) else { throw line.error("a value, not a message") }
        if let more = try lines.nextFilled() { throw more.error("one value") }
        guard isParent else { return Lsdev.Listing(attributes: [Lsdev.Attribute(value: String(line.text))]) }
        guard DeviceName(line.text) != nil else { throw line.error("the name of the parent") }
        return Lsdev.Listing(devices: [Lsdev.Device(name: String(line.text))])
    }
}
