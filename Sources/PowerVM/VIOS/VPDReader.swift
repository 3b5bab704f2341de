/// Reads the rows of `lscfg` and of `lsdev -vpd`: name, location code, description; below a row its vital product data may follow.
enum VPDReader {
    /// `  vhost0           U8247.22L.10112CA-V2-C5  Virtual SCSI Server Adapter`, in a full list with `+`, `*` or `-` before the name.
    static func isRow(_ line: OutputLine) -> Bool { row(line) != nil }

    static func row(_ line: OutputLine) -> Lsdev.Device? {
        var (name, rest) = line.text.firstWord
        if name == "+" || name == "*" || name == "-" { (name, rest) = rest.firstWord }
        let (location, description) = rest.firstWord
        guard DeviceName(name) != nil, location.hasPrefix("U"), LsdevReader.isLocation(location), !description.isEmpty else {
            return nil
        }
        return Lsdev.Device(name: String(name), location: String(location), description: String(description))
    }

    static func listing(_ lines: inout OutputLines) throws(ReadError) -> Lsdev.Listing {
        var listing = Lsdev.Listing()
        while let line = try lines.nextFilled() {
            let line = try line.checked()
            if let device = row(line) {
                listing.devices.append(device)
            } else if let slot = try slot(line, of: listing.devices.last) {
                listing.slot = slot
            } else if !isDetail(line) {
                throw line.error("a device: name, location code, description, or a line of its vital product data")
            }
        }
        guard !listing.devices.isEmpty else { throw lines.cut("a device: name, location code, description") }
        if listing.devices.count > 1 { listing.slot = nil }
        return listing
    }

    /// The slot of `Hardware Location Code......U8247.22L.10112CA-V2-C5`, which must be the device's own.
    private static func slot(_ line: OutputLine, of device: Lsdev.Device?) throws(ReadError) -> Int? {
        guard line.text.hasPrefix("Hardware Location Code"), let device else { return nil }
        let code = line.text.dropFirst("Hardware Location Code".utf8.count).drop { $0 == "." || $0 == " " }
        guard code == device.location ?? "" else { throw line.error("the location code of \(device.name ?? "the device")") }
        return LsmapReader.slot(code)
    }

    /// `Manufacturer................IBM`, `Name:  v-scsi-host`, `PLATFORM SPECIFIC`, and titles.
    private static func isDetail(_ line: OutputLine) -> Bool {
        if line.text.has("..") { return true }
        if let (label, _) = line.text.halves(at: UInt8(ascii: ":")) {
            return label.utf8.allSatisfy { ASCII.isLetter($0) || $0 == 0x20 || $0 == UInt8(ascii: "/") }
        }
        return line.text == "PLATFORM SPECIFIC"
    }
}
