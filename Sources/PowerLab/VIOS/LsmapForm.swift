/// The two printed forms of lsmap.
struct LsmapForm {
    private enum Form {
        case screen
        case delimited(String, empty: String)
    }

    private enum Field: String, CaseIterable {
        case svsa, physloc, clientid, vtd, status, lun, backing, bdphysloc, mirrored

        var isAdapter: Bool { self == .svsa || self == .physloc || self == .clientid }

        /// Screen labels ([C]); lsmap takes them as field names too ([K] R:vopt).
        var label: String {
            switch self {
            case .svsa: "SVSA"
            case .physloc, .bdphysloc: "Physloc"
            case .clientid: "Client Partition ID"
            case .vtd: "VTD"
            case .status: "Status"
            case .lun: "LUN"
            case .backing: "Backing device"
            case .mirrored: "Mirrored"
            }
        }

        static func named(_ text: String) -> Field? {
            let lower = text.lowercased()
            return Field(rawValue: lower) ?? allCases.first { $0.label.lowercased() == lower }
        }
    }

    private let form: Form
    private let fields: [Field]
    private let layout: LsmapLayout
    private let filtered: Bool

    init(flags: Flags, layout: LsmapLayout, filtered: Bool) throws(Flags.Failure) {
        self.layout = layout
        self.filtered = filtered
        if let delimiter = flags.value("fmt") {
            form = .delimited(delimiter, empty: " ")
        } else if let delimiter = flags.value("fmt2") {
            form = .delimited(delimiter, empty: "")
        } else {
            form = .screen
        }
        let present = Field.allCases.filter { ($0 != .status || layout.showsStatus) && ($0 != .mirrored || layout.showsMirrored) }
        guard let asked = flags.list("field") else {
            fields = present
            return
        }
        let named = asked.map(Field.named)
        // guess: the text; rc 1 as for any wrong argument.
        if let wrong = zip(asked, named).first(where: { $0.1 == nil }) {
            throw Flags.Failure(answer: .failed(1, "lsmap: Field \"\(wrong.0)\" is not valid."))
        }
        fields = named.compactMap { $0 }
    }

    func print(_ blocks: [LsmapBlock]) -> String {
        switch form {
        case .delimited(let delimiter, let empty): blocks.map { record($0, delimiter, empty) + "\n" }.joined()
        case .screen: blocks.filter { !filtered || !$0.vtds.isEmpty }.map(screen).joined()
        }
    }

    // MARK: -fmt

    /// Adapter fields first, then the group per VTD, one line per adapter ([C] lsmap-fmt-*); no VTD: blank groups.
    /// With -type an adapter without match is a blank line ([K]).
    private func record(_ block: LsmapBlock, _ delimiter: String, _ empty: String) -> String {
        if filtered, block.vtds.isEmpty { return "" }
        let adapter = fields.filter(\.isAdapter).map { adapterValue($0, block) }
        let group = fields.filter { !$0.isAdapter }
        let groups = block.vtds.isEmpty ? [group.map { _ in "" }] : block.vtds.map { vtd in group.map { value($0, vtd) } }
        return (adapter + groups.flatMap { $0 }).map { $0.isEmpty ? empty : $0 }.joined(separator: delimiter)
    }

    private func adapterValue(_ field: Field, _ block: LsmapBlock) -> String {
        switch field {
        case .svsa: block.adapter.name
        case .physloc: block.location
        default: block.clientID
        }
    }

    private func value(_ field: Field, _ vtd: VirtualTargetDevice) -> String {
        switch field {
        case .vtd: vtd.name
        case .status: vtd.status
        case .lun: "0x" + vtd.lun.lunDigits
        case .backing: vtd.backing
        case .bdphysloc: vtd.backingLocation
        default: vtd.mirrored
        }
    }

    // MARK: Screen

    /// Columns 15, 44 and 18, labels 22 wide ([C] lsmap-all-05, lsmap-vadapter-06).
    private func screen(_ block: LsmapBlock) -> String {
        let separator = layout.blankSeparator ? " " : ""
        var lines: [String] = []
        if fields.contains(where: \.isAdapter) {
            let columns = fields.filter(\.isAdapter).map { (width: width($0), label: $0.label, value: adapterValue($0, block)) }
            lines.append(columns.map { $0.label.padded($0.width) }.joined(separator: " ").trimmedRight)
            lines.append(columns.map { String(repeating: "-", count: $0.width) }.joined(separator: " "))
            lines.append(columns.map { $0.value.padded($0.width) }.joined(separator: " ").trimmedRight)
            lines.append(separator)
        }
        let group = fields.filter { !$0.isAdapter }
        if group.isEmpty { return lines.joined(separator: "\n") + "\n" }
        if block.vtds.isEmpty {
            let sentence = "NO VIRTUAL TARGET DEVICE FOUND"
            lines += [layout.bareNoVTD ? sentence : "VTD".padded(22) + sentence, separator]
        }
        for vtd in block.vtds {
            lines += group.map { field in
                let line = field.label.padded(22) + value(field, vtd)
                return layout.trailingBlanks ? line : line.trimmedRight
            }
            lines.append(separator)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func width(_ field: Field) -> Int {
        switch field {
        case .svsa: 15
        case .physloc: 44
        default: 18
        }
    }
}

extension String {
    var trimmedRight: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
