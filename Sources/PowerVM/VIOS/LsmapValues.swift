extension Lsmap.VTD {
    /// Takes the value of one field. An empty value is nil where a label may have none: backing device and its location.
    mutating func set(_ field: LsmapField, _ value: Substring, at line: OutputLine) throws(ReadError) {
        switch field {
        case .vtd:
            guard let name = DeviceName(value) else { throw line.error("VTD and a device name of at most 15 characters") }
            self.name = name
        case .status:
            guard !value.isEmpty, value.utf8.allSatisfy({ $0 > 0x20 && $0 != UInt8(ascii: ":") }), value.blankSeparated.count == 1
            else { throw line.error("Status and one word") }
            status = String(value)
        case .lun:
            guard let lun = LsmapReader.lun(value) else { throw line.error("LUN and 0x with 16 hexadecimal digits") }
            self.lun = lun
        case .backing:
            guard LsmapField.label(of: value.blankSeparated.last ?? "") == nil else {
                throw line.error("Backing device and one value")
            }
            backing = value.isEmpty ? nil : String(value)
        case .bdphysloc:
            guard value.blankSeparated.count <= 1 else { throw line.error("Physloc and at most one location code") }
            physloc = value.isEmpty ? nil : String(value)
        case .mirrored:
            guard LsmapReader.isMirrored(value) else { throw line.error("Mirrored and true, false or N/A") }
            mirrored = String(value)
        case .svsa, .physloc, .clientid:
            throw line.error("a field of a virtual target device")
        }
    }
}

extension Lsmap.Adapter {
    init() { self.init(name: nil, physloc: nil, clientPartitionID: nil) }

    mutating func set(_ field: LsmapField, _ value: Substring, decimal: Bool, hint: String = "", at line: OutputLine)
        throws(ReadError)
    {
        switch field {
        case .svsa:
            guard let name = VHostName(value) else { throw line.error("a virtual SCSI server adapter (vhostN)") }
            self.name = name
        case .physloc:
            guard LsmapReader.slot(value) != nil else { throw line.error("a location code U…-V<partition>-C<slot>") }
            physloc = String(value)
        case .clientid:
            guard let number = LsmapReader.clientID(value, decimal: decimal) else {
                throw line.error(
                    decimal ? "a decimal client partition id" : "a client partition id, 0x with 8 hexadecimal digits\(hint)")
            }
            clientPartitionID = number
        case .vtd, .status, .lun, .backing, .bdphysloc, .mirrored:
            throw line.error("a field of an adapter")
        }
    }
}
