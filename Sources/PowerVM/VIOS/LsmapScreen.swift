/// Reads the screen form of `lsmap`.
///
/// Widths differ at each level, so lines are told by their words: header, dashes, adapter row, then either the sentence that there is no
/// VTD or one block of labelled lines for each. Status and Mirrored are missing at old levels, then in every block; all blocks of a
/// listing end with the same label, so a block that was cut shows.
struct LsmapScreen {
    private var lines: OutputLines
    private let decimal: Bool
    /// Whether an adapter may stand without anything below it: no field of a VTD was asked for, or only some kinds of VTD.
    private let mayLackDevices: Bool
    private let asked: Set<LsmapField>?
    private var adapters: [Lsmap.Adapter] = []
    private var seen = LsmapReader.Seen()
    private var pattern: Pattern?
    private var block: Block?
    /// The last adapter row below a header, while nothing about its VTDs has come.
    private var open: OutputLine?
    private var isEmptyAdapter = false

    private struct Block {
        var vtd = Lsmap.VTD(name: nil)
        var labels: [LsmapField] = []
        let line: OutputLine
    }

    /// What all blocks of one listing have in common.
    private struct Pattern: Equatable {
        let hasName, hasStatus, isMirrored: Bool
        let last: LsmapField?

        init(_ labels: [LsmapField]) {
            hasName = labels.contains(.vtd)
            hasStatus = labels.contains(.status)
            isMirrored = labels.contains(.mirrored)
            last = labels.last
        }
    }

    init(_ output: OutputText, options: CommandWords) {
        lines = output.lines
        decimal = options.has("-dec")
        let fields = options.values(of: "-field").map { Set($0.compactMap(LsmapField.init(name:))) }
        asked = fields
        mayLackDevices = options.has("-type") || fields?.allSatisfy(\.isOfAdapter) == true
    }

    mutating func listing() throws(ReadError) -> Lsmap.Listing {
        var header: [LsmapField]?
        var isForeign = false
        var hasData = false
        while let line = try lines.nextFilled() {
            if LsmapForeign.isHeader(line.text) {
                try closeAdapter(before: line)
                (header, isForeign, hasData) = (nil, true, true)
                try dashes(of: line)
            } else if let fields = LsmapField.header(line.text), fields.contains(.svsa) || line.text.blankSeparated.count > 2 {
                try closeAdapter(before: line)
                (header, isForeign, hasData) = (fields, false, true)
                try dashes(of: line)
                try row(fields)
            } else if isForeign {
                try LsmapForeign.check(line)
            } else if header != nil {
                try add(line.checked())
            } else if LsmapForeign.isRow(line.text) {
                (isForeign, hasData) = (true, true)
            } else if VHostName(line.text.firstWord.word) != nil {
                // Rows that a grep picked out: they say nothing about their VTDs.
                try adapters.append(adapter(line.checked(), [.svsa, .physloc, .clientid]))
                hasData = true
            } else if hasData || Self.looksLikeData(line.text) {
                throw line.error("the header SVSA, Physloc, Client Partition ID before any data")
            }
        }
        guard hasData else { throw lines.cut("an lsmap listing: the header SVSA, Physloc, Client Partition ID") }
        try closeAdapter(before: nil)
        return Lsmap.Listing(adapters: adapters)
    }

    private mutating func dashes(of header: OutputLine) throws(ReadError) {
        guard let line = try lines.next(), !line.isBlank,
            line.text.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || $0 == 0x20 || $0 == 0x09 || $0 == 0xC2 || $0 == 0xA0 })
        else { throw header.error("a line of dashes below this header") }
    }

    private mutating func row(_ fields: [LsmapField]) throws(ReadError) {
        guard let line = try lines.next(), !line.isBlank else { throw lines.cut("an adapter below the header") }
        try adapters.append(adapter(line.checked(), fields))
        open = line
        isEmptyAdapter = false
    }

    private mutating func adapter(_ line: OutputLine, _ fields: [LsmapField]) throws(ReadError) -> Lsmap.Adapter {
        let words = line.words
        guard words.count == fields.count else {
            throw line.error("an adapter: \(fields.map(\.rawValue).joined(separator: ", "))")
        }
        var adapter = Lsmap.Adapter()
        for (field, word) in zip(fields, words) { try adapter.set(field, word, decimal: decimal, at: line) }
        guard seen.insert(adapter) else { throw line.error("each adapter once") }
        return adapter
    }

    private mutating func add(_ line: OutputLine) throws(ReadError) {
        if isNoDevice(line.text) {
            guard open != nil else { throw line.error("this sentence right below its adapter") }
            open = nil
            isEmptyAdapter = true
            return
        }
        guard let (field, value) = LsmapField.label(of: line.text) else {
            throw line.error("VTD, Status, LUN, Backing device, Physloc or Mirrored with its value, or the next adapter's header")
        }
        guard !isEmptyAdapter else { throw line.error("no VTD: the listing just said that there is none") }
        let repeats = block?.labels.contains(field) == true && block?.labels.contains(.vtd) == false
        if field == .vtd || repeats { try closeBlock() }
        if block == nil {
            guard field == .vtd || asked?.contains(.vtd) == false else {
                throw line.error("VTD and its name before \(field.rawValue)")
            }
            block = Block(line: line)
            open = nil
        }
        guard block?.labels.contains(field) == false else { throw line.error("each label once for a VTD") }
        block?.labels.append(field)
        try block?.vtd.set(field, value, at: line)
    }

    private func isNoDevice(_ line: Substring) -> Bool {
        let (word, rest) = line.firstWord
        let text = word == "VTD" ? rest : line
        return text.blankSeparated.joined(separator: " ").uppercased() == LsmapReader.noDevice
    }

    /// Ends a VTD block, which must be whole.
    private mutating func closeBlock() throws(ReadError) {
        guard let done = block else { return }
        block = nil
        let pattern = Pattern(done.labels)
        let isWhole =
            if let asked { asked.filter { !$0.isOfAdapter } == Set(done.labels) } else {
                done.labels.contains(.lun) && (pattern.last == .bdphysloc || pattern.last == .mirrored)
            }
        guard isWhole, self.pattern == nil || self.pattern == pattern else {
            throw done.line.error(
                "a whole block of this VTD, with the same labels as the others (VTD, LUN, … Physloc or Mirrored)")
        }
        self.pattern = pattern
        adapters[adapters.count - 1].vtds.append(done.vtd)
    }

    private mutating func closeAdapter(before line: OutputLine?) throws(ReadError) {
        try closeBlock()
        if let open, !mayLackDevices {
            throw (line ?? open).error(
                "the VTDs of \(open.text.firstWord.word), or that there is none, before this line or the end")
        }
        open = nil
    }

    /// Whether a line before the first header can't be a greeting.
    private static func looksLikeData(_ line: Substring) -> Bool {
        if LsmapField.label(of: line)?.field != nil { return true }
        return line.has("vhost") || line.has("0x")
            || line.blankSeparated.joined(separator: " ").uppercased() == LsmapReader.noDevice
    }
}
