/// Reads the screen form of `lsmap`.
///
/// Widths differ at each level, so lines are told by their words: header, dashes, adapter row, then either the sentence that there is no
/// VTD or one block of labelled lines for each. Status and Mirrored are missing at old levels, and for some kinds of VTD; only at the
/// end of the text may a missing Mirrored be a cut: there the block must end as another one does, or a blank line must follow it.
struct LsmapScreen {
    private var lines: OutputLines
    private let isWhole: Bool
    private let decimal: Bool
    /// What helps where the words of the command are not known: `-type` and `-dec` change the listing.
    private let hint: String
    /// Whether an adapter may stand without anything below it: no field of a VTD was asked for, or only some kinds of VTD.
    private let mayLackDevices: Bool
    private let asked: Set<LsmapField>?
    private var adapters: [Lsmap.Adapter] = []
    private var seen = LsmapReader.Seen()
    private var devices = LsmapReader.SeenDevices()
    /// The last labels of the blocks so far.
    private var ends: Set<LsmapField> = []
    private var block: Block?
    /// The last adapter row below a header, while nothing about its VTDs has come.
    private var open: OutputLine?
    private var isEmptyAdapter = false

    private struct Block {
        var vtd = Lsmap.VTD(name: nil)
        var labels: [LsmapField] = []
        let line: OutputLine
        /// Whether a blank line stands behind the last label, and none between two.
        var isFollowedByBlank = false
        var hasGaps = false
    }

    init(_ output: OutputText, options: CommandWords) {
        lines = output.withoutPrompt().lines
        isWhole = output.isWhole
        hint = options.words.isEmpty ? "; if another form was asked for, give the words of the command" : ""
        decimal = options.has("-dec")
        let fields = options.values(of: "-field").map { Set($0.compactMap(LsmapField.init(name:))) }
        asked = fields
        mayLackDevices = options.has("-type") || fields?.allSatisfy(\.isOfAdapter) == true
    }

    mutating func listing() throws(ReadError) -> Lsmap.Listing {
        var header: [LsmapField]?
        var isForeign = false
        var hasData = false
        var greeting: OutputLine?
        while let line = try lines.next() {
            if line.isBlank {
                block?.isFollowedByBlank = true
            } else if LsmapForeign.isHeader(line.text) {
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
                throw try line.checked().error("the header SVSA, Physloc, Client Partition ID before any data")
            } else {
                greeting = line
            }
        }
        let wanted = "an lsmap listing: the header SVSA, Physloc, Client Partition ID"
        guard hasData else { throw greeting?.error(wanted) ?? lines.cut(wanted) }
        try closeAdapter(before: nil)
        return Lsmap.Listing(adapters: adapters)
    }

    private mutating func dashes(of header: OutputLine) throws(ReadError) {
        // Web pages make long dashes of them.
        guard let line = try lines.nextFilled(),
            line.words.allSatisfy({ $0.unicodeScalars.allSatisfy { $0 == "-" || $0 == "\u{2013}" || $0 == "\u{2014}" } })
        else { throw header.error("a line of dashes below this header") }
    }

    private mutating func row(_ fields: [LsmapField]) throws(ReadError) {
        guard let line = try lines.nextFilled() else { throw lines.cut("an adapter below the header") }
        try adapters.append(adapter(line.checked(), fields))
        open = line
        devices = LsmapReader.SeenDevices()
        isEmptyAdapter = false
    }

    private mutating func adapter(_ line: OutputLine, _ fields: [LsmapField]) throws(ReadError) -> Lsmap.Adapter {
        let words = line.words
        guard words.count == fields.count else {
            throw line.error("an adapter: \(fields.map(\.rawValue).joined(separator: ", "))")
        }
        var adapter = Lsmap.Adapter()
        for (field, word) in zip(fields, words) { try adapter.set(field, word, decimal: decimal, hint: hint, at: line) }
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
        if block?.isFollowedByBlank == true { block?.hasGaps = true }
        block?.isFollowedByBlank = false
        block?.labels.append(field)
        try block?.vtd.set(field, value, at: line)
    }

    private func isNoDevice(_ line: Substring) -> Bool {
        let (word, rest) = line.firstWord
        let text = word == "VTD" ? rest : line
        return text.blankSeparated.joined(separator: " ").uppercased() == LsmapReader.noDevice
    }

    /// Ends a VTD block, which must be whole.
    private mutating func closeBlock(isLast: Bool = false) throws(ReadError) {
        guard let done = block, let last = done.labels.last else { return }
        block = nil
        var isComplete =
            if let asked { asked.filter { !$0.isOfAdapter } == Set(done.labels) } else {
                done.labels.contains(.lun) && (last == .bdphysloc || last == .mirrored)
            }
        let mayBeCut = isLast && !isWhole && (done.hasGaps || !done.isFollowedByBlank)
        if mayBeCut, last != .mirrored, !ends.isEmpty, !ends.contains(last) { isComplete = false }
        guard isComplete else {
            throw done.line.error("a whole block of this VTD (VTD, LUN, … Physloc or Mirrored), at the end as the others end")
        }
        ends.insert(last)
        guard devices.insert(done.vtd) else { throw done.line.error("each VTD and each LUN of an adapter once") }
        adapters[adapters.count - 1].vtds.append(done.vtd)
    }

    private mutating func closeAdapter(before line: OutputLine?) throws(ReadError) {
        try closeBlock(isLast: line == nil)
        if let open, !mayLackDevices {
            throw (line ?? open).error(
                "the VTDs of \(open.text.firstWord.word), or that there is none, before this line or the end\(hint)")
        }
        open = nil
    }

    /// Whether a line before the first header can't be a greeting or the command that was typed: a header with something before it, a
    /// label, an adapter row without its start.
    private static func looksLikeData(_ line: Substring) -> Bool {
        let words = line.blankSeparated
        if line.has("SVSA"), !line.isPlain || line.has("Client Partition ID") { return true }
        if LsmapField.label(of: line) != nil { return true }
        if let last = words.last, LsmapReader.clientID(last, decimal: false) != nil || LsmapReader.lun(last) != nil {
            return true
        }
        return words.joined(separator: " ").uppercased() == LsmapReader.noDevice
    }
}
