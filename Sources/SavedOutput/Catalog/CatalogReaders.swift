import PowerVM

/// The readers of the catalog that look at more than one layout.
extension OutputCatalog {
    static let lsmap: Reader = { (text, words) throws(ReadError) in
        if let table = try LPARToolTables.lsvscsi(text.withoutPrompt()) { return table.json }
        if let format = try LsmapForeign.format(text, options: words) { return format.json }
        return try SavedLsmap.listing(text, options: words).json
    }

    /// With `-field`, only what was asked for is listed: no repository is another answer than none asked for.
    static let lsrep: Reader = { (text, words) throws(ReadError) in
        let contents = try LsrepReader.contents(text, options: words)
        let asked = try LsrepField.asked(words, text)
        if asked?.allSatisfy({ !$0.isOfRepository }) == true { return ["media": .list(contents.media, \.json)] }
        if asked?.allSatisfy(\.isOfRepository) == true { return ["repository": contents.repository?.json ?? .null] }
        return contents.json
    }

    static let lsdev: Reader = { (text, words) throws(ReadError) in try LsdevReader.listing(text, options: words).jsonWithClient }

    static func records(_ text: OutputText, _ words: CommandWords) throws(ReadError) -> HMCRecords {
        if let (fields, delimiter) = try words.fieldList(of: "-F") {
            return try HMCRecords.read(text, fields: fields, delimiter: delimiter)
        }
        return try HMCRecords.read(text, fields: HMCFields.deduced(text))
    }

    static let lssyscfg: Reader = { (text, words) throws(ReadError) in
        let records = try records(text, words)
        let isSystem =
            records.records.first.map { $0["serial_num"] != nil && $0["lpar_id"] == nil } ?? (words.value(of: "-r") == "sys")
        return isSystem ? records.systemsJSON : records.json
    }

    /// `-L` number and name; `-M` `IBM,9009-22A`; `-u` `IBM,027812345`.
    static let uname: Reader = { (text, words) throws(ReadError) in
        var lines = text.lines
        guard let line = try lines.nextFilled(), line.text.hasPrefix("IBM,"), line.words.count == 1 else {
            let (id, name) = try Identity.unameL(text)
            return Identity.json(id: id, name: name)
        }
        let value = String(try line.checked().text)
        if let more = try lines.nextFilled() { throw more.error("one line") }
        if words.has("-M") || (!words.has("-u") && value.utf8.contains(UInt8(ascii: "-"))) {
            return ["system_model": .string(value)]
        }
        guard value.utf8.count > 6 else { throw line.error("IBM, two digits of the plant, and the serial number") }
        return ["system_id": .string(value), "serial": .string(String(value.dropFirst(6)))]
    }

    /// Silent, or warnings; a saved session may go on with `lscfg` or `lsdev`.
    static let cfgmgr: Reader = { (text, words) throws(ReadError) in
        var lines = text.lines
        var isOnlyEcho = true
        while let line = try lines.raw() {
            if VPDReader.isRow(line) || isDevice(line) { return try lsdev(text, CommandWords([])) }
            if !line.text.trimmedBlank.isEmpty, !line.text.has("# cfgmgr"), !line.text.has("$ cfgmgr") { isOnlyEcho = false }
        }
        return try silent(isOnlyEcho ? OutputText(text.command, file: "") : text, words)
    }

    /// `cd0 Available …`: never the beginning of a message.
    private static func isDevice(_ line: OutputLine) -> Bool {
        let words = line.words
        return words.count > 2 && DeviceName(words[0]) != nil && ["Available", "Defined"].contains(words[1])
    }

    /// The line that tells what became of a device, or messages. Only a removal tells of several devices.
    static let change: Reader = { (text, words) throws(ReadError) in
        if text.command.hasPrefix("rm"), let json = try removal(text, words) { return json }
        if let (name, state) = try DeviceResult.read(text) { return ["device": .string(name.text), "result": .string(state)] }
        if let report = try messageReport(text) { return report }
        // Prose alone may be a result that was cut, unless it is known.
        guard MessageClassifier.classify(command: text.command, text: text.text[...]).kind != .unknown else {
            var lines = text.lines
            while try lines.raw() != nil {}
            throw lines.cut("NAME Available, NAME deleted, or a message")
        }
        return try silent(text, words)
    }

    /// The device that was to be removed, and its children before it; nil where there is one line or none.
    private static func removal(_ text: OutputText, _ words: CommandWords) throws(ReadError) -> JSONValue? {
        let results = try DeviceResult.all(text)
        guard let last = results.last else { return nil }
        let asked = ["-l", "-dl", "-Rl", "-Rdl", "-dRl", "-dev", "-vtd"].lazy.compactMap(words.value).first
        if let asked, !results.contains(where: { $0.name.text == asked }) {
            throw last.line.error("what became of \(asked) behind it")
        }
        guard results.count > 1 else { return nil }
        return ["devices": .list(results) { ["device": .string($0.name.text), "result": .string($0.state)] }]
    }

    /// For `viosvrcmd` without the command inside: the first reader of a VIOS output that understands the text. They have
    /// different headers; `lsdev` has none on AIX and comes last.
    static let anything: Reader = { (text, words) throws(ReadError) in
        if let report = try messageReport(text) { return report }
        for name in ["lsmap", "lsvopt", "lsmedia", "ioslevel", "mkrep", "mkvdev", "lsdev"] {
            guard let reader = readers[name] else { continue }
            do throws(ReadError) { return try reader(text, CommandWords([])) } catch {
                if name == "lsdev", error.failure != nil { throw error }
            }
        }
        throw text.lines.cut("an output of the VIOS; name the command behind \(text.command): parse lsmap, lsvopt, lsrep …")
    }

    /// Commands that say nothing when all is well.
    static let silent: Reader = { (text, _) throws(ReadError) in try MessageReport(text).json }

    /// Nil when the text has no sign of a message: number, method or preamble.
    static func messageReport(_ text: OutputText) throws(ReadError) -> JSONValue? {
        let report = try MessageReport(text)
        let message = report.text
        let isMessage = !message.numbers.isEmpty || message.wrapper != nil || message.method != nil || message.hasPreamble
        return isMessage ? report.json : nil
    }
}
