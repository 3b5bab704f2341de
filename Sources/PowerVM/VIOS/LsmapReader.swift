/// Tells the layouts of `lsmap` apart: the screen form, `-fmt`/`-fmt2`, and the listings that are not virtual SCSI.
enum LsmapReader {
    static func listing(_ output: OutputText, options: CommandWords) throws(ReadError) -> Lsmap.Listing {
        if options.has("-npiv") || options.has("-vnic") || options.has("-net") {
            try LsmapForeign.check(output, delimiter: options.delimiter())
            return Lsmap.Listing(adapters: [])
        }
        if let delimiter = try options.delimiter() {
            let fields = try options.lsmapFields(output)
            return try LsmapFormat(fields: fields, delimiter: delimiter, decimal: options.has("-dec")).listing(output)
        }
        if try LsmapForeign.isFormat(output) { return Lsmap.Listing(adapters: []) }
        if let format = try LsmapFormat.deduced(output) { return try format.listing(output) }
        var screen = LsmapScreen(output, options: options)
        return try screen.listing()
    }

    /// The slot of a location code that ends `-V<partition>-C<slot>`, with or without `-T<port>`; the reference: only that is virtual.
    static func slot(_ location: Substring) -> Int? {
        var parts = location.parts(at: UInt8(ascii: "-"))
        if parts.count > 3, let port = parts.last, port.hasPrefix("T"), Digits.number(port.dropFirst()) != nil {
            parts.removeLast()
        }
        guard parts.count >= 3, parts[0].hasPrefix("U"), let slot = parts.last, slot.hasPrefix("C"),
            parts[parts.count - 2].hasPrefix("V"),
            Digits.number(parts[parts.count - 2].dropFirst(), upTo: 0xFFFF) != nil
        else { return nil }
        return Digits.number(slot.dropFirst(), upTo: 0xFFFF)
    }

    /// `0x0000001a`: eight hexadecimal digits. With `-dec` plain decimal.
    static func clientID(_ text: Substring, decimal: Bool) -> Int? {
        if decimal { return Digits.number(text, upTo: 0xFFFF) }
        guard text.hasPrefix("0x"), text.utf8.count == 10, text.utf8.dropFirst(2).allSatisfy(ASCII.isHexDigit) else { return nil }
        return Int(text.dropFirst(2), radix: 16)
    }

    /// `0x8100000000000000`: sixteen hexadecimal digits.
    static func lun(_ text: Substring) -> LogicalUnitNumber? { text.hasPrefix("0x") ? LogicalUnitNumber(text) : nil }

    /// Kinds of values that no greeting has: `vhostN`, a client's id, a LUN, the location of a virtual slot.
    static func tellsItself(_ value: Substring) -> Bool {
        VHostName(value) != nil || clientID(value, decimal: false) != nil || lun(value) != nil || slot(value) != nil
    }

    static func isMirrored(_ text: Substring) -> Bool { text == "true" || text == "false" || text == "N/A" }

    /// The adapters of a listing, each of which must stand there once.
    struct Seen {
        private var keys: Set<String> = []

        /// False when the adapter was seen before; one whose name was not asked for can't be told.
        mutating func insert(_ adapter: Lsmap.Adapter) -> Bool {
            guard let name = adapter.name else { return true }
            return keys.insert("\(name) \(adapter.physloc ?? "")").inserted
        }
    }

    /// The VTDs of one adapter, each of which must stand there once, as must each LUN.
    struct SeenDevices {
        private var names: Set<DeviceName> = []
        private var luns: Set<LogicalUnitNumber> = []

        /// False when the name or the LUN was seen before; what was not asked for can't be told.
        mutating func insert(_ vtd: Lsmap.VTD) -> Bool {
            let isNewName = vtd.name.map { names.insert($0).inserted } ?? true
            let isNewLUN = vtd.lun.map { luns.insert($0).inserted } ?? true
            return isNewName && isNewLUN
        }
    }

    static let noDevice = "NO VIRTUAL TARGET DEVICE FOUND"
}

extension CommandWords {
    fileprivate func lsmapFields(_ output: OutputText) throws(ReadError) -> [LsmapField] {
        guard let names = values(of: "-field") else { return LsmapField.fullRecord }
        var fields: [LsmapField] = []
        for name in names {
            guard let field = LsmapField(name: name) else {
                throw ReadError(command: "lsmap", line: nil, text: name, expected: "-field words of lsmap: \(LsmapField.names)")
            }
            guard !fields.contains(field) else {
                throw ReadError(command: "lsmap", line: nil, text: name, expected: "each -field word once")
            }
            fields.append(field)
        }
        return fields
    }
}
