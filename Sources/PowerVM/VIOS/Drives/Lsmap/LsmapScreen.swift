/// Reads the screen form of `lsmap`, line by line.
///
/// Widths differ at each level, so lines are recognised by their words: header, dashes, adapter row, then either the sentence
/// that there is no VTD or one block of labelled lines for each. Status and Mirrored are missing at old levels, and for some
/// kinds of VTD; only at the end of the text may a missing Mirrored be a cut: there the block must end as another one does, or a
/// blank line must follow it.
package struct LsmapScreen {
    private let isWhole: Bool
    private let decimal: Bool
    /// The hint where the command's arguments are not known: `-type` and `-dec` change the listing.
    private let hint: String
    /// Whether an adapter may have nothing below it: no field of a VTD was requested, or only some kinds of VTD.
    private let mayLackDevices: Bool
    private let asked: LsmapFieldSet?
    private var adapters: [Lsmap.Adapter] = []
    private var seen = LsmapSeen()
    private var devices = LsmapSeenDevices()
    private var expected = Expected.header
    /// The last labels of the blocks so far.
    private var ends: LsmapFieldSet = []
    private var block: Block?
    /// The last adapter row below a header, while nothing about its VTDs has come.
    private var open: OutputLine?
    private var isEmptyAdapter = false

    private enum Expected {
        case header
        case dashes(of: OutputLine, [LsmapField])
        case adapter([LsmapField])
        case devices
    }

    private struct Block {
        var vtd = Lsmap.VTD(name: nil)
        var labels: LsmapFieldSet = []
        var last: LsmapField?
        let line: OutputLine
        /// Whether a blank line follows the last label, and there is none between two.
        var isFollowedByBlank = false
        var hasGaps = false

        /// Whether this label begins the next block, where the names weren't requested.
        func repeats(_ field: LsmapField) -> Bool { labels.contains(field) && !labels.contains(.vtd) }

        mutating func take(_ field: LsmapField, _ value: TextSlice, at line: OutputLine) throws(ReadError) {
            guard !labels.contains(field) else { throw line.error("each label once for a VTD") }
            if isFollowedByBlank { hasGaps = true }
            isFollowedByBlank = false
            labels.insert(LsmapFieldSet(field))
            last = field
            try vtd.set(field, value, at: line)
        }
    }

    /// - Parameters:
    ///   - asked: the fields of `-field`; nil for all.
    ///   - ofType: whether only some kinds of VTD were requested (`-type`).
    package init(
        isWhole: Bool, decimal: Bool = false, asked: LsmapFieldSet? = nil, ofType: Bool = false, hint: String = ""
    ) {
        self.isWhole = isWhole
        self.decimal = decimal
        self.hint = hint
        self.asked = asked
        mayLackDevices = ofType || asked?.isSubset(of: .ofAdapter) == true
    }

    package var hasHeader: Bool {
        if case .header = expected { false } else { true }
    }

    /// The fields of a header line, or nil if it is none.
    package static func header(_ line: OutputLine) -> [LsmapField]? {
        guard let fields = LsmapField.header(line.text), fields.contains(.svsa) || line.words.count > 2 else { return nil }
        return fields
    }

    /// The line below a header. Web pages turn the dashes into long ones.
    package static func isDashes(_ line: OutputLine) -> Bool {
        line.words.allSatisfy { word in
            word.allSatisfy { $0 == UInt8(ascii: "-") }
                || String(word).unicodeScalars.allSatisfy { $0 == "-" || $0 == "\u{2013}" || $0 == "\u{2014}" }
        }
    }

    /// Takes a line from the first header on.
    package mutating func take(_ line: OutputLine) throws(ReadError) {
        guard !line.isBlank else {
            block?.isFollowedByBlank = true
            return
        }
        switch expected {
        case .dashes(let header, let fields):
            guard Self.isDashes(line) else { throw header.error("a line of dashes below this header") }
            expected = .adapter(fields)
        case .adapter(let fields):
            try append(line.checked(), fields)
            open = line
            devices = LsmapSeenDevices()
            isEmptyAdapter = false
            expected = .devices
        case .header, .devices:
            if let fields = Self.header(line) {
                try closeAdapter(before: line)
                expected = .dashes(of: line, fields)
            } else if case .header = expected {
                throw line.error("the header SVSA, Physloc, Client Partition ID before any data")
            } else {
                try line.check()
                try label(line)
            }
        }
    }

    /// Takes the row of an adapter without a header above it: its VTDs are unknown.
    package mutating func takeRow(_ line: OutputLine) throws(ReadError) {
        try append(line.checked(), [.svsa, .physloc, .clientid])
    }

    /// Ends what is open before a listing of another kind; then a header is needed again.
    package mutating func interrupt(before line: OutputLine) throws(ReadError) {
        try closeAdapter(before: line)
        expected = .header
    }

    /// The adapters, when nothing is left open at the end.
    package mutating func finish(_ lines: OutputLines) throws(ReadError) -> [Lsmap.Adapter] {
        switch expected {
        case .dashes(let header, _): throw header.error("a line of dashes below this header")
        case .adapter: throw lines.cut("an adapter below the header")
        case .header, .devices: try closeAdapter(before: nil)
        }
        return adapters
    }

    private mutating func append(_ line: OutputLine, _ fields: [LsmapField]) throws(ReadError) {
        let words = line.words
        guard words.count == fields.count else {
            throw line.error("an adapter: \(fields.map(\.rawValue).joined(separator: ", "))")
        }
        var adapter = Lsmap.Adapter()
        for (field, word) in zip(fields, words) { try adapter.set(field, word, decimal: decimal, hint: hint, at: line) }
        guard seen.insert(adapter) else { throw line.error("each adapter once") }
        adapters.append(adapter)
    }

    private mutating func label(_ line: OutputLine) throws(ReadError) {
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
        if field == .vtd || block?.repeats(field) == true { try closeBlock() }
        if block == nil {
            guard field == .vtd || asked?.contains(.vtd) == false else {
                throw line.error("VTD and its name before \(field.rawValue)")
            }
            block = Block(line: line)
            open = nil
        }
        try block?.take(field, value, at: line)
    }

    private func isNoDevice(_ line: TextSlice) -> Bool {
        LsmapValue.isNoDevice(line.hasPrefix("VTD") ? line.firstWord.rest : line)
    }

    /// Ends a VTD block, which must be whole.
    private mutating func closeBlock(isLast: Bool = false) throws(ReadError) {
        guard let done = block, let last = done.last else { return }
        block = nil
        var isComplete =
            if let asked { asked.subtracting(.ofAdapter) == done.labels } else {
                done.labels.contains(.lun) && (last == .bdphysloc || last == .mirrored)
            }
        let mayBeCut = isLast && !isWhole && (done.hasGaps || !done.isFollowedByBlank)
        if mayBeCut, last != .mirrored, !ends.isEmpty, !ends.contains(last) { isComplete = false }
        guard isComplete else {
            throw done.line.error("a whole block of this VTD (VTD, LUN, … Physloc or Mirrored), at the end as the others end")
        }
        ends.insert(LsmapFieldSet(last))
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
}
