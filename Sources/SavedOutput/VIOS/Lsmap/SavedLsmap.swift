import PowerVM

extension Lsmap {
    /// Reads a saved listing in any layout; `options` are the arguments that it was requested with, as far as they are known.
    public static func read(file text: String, options: CommandWords = CommandWords([]))
        throws(ReadError) -> Listing
    {
        try SavedLsmap.listing(
            Session.output(OutputText("lsmap", file: text), delimiter: options.delimiter()),
            options: options)
    }
}

/// Distinguishes the layouts of `lsmap`: the screen form, `-fmt`/`-fmt2`, and the listings that are not virtual SCSI.
enum SavedLsmap {
    static func listing(_ output: OutputText, options: CommandWords) throws(ReadError)
        -> Lsmap.Listing
    {
        if options.has("-npiv") || options.has("-vnic") || options.has("-net") {
            try LsmapForeign.check(output, delimiter: options.delimiter())
            return Lsmap.Listing(adapters: [])
        }
        if let delimiter = try options.delimiter() {
            let fields = try fields(options) ?? LsmapField.fullRecord
            return try LsmapFormat(fields: fields, delimiter: delimiter, decimal: options.has("-dec"))
                .listing(output)
        }
        if try LsmapForeign.isFormat(output) { return Lsmap.Listing(adapters: []) }
        if let format = try LsmapFormat.deduced(output) { return try format.listing(output) }
        return Lsmap.Listing(adapters: try screen(output, options))
    }

    /// The screen form; listings of other kinds of adapters may precede and follow it.
    private static func screen(_ output: OutputText, _ options: CommandWords) throws(ReadError)
        -> [Lsmap.Adapter]
    {
        let asked = options.values(of: "-field").map { LsmapFieldSet($0.compactMap(LsmapField.init(name:))) }
        var screen = LsmapScreen(
            isWhole: false, decimal: options.has("-dec"), asked: asked, ofType: options.has("-type"),
            hint: options.words.isEmpty
                ? "; for another form, give the whole command line" : "")
        var lines = output.lines
        var (isForeign, hasData) = (false, false)
        var foreignHeader: OutputLine?
        while let line = try lines.next() {
            if line.isBlank { lines.skipLineFeeds() }
            if LsmapForeign.isHeader(line.text) {
                try screen.interrupt(before: line)
                (isForeign, hasData, foreignHeader) = (true, true, line)
            } else if let header = foreignHeader {
                if line.isBlank { continue }
                guard LsmapScreen.isDashes(line) else {
                    throw header.error("a line of dashes below this header")
                }
                foreignHeader = nil
            } else if screen.hasHeader || LsmapScreen.header(line) != nil {
                try screen.take(line)
                (isForeign, hasData) = (false, true)
            } else if line.isBlank {
                continue
            } else if isForeign {
                try LsmapForeign.check(line)
            } else if LsmapForeign.isRow(line.text) {
                (isForeign, hasData) = (true, true)
            } else if VHostName.number(line.text.firstWord.word) != nil {
                // Rows that a grep picked out.
                try screen.takeRow(line)
                hasData = true
            } else if hasData || looksLikeData(line.text) {
                throw try line.checked().error(
                    "the header SVSA, Physloc, Client Partition ID before any data")
            }
        }
        let wanted = "an lsmap listing: the header SVSA, Physloc, Client Partition ID"
        guard hasData else { throw lines.cut(wanted) }
        if let foreignHeader { throw foreignHeader.error("a line of dashes below this header") }
        return try screen.finish(lines)
    }

    /// Whether a line before the first header can't be a greeting or the command that was typed: a header with something before it, a
    /// label, an adapter row without its start.
    private static func looksLikeData(_ line: TextSlice) -> Bool {
        let words = line.blankSeparated
        if line.has("SVSA"), !line.isPlain || line.has("Client Partition ID") { return true }
        if LsmapField.label(of: line) != nil { return true }
        if let last = words.last,
            LsmapValue.clientID(last, decimal: false) != nil || LsmapValue.lun(last) != nil
        {
            return true
        }
        return LsmapValue.isNoDevice(line)
    }

    private static func fields(_ options: CommandWords) throws(ReadError) -> [LsmapField]? {
        guard let names = options.values(of: "-field") else { return nil }
        var fields: [LsmapField] = []
        for name in names {
            guard let field = LsmapField(name: name) else {
                throw ReadError(
                    command: "lsmap", line: nil, text: name,
                    expected: "-field words of lsmap: \(LsmapField.names)")
            }
            guard !fields.contains(field) else {
                throw ReadError(command: "lsmap", line: nil, text: name, expected: "each -field word once")
            }
            fields.append(field)
        }
        return fields
    }
}
