/// The values that `lsmap` prints, in all of its forms.
package enum LsmapValue {
    /// The sentence that there is no VTD; its case and its blanks differ.
    package static func isNoDevice(_ line: TextSlice) -> Bool { line.hasWords("NO VIRTUAL TARGET DEVICE FOUND") }

    /// The slot of a location code that ends `-V<partition>-C<slot>`, with or without `-T<port>`; the reference: only that is virtual.
    package static func slot(_ location: TextSlice) -> Int? {
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
    package static func clientID(_ text: TextSlice, decimal: Bool) -> Int? {
        if decimal { return Digits.number(text, upTo: 0xFFFF) }
        guard text.hasPrefix("0x"), text.count == 10, text.dropFirst(2).allSatisfy(ASCII.isHexDigit) else { return nil }
        return Digits.hexadecimal(text.dropFirst(2)).map { Int($0) }
    }

    /// `0x8100000000000000`: sixteen hexadecimal digits.
    package static func lun(_ text: TextSlice) -> LogicalUnitNumber? { text.hasPrefix("0x") ? LogicalUnitNumber(text) : nil }

    package static func isMirrored(_ text: TextSlice) -> Bool { mirrored.contains(text) }
    private static let mirrored: [StaticString] = ["true", "false", "N/A"]

    /// Kinds of values that no greeting has: `vhostN`, a client's id, a LUN, the location of a virtual slot.
    package static func tellsItself(_ value: TextSlice) -> Bool {
        switch value.first {
        case UInt8(ascii: "v"): VHostName.number(value) != nil
        case UInt8(ascii: "0"): clientID(value, decimal: false) != nil || lun(value) != nil
        case UInt8(ascii: "U"): slot(value) != nil
        default: false
        }
    }

    /// Whether a line before the header holds data of any layout, which no greeting does: such a value between blanks or delimiters, a
    /// label, an adapter of another kind, or a damaged header.
    package static func mayStand(in line: TextSlice) -> Bool {
        if line.has("SVSA") || line.has("SVEA") || line.has("ClntID") || LsmapField.label(of: line) != nil { return true }
        if isNoDevice(line) { return true }
        var rest = line
        while let start = rest.firstIndex(where: isOfValue) {
            let tail = rest[start...]
            let value = tail[..<(tail.firstIndex { !isOfValue($0) } ?? tail.endIndex)]
            if tellsItself(value) || isForeign(value) { return true }
            rest = tail[value.endIndex...]
        }
        return false
    }

    /// `vfchost0`, `vnicserver1`: server adapters that aren't virtual SCSI.
    private static func isForeign(_ value: TextSlice) -> Bool {
        value.first == UInt8(ascii: "v") && isNumbered(value, ["vfchost", "vnicserver"])
    }

    /// Whether it is one of these names with a number behind it.
    package static func isNumbered(_ value: TextSlice, _ names: [StaticString]) -> Bool {
        names.contains { value.hasPrefix($0) && Digits.number(value.dropFirst($0.utf8CodeUnitCount)) != nil }
    }

    private static func isOfValue(_ byte: UInt8) -> Bool {
        ASCII.isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
    }
}

extension Lsmap.VTD {
    /// Takes the value of one field. An empty value is nil where a label may have none: backing device and its location.
    package mutating func set(_ field: LsmapField, _ value: TextSlice, at line: OutputLine) throws(ReadError) {
        switch field {
        case .vtd:
            guard let name = DeviceName(value) else { throw line.error("VTD and a device name of at most 15 characters") }
            self.name = name
        case .status:
            guard value.isWord, value.allSatisfy({ $0 > 0x20 && $0 != UInt8(ascii: ":") })
            else { throw line.error("Status and one word") }
            status = String(value)
        case .lun:
            guard let lun = LsmapValue.lun(value) else { throw line.error("LUN and 0x with 16 hexadecimal digits") }
            self.lun = lun
        case .backing:
            guard value.lastWord.map({ LsmapField.label(of: $0) == nil }) ?? true else {
                throw line.error("Backing device and one value")
            }
            backing = value.isEmpty ? nil : String(value)
        case .bdphysloc:
            guard value.isEmpty || value.isWord else { throw line.error("Physloc and at most one location code") }
            physloc = value.isEmpty ? nil : String(value)
        case .mirrored:
            guard LsmapValue.isMirrored(value) else { throw line.error("Mirrored and true, false or N/A") }
            mirrored = String(value)
        case .svsa, .physloc, .clientid:
            throw line.error("a field of a virtual target device")
        }
    }
}

extension Lsmap.Adapter {
    package init() { self.init(name: nil, physloc: nil, clientPartitionID: nil) }

    package mutating func set(_ field: LsmapField, _ value: TextSlice, decimal: Bool, hint: String = "", at line: OutputLine)
        throws(ReadError)
    {
        switch field {
        case .svsa:
            guard let name = VHostName(value) else { throw line.error("a virtual SCSI server adapter (vhostN)") }
            self.name = name
        case .physloc:
            guard LsmapValue.slot(value) != nil else { throw line.error("a location code U…-V<partition>-C<slot>") }
            physloc = String(value)
        case .clientid:
            guard let number = LsmapValue.clientID(value, decimal: decimal) else {
                throw line.error(
                    decimal ? "a decimal client partition id" : "a client partition id, 0x with 8 hexadecimal digits\(hint)")
            }
            clientPartitionID = number
        case .vtd, .status, .lun, .backing, .bdphysloc, .mirrored:
            throw line.error("a field of an adapter")
        }
    }
}
