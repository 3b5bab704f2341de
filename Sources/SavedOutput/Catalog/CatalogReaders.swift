import PowerVM

/// The readers of the catalog that accept more than one layout.
extension OutputCatalog {
    static let lsmap: Reader = { (text, words) throws(ReadError) in
        if let table = try LPARToolTables.lsvscsi(text) { return table.json }
        if let format = try LsmapForeign.format(text, options: words) { return format.json }
        return try SavedLsmap.listing(text, options: words).json
    }

    /// With `-field`, only what was requested is listed: no repository is another answer than none requested.
    static let lsrep: Reader = { (text, words) throws(ReadError) in
        let asked = try LsrepField.asked(words, text)
        if let asked, asked.allSatisfy(\.isOfRepository), let delimiter = try words.delimiter() {
            return ["repository": try LsrepReader.repository(text, asked, delimiter)]
        }
        let contents = try LsrepReader.contents(text, options: words)
        if asked?.allSatisfy({ !$0.isOfRepository }) == true {
            return ["media": .list(contents.media, \.json)]
        }
        if asked?.allSatisfy(\.isOfRepository) == true {
            return ["repository": contents.repository?.json ?? .null]
        }
        return contents.json
    }

    static let lsdev: Reader = { (text, words) throws(ReadError) in
        try LsdevReader.listing(text, options: words).jsonWithClient
    }

    /// `-F` without a list has a header; without `-F` the lines are `attribute=value`, unless they have another form.
    static func records(_ text: OutputText, _ words: CommandWords) throws(ReadError) -> HMCRecords {
        if let (fields, delimiter) = try words.fieldList(of: "-F") {
            return try HMCRows.read(text, fields: fields, delimiter: delimiter)
        }
        if words.hasList("-F") { return try HMCRows.read(text, fields: nil) }
        guard let fields = try HMCFields.deduced(text) else { return try HMCRecords.attributes(text) }
        return try HMCRows.read(text, fields: fields)
    }

    static let lssyscfg: Reader = { (text, words) throws(ReadError) in
        let records = try records(text, words)
        let isSystem =
            records.records.first.map(HMCAttributes.init).map { $0["serial_num"] != nil && $0["lpar_id"] == nil }
            ?? (words.value(of: "-r") == "sys")
        return isSystem ? records.systemsJSON : records.json
    }

    static let uname: Reader = { (text, words) throws(ReadError) in try Identity.uname(text, words) }

    /// Silent, or warnings; in a saved session `lscfg` or `lsdev` may follow.
    static let cfgmgr: Reader = { (text, words) throws(ReadError) in
        var lines = text.lines
        while let line = try lines.nextOfMessages() {
            if VPDReader.isRow(line) || isDevice(line) { return try withFailure(of: text, lsdev(text, CommandWords([]))) }
        }
        return try silent(text, words)
    }

    /// `cd0 Available …`: never the beginning of a message.
    private static func isDevice(_ line: OutputLine) -> Bool {
        guard line.text.has("Available") || line.text.has("Defined") else { return false }
        let words = line.words
        return words.count > 2 && DeviceName.isName(words[0]) && (words[1] == "Available" || words[1] == "Defined")
    }

    /// What is reported of devices, and below it the failure that other lines of the text report. A warning is left out.
    private static func withFailure(of text: OutputText, _ json: JSONValue) throws(ReadError) -> JSONValue {
        guard let report = try messageReport(text), report["fatal"] == .bool(true), case .object(let members) = report else {
            return json
        }
        return json.inserting(members.filter { ofFailure.contains($0.key) }, before: "")
    }

    private static let ofFailure: Set = ["command", "method", "hmc_msgno", "msgno", "fatal"]

    /// The line that reports a device's new state, or messages. Only a removal reports several devices.
    static let change: Reader = { (text, words) throws(ReadError) in
        if text.command.hasPrefix("rm"), let json = try removal(text, words) { return try withFailure(of: text, json) }
        if let (name, state) = try DeviceResult.read(text) {
            return try withFailure(of: text, ["device": .string(name.text), "result": .string(state)])
        }
        if let report = try messageReport(text) { return report }
        // Prose alone may be a result that was cut, unless it is known.
        guard MessageClassifier.classify(command: text.command, text: text.text).kind != .unknown
        else {
            throw try text.lines.ended().cut("NAME Available, NAME deleted, or a message")
        }
        return try silent(text, words)
    }

    /// The device that was to be removed, and its children before it; nil where there is one line or none.
    private static func removal(_ text: OutputText, _ words: CommandWords) throws(ReadError)
        -> JSONValue?
    {
        let results = try DeviceResult.all(text)
        guard let last = results.last else { return nil }
        let asked = ["-l", "-dl", "-Rl", "-Rdl", "-dRl", "-dev", "-vtd"].lazy.compactMap(words.value)
            .first
        if let asked, !results.contains(where: { $0.name.text == asked }), try messageReport(text)?["fatal"] != .bool(true) {
            throw last.line.error("what became of \(asked) behind it")
        }
        guard results.count > 1 else { return nil }
        return [
            "devices": .list(results) { ["device": .string($0.name.text), "result": .string($0.state)] }
        ]
    }

    /// For `viosvrcmd` without the command inside: the first reader of a VIOS output that understands the text. They have
    /// different headers; `lsdev` has none on AIX and comes last.
    static let anything: Reader = { (text, words) throws(ReadError) in
        if let report = try messageReport(text) {
            return try DeviceResult.all(text).isEmpty ? report : withFailure(of: text, change(text, CommandWords([])))
        }
        for name in ["lsmap", "lsvopt", "lsmedia", "ioslevel", "mkrep", "mkvdev", "lsdev"] {
            guard let reader = readers[name] else { continue }
            if name == "mkvdev", try DeviceResult.all(text).isEmpty { continue }
            do throws(ReadError) { return try reader(text, CommandWords([])) } catch {
                if name == "lsdev", error.failure != nil { throw error }
            }
        }
        throw text.lines.cut(
            "an output of the VIOS; name the command behind \(text.command): parse lsmap, lsvopt, lsrep …"
        )
    }

    /// Commands that print nothing on success.
    static let silent: Reader = { (text, _) throws(ReadError) in try MessageReport(text).json }

    /// Nil when the text has no mark of a message: number, method or preamble.
    static func messageReport(_ text: OutputText) throws(ReadError) -> JSONValue? {
        let report = try MessageReport(text)
        let message = report.text
        let isMessage =
            !message.numbers.isEmpty || message.wrapper != nil || message.method != nil
            || message.hasPreamble
        return isMessage ? report.json : nil
    }
}
