import PowerVM

/// Reads `lsdev -F` of AIX and `lsdev -fmt` of the VIOS: a row for each device, fields between a delimiter.
struct LsdevFormat {
    let fields: [String]
    let delimiter: UInt8

    init(_ fields: [String], _ delimiter: UInt8) {
        self.fields = fields
        self.delimiter = delimiter
    }

    /// The fields and the delimiter that `-F` or `-fmt` asks for. AIX takes blanks, too: `-F "name status physloc"`.
    static func asked(_ options: CommandWords) throws(ReadError) -> LsdevFormat? {
        if let list = options.value(of: "-F"), list.utf8.contains(blank) {
            let names = TextSlice(list).parts(at: blank).joined(separator: ",")
            return try CommandWords(["-F", names]).fieldList(of: "-F").map {
                LsdevFormat($0.fields, blank)
            }
        }
        if let (fields, delimiter) = try options.fieldList(of: "-F") {
            return LsdevFormat(fields, delimiter)
        }
        guard let delimiter = try options.delimiter() else { return nil }
        return LsdevFormat(
            try options.fieldNames(of: "-field") ?? ["name", "status", "description"], delimiter)
    }

    /// Fields that never hold blanks.
    private static let words: Set<String> = ["class", "subclass", "type", "parent", "prefix"]
    private static let blank = UInt8(ascii: " ")

    func listing(_ output: OutputText) throws(ReadError) -> Lsdev.Listing {
        var listing = Lsdev.Listing()
        var lines = output.lines
        while let line = try lines.nextFilled() {
            let values = line.text.values(between: delimiter)
            if listing.devices.isEmpty {
                if isNoise(values, line) { continue }
                listing.devices.reserveCapacity(lines.left(like: line) + 1)
            }
            try checkSentence(values, line)
            listing.devices.append(try device(values, line, last: listing.devices.last?.description))
        }
        guard !listing.devices.isEmpty else { throw lines.cut("rows \(form)") }
        return listing
    }

    /// What may be above the rows.
    private func isNoise(_ values: [TextSlice], _ line: OutputLine) -> Bool {
        if LsdevNoise.mayBeRow(line) || isRow(values) { return false }
        let hasAll = values.count == fields.count || values.count > fields.count && fields.last == "description"
        if fields[0] == "name", hasAll, LsdevNoise.beginsLikeRow(line.text.parts(at: delimiter)) { return false }
        if fields[0] == "name", LsdevNoise.isMessage(line) { return true }
        guard delimiter != Self.blank else { return false }
        if fields[0] == "name", !values[0].isEmpty && !values[0].isWord { return true }
        return fields.count > 1 && values.count == 1 && !DeviceName.isName(values[0])
    }

    /// With blanks as delimiters a row without a state can't be distinguished from a sentence that begins like one.
    private func checkSentence(_ values: [TextSlice], _ line: OutputLine) throws(ReadError) {
        let isClear = delimiter != Self.blank || fields.last != "description" || line.text.has("Virtual SCSI")
        guard !isClear, !isRow(values) else { return }
        guard values[0].contains(where: ASCII.isDigit), !LsdevNoise.isMessage(line) else {
            throw line.error("rows \(form) that don't read like a sentence; give another delimiter")
        }
    }

    /// Whether a state stands where one must be, behind a name: never in a message.
    private func isRow(_ values: [TextSlice]) -> Bool {
        guard values.count >= fields.count, let place = fields.firstIndex(where: { $0 == "status" || $0 == "state" }) else {
            return false
        }
        return Lsdev.states.contains(values[place])
    }

    private var form: String {
        fields.joined(separator: String(Character(Unicode.Scalar(delimiter))))
    }

    /// - Parameter last: the description in the row before. Rows in succession with the same one share it in memory.
    private func device(_ found: [TextSlice], _ line: OutputLine, last: String?) throws(ReadError) -> Lsdev.Device {
        _ = try line.checked()
        // An empty last field behind a blank went with the blanks at the end of the line.
        let isShort = delimiter == Self.blank && found.count > 1 && found.count == fields.count - 1
        let values = isShort ? found + [.empty] : found
        // Only the last field, a description, may hold the delimiter itself.
        let isLong = values.count > fields.count && fields.last == "description"
        guard values.count == fields.count || isLong else { throw line.error("a row \(form)") }
        var device = Lsdev.Device(name: nil)
        for (index, field) in fields.enumerated() {
            let text =
                isLong && index == fields.count - 1 ? line.text[values[index].startIndex...] : values[index]
            let isShared = field == "description" && last.map(text.isSame) == true
            let value = isShared ? last : text.isEmpty || text == "N/A" ? nil : String(text)
            switch field {
            case "name":
                guard DeviceName.isName(text), !Prose.isOfMessage(text) else {
                    throw line.error("the name of a device in a row \(form)")
                }
                device.name = value
            case "status", "state":
                guard Lsdev.states.contains(text) else {
                    throw line.error("Available, Defined, Stopped or Undefined in a row \(form)")
                }
                device.status = value
            case "physloc", "location":
                guard text.isEmpty || text.isWord, !LsdevReader.isCut(text) else {
                    throw line.error("a whole location code in a row \(form)")
                }
                device.location = value
            case "description": device.description = value
            default:
                guard !Self.words.contains(field) || text.isEmpty || text.isWord else {
                    throw line.error("one word for \(field) in a row \(form)")
                }
                device.more.append(Lsdev.Field(name: field, value: value))
            }
        }
        return device
    }

