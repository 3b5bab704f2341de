import PowerVM

/// Reads the rows of `lscfg` and of `lsdev -vpd`: name, location code, description; below a row its vital product data may follow.
enum VPDReader {
    static let marks: [StaticString] = ["+", "*", "-"]

    /// Older levels print one; inferred.
    static func isHeader(_ line: OutputLine) -> Bool {
        line.text.hasPrefix("DEVICE") && line.words == ["DEVICE", "LOCATION", "DESCRIPTION"]
    }

    static func isRow(_ line: OutputLine) -> Bool { row(line, isVPD: false) != nil }

    /// Whether the first row is here.
    static func starts(_ line: OutputLine, isVPD: Bool) -> Bool {
        row(line, isVPD: isVPD) != nil || isVPD && bareRow(line) != nil
    }

    /// `  vhost0           U8247.22L.10112CA-V2-C5  Virtual SCSI Server Adapter`, in a full list with `+`, `*` or `-` before the name.
    ///
    /// - Parameter isVPD: whether nothing but vital product data was requested. Then a row may do without a location, as those of
    ///   `sys0` and `proc0` always do, or have an AIX location code.
    static func row(_ line: OutputLine, isVPD: Bool) -> Lsdev.Device? {
        let isMarked = marks.contains(line.text.firstWord.word)
        let text = isMarked ? line.text.firstWord.rest : line.text
        let (name, rest) = text.firstWord
        guard DeviceName.isName(name) else { return nil }
        let (location, description) = rest.firstWord
        let isCode = LsdevReader.isLocation(location)
        if isCode, isVPD || location.hasPrefix("U") {
            guard !description.isEmpty, !LsdevReader.isCut(location) else { return nil }
            return Lsdev.Device(
                name: String(name), location: String(location), description: String(description))
        }
        // A code of another form stands apart between two gaps.
        if isVPD, isMarked || line.isIndented, isSetApart(location, description), isPadded(name, rest),
            !Lsdev.states.contains(location)
        {
            return Lsdev.Device(
                name: String(name), location: String(location), description: String(description))
        }
        // A line with `*` at both ends belongs to a box around a greeting.
        guard isVPD, !isHeader(line), isMarked || line.isIndented, isPadded(name, rest),
            !Lsdev.states.contains(location),
            !text.has(".."), !text.hasSuffix("*")
        else { return nil }
        return Lsdev.Device(name: String(name), description: String(rest))
    }

    /// The column of names is at least 16 wide, which prose with a gap in it is not.
    private static func isPadded(_ name: TextSlice, _ rest: TextSlice) -> Bool {
        !rest.isEmpty && rest.startIndex - name.startIndex >= 16
    }

    private static func isSetApart(_ code: TextSlice, _ description: TextSlice) -> Bool {
        !description.isEmpty && code.count <= 40 && code.contains(where: ASCII.isDigit)
            && description.startIndex - code.endIndex > 1
    }

    /// A row of `lscfg -s`: name and location code; the description is on the next line.
    private static func bareRow(_ line: OutputLine) -> Lsdev.Device? {
        guard line.isIndented, line.text.contains(UInt8(ascii: "U")) else { return nil }
        let words = line.words
        guard words.count == 2, DeviceName.isName(words[0]), words[1].hasPrefix("U"),
            LsdevReader.isLocation(words[1]),
            !LsdevReader.isCut(words[1])
        else { return nil }
        return Lsdev.Device(name: String(words[0]), location: String(words[1]))
    }

    static func listing(_ lines: inout OutputLines, isVPD: Bool) throws(ReadError) -> Lsdev.Listing {
        var listing = Lsdev.Listing()
        // The row right above, and the column of its description.
        var last: (number: Int, column: Int)?
        while let line = try lines.nextFilled() {
            let line = try line.checked()
            if let device = row(line, isVPD: isVPD) {
                listing.devices.append(device)
                last = descriptionColumn(line, device).map { (line.number, $0) }
            } else if isVPD, let device = bareRow(line) {
                guard let next = try lines.nextFilled()?.checked() else {
                    throw lines.cut("the description of \(line.words[0])")
                }
                guard next.isIndented, row(next, isVPD: isVPD) == nil, !isDetail(next) else {
                    throw next.error("a description on its own line")
                }
                listing.devices.append(
                    Lsdev.Device(name: device.name, location: device.location, description: String(next.text))
                )
            } else if let above = last, line.number == above.number + 1, line.indent == above.column,
                !line.text.has("..")
            {
                // A long description continues in its column.
                let index = listing.devices.count - 1
                listing.devices[index].description?.append(" " + String(line.text))
                last = (line.number, above.column)
            } else if let slot = try slot(line, of: listing.devices.last) {
                listing.slot = slot
            } else if !isDetail(line) {
                throw line.error(
                    "a device: name, location code, description, or a line of its vital product data")
            }
        }
        guard !listing.devices.isEmpty else {
            throw lines.cut("a device: name, location code, description")
        }
        if listing.devices.count > 1 { listing.slot = nil }
        return listing
    }

    /// Where the description of a row begins, which is its last part.
    private static func descriptionColumn(_ line: OutputLine, _ device: Lsdev.Device) -> Int? {
        device.description.map { line.column(of: line.text.suffix($0.utf8.count)) }
    }

    /// The slot of `Hardware Location Code......U8247.22L.10112CA-V2-C5`. A virtual device has no parts, so it must be its own; a real one has
    /// parts with codes of their own.
    private static func slot(_ line: OutputLine, of device: Lsdev.Device?) throws(ReadError) -> Int? {
        guard line.text.hasPrefix("Hardware Location Code"), let device else { return nil }
        let code = line.text.dropFirst("Hardware Location Code".utf8.count).drop { $0 == UInt8(ascii: ".") || $0 == 0x20 }
        guard let slot = LsmapValue.slot(code) else { return nil }
        guard code.isSame(as: device.location ?? "") else {
            throw line.error("the location code of \(device.name ?? "the device")")
        }
        return slot
    }

    /// `Manufacturer................IBM`, `Name:  v-scsi-host`, `PLATFORM SPECIFIC`, and titles: `2-Port 10/100/1000 Base-TX PCI-X Adapter:`.
    private static func isDetail(_ line: OutputLine) -> Bool {
        if line.text.has("..") || line.isIndented && line.text.hasSuffix(":") { return true }
        if let (label, _) = line.text.halves(at: UInt8(ascii: ":")) {
            return label.allSatisfy { ASCII.isLetter($0) || $0 == 0x20 || $0 == UInt8(ascii: "/") }
        }
        return line.text == "PLATFORM SPECIFIC"
    }
}
