import PowerVM

/// Reads the machine-readable form of `lsmap` (`-fmt X`, `-fmt2 X`): a row for each adapter, first its own fields, then a group of fields
/// for each VTD. An empty field is one blank (`-fmt`) or nothing (`-fmt2`); an adapter without VTD has one empty group. Blank lines are
/// adapters that `-type` left nothing of.
///
/// Source: reference, section 2 (VH:lsmap9, R:vios, R:pvc, R:vopt).
struct LsmapFormat {
    let own: [LsmapField]
    let group: [LsmapField]
    let fields: [LsmapField]
    let delimiter: UInt8
    static let delimiters = Array(":!@#%,;|+~^=*".utf8).sorted()

    /// The delimiters that a line contains, in the order of their bytes.
    static func found(in line: TextSlice) -> [UInt8] { delimiters.filter(line.contains) }

    private let decimal: Bool

    init(fields: [LsmapField], delimiter: UInt8, decimal: Bool = false) {
        self.decimal = decimal
        own = fields.filter(\.isOfAdapter)
        group = fields.filter { !$0.isOfAdapter }
        self.fields = own + group
        self.delimiter = delimiter
    }

    func listing(_ output: OutputText) throws(ReadError) -> Lsmap.Listing {
        var adapters: [Lsmap.Adapter] = []
        var seen = LsmapSeen()
        var lines = output.lines
        while let line = try lines.nextFilled() {
            if adapters.isEmpty, !isRow(line.text) { continue }
            let adapter = try adapter(line.checked())
            guard seen.insert(adapter) else { throw line.error("each adapter once") }
            adapters.append(adapter)
        }
        guard !adapters.isEmpty || output.isBlank else { throw lines.cut("rows \(form)") }
        return Lsmap.Listing(
            adapters: adapters, fields: fields.map(\.rawValue), delimiter: Character(Unicode.Scalar(delimiter)))
    }

    /// Whether a line before the first row may be one, perhaps cut: anything with the delimiter, unless words stand between blanks in it
    /// and none of its parts is of a kind that every row here has one of (`Last login: Sun May 10 17:41:00`, `$ lsmap -all -fmt :`).
    private func isRow(_ line: TextSlice) -> Bool {
        let parts = line.values(between: delimiter)
        if parts.contains(where: LsmapValue.tellsItself) { return true }
        let isTold = fields.contains { $0 == .svsa || $0 == .physloc || $0 == .lun || ($0 == .clientid && !decimal) }
        if isTold, parts.contains(where: { !$0.isEmpty && !$0.isWord }) { return false }
        return parts.count > 1 || fields.count == 1 || line.has("vhost") || line.has("0x")
    }

    /// Whether each row has a value that no message has.
    private var isSure: Bool { fields.contains { $0 == .svsa || $0 == .physloc || $0 == .clientid || $0 == .lun } }

    /// Names of VTDs, of backing devices and of states alone can look like a message; only a path holds blanks among them.
    private func isMessage(_ line: TextSlice, _ values: [TextSlice]) -> Bool {
        Prose.isMessage(line)
            || values.contains { Prose.isOfMessage($0) || !$0.isEmpty && !$0.isWord && $0.first != UInt8(ascii: "/") }
    }

    private var form: String {
        "\(fields.map(\.rawValue).joined(separator: String(Character(Unicode.Scalar(delimiter)))))"
            + (group.isEmpty ? "" : ", the VTD's fields repeated for each")
    }

    private func adapter(_ line: OutputLine) throws(ReadError) -> Lsmap.Adapter {
        let values = line.text.values(between: delimiter)
        let rest = values.count - own.count
        guard rest >= 0, group.isEmpty ? rest == 0 : rest > 0 && rest.isMultiple(of: group.count) else {
            throw line.error("a row \(form)")
        }
        guard isSure || !isMessage(line.text, values) else {
            throw line.error(
                "a row \(form), not a message", failure: MessageClassifier.classify(command: line.command, text: line.text))
        }
        var adapter = Lsmap.Adapter()
        var devices = LsmapSeenDevices()
        for (field, value) in zip(own, values) { try adapter.set(field, value, decimal: decimal, at: line) }
        guard !group.isEmpty else { return adapter }
        adapter.vtds.reserveCapacity(rest / group.count)
        for start in stride(from: own.count, to: values.count, by: group.count) {
            let part = values[start..<(start + group.count)]
            if part.allSatisfy(\.isEmpty) {
                guard rest == group.count else { throw line.error("a VTD in each group, or one empty group") }
            } else {
                let vtd = try vtd(part, line)
                guard devices.insert(vtd) else { throw line.error("each VTD and each LUN of an adapter once") }
                adapter.vtds.append(vtd)
            }
        }
        return adapter
    }

    private func vtd(_ values: ArraySlice<TextSlice>, _ line: OutputLine) throws(ReadError) -> Lsmap.VTD {
        var vtd = Lsmap.VTD(name: nil)
        for (field, value) in zip(group, values) {
            // Only these may be empty for a VTD that exists: the drive without a medium, and what old levels don't know.
            let mayBeEmpty = field == .backing || field == .bdphysloc || field == .mirrored || field == .status
            if !value.isEmpty || !mayBeEmpty { try vtd.set(field, value, at: line) }
        }
        return vtd
    }
}