    /// Deduces the fields from their form where `-F` is not known: a name first, a state, a location, a type (one word), a
    /// description (several words in some row; a parent, a class or a type alone is one word, and can't be recognised).
    static func deduced(_ output: OutputText, from first: OutputLine) throws(ReadError)
        -> LsdevFormat?
    {
        let delimiter = UInt8(ascii: ":")
        let count = first.text.parts(at: delimiter).count
        guard LsdevNoise.isFormatted(first) else { return nil }
        var columns = Array(repeating: Column(), count: count)
        var lines = output.lines
        while let line = try lines.nextFilled() {
            guard line.number >= first.number else { continue }
            let values = try line.checked().text.values(between: delimiter)
            guard values.count == count, LsdevNoise.isFormatted(line) else {
                throw line.error("\(count) fields between colons, as in the first row")
            }
            for (index, value) in values.enumerated() { columns[index].add(value) }
        }
        var fields: [String?] = columns.map(\.field)
        fields[0] = "name"
        let open = fields.indices.filter { fields[$0] == nil }
        if open.count == 1, columns[open[0]].hasProse {
            fields[open[0]] = "description"
        } else if open.count == 2, columns[open[0]].areTypes, columns[open[1]].hasProse {
            fields[open[0]] = "type"
            fields[open[1]] = "description"
        }
        let settled = fields.compactMap { $0 }
        // A single row that holds no state and no code of a location may be a message with colons in it.
        let isSure =
            columns[0].rows > 1 || settled.contains("status") || columns.contains(where: \.beginsWithCode)
        guard settled.count == count, Set(settled).count == count, isSure else {
            throw first.error(
                "unambiguous fields; give the whole command line: parse \"lsdev -F name:status:physloc:description\""
            )
        }
        return LsdevFormat(settled, delimiter)
    }
}

/// What the values of one column have in common.
private struct Column {
    var rows = 0
    private var isEmpty = true
    private var areStates = true
    private var areLocations = true
    /// Whether every value is one word, and some value is neither the name of a device, such as a parent's, nor a class.
    var areTypes: Bool { areWords && hasType }
    private var areWords = true
    private var hasType = false
    /// Whether some value has several words.
    var hasProse = false
    /// Whether the first value is the code of a hardware location.
    var beginsWithCode = false

    mutating func add(_ value: TextSlice) {
        let isWord = value.isWord
        beginsWithCode = rows == 0 ? value.hasPrefix("U") && LsdevReader.isLocation(value) : beginsWithCode
        rows += 1
        areWords = areWords && isWord
        hasType = hasType || isWord && !Self.isDevice(value) && !Self.classes.contains(value)
        hasProse = hasProse || !value.isEmpty && !isWord
        areStates = areStates && Lsdev.states.contains(value)
        guard !value.isEmpty else { return }
        isEmpty = false
        areLocations = areLocations && LsdevReader.isLocation(value)
    }

    /// `vscsi0`, `sysplanar0`; `14107802` and `iso9660` aren't any, but a type like `jfs2` can't be distinguished.
    private static func isDevice(_ word: TextSlice) -> Bool {
        let number = word.drop(while: ASCII.isLetter)
        return number.startIndex > word.startIndex && !number.isEmpty && number.allSatisfy(ASCII.isDigit)
    }

    private static let classes: [StaticString] = [
        "adapter", "bus", "cdrom", "concurrent", "disk", "diskette", "if", "keyboard", "logical_volume", "lvm", "memory", "mouse",
        "planar", "processor", "pty", "rwoptical", "sys", "tape", "tcpip", "tmscsi", "tty", "vtarget",
    ]

    /// Nil where the values could be of several fields.
    var field: String? { isEmpty ? "location" : areStates ? "status" : areLocations ? "location" : nil }
}
