import PowerVM

/// Distinguishes the layouts of `lsdev` and reads the tables.
enum LsdevReader {
    private static let expected = "an lsdev listing: name, status and description of a device"

    static func listing(_ output: OutputText, options: CommandWords) throws(ReadError)
        -> Lsdev.Listing
    {
        if let format = try LsdevFormat.asked(options) { return try format.listing(output) }
        let isVPD = output.command == "lscfg" || options.has("-vpd")
        var lines = output.lines
        while let line = try lines.peekFilled() {
            if line.text.hasPrefix("name"), line.words.starts(with: ["name", "status"]) { return try table(&lines) }
            if LsdevSlots.isHeader(line) || LsdevSlots.isRow(line) {
                return try LsdevSlots.listing(&lines)
            }
            if line.text.hasPrefix("attribute"), line.words.starts(with: ["attribute", "value"]) {
                return try LsdevAttributes.listing(&lines)
            }
            if let listing = try LsdevAttributes.single(&lines, options) { return listing }
            if VPDReader.starts(line, isVPD: isVPD) { return try VPDReader.listing(&lines, isVPD: isVPD) }
            if try row(line) != nil { return try rows(&lines, .unknown) }
            if let format = try LsdevFormat.deduced(output, from: line) {
                return try format.listing(output)
            }
            guard !LsdevNoise.mayBeRow(line) || isVPD && VPDReader.isHeader(line) else {
                throw line.error(expected)
            }
            _ = try lines.next()
        }
        throw lines.cut(expected)
    }

    /// With a header: the VIOS's, that of AIX's `-H`, or that of the VIOS's `-field name status` [inferred].
    private static func table(_ lines: inout OutputLines) throws(ReadError) -> Lsdev.Listing {
        guard let header = try lines.next() else {
            throw lines.cut("the header name, status, description")
        }
        switch header.words {
        case ["name", "status", "description"]: return try rows(&lines, .none)
        case ["name", "status", "location", "description"]:
            return try rows(
                &lines, .between(header.column(of: header.words[2]), header.column(of: header.words[3])))
        case ["name", "status"]:
            var listing = Lsdev.Listing()
            while let line = try lines.nextFilled() {
                let words = try line.checked().words
                guard words.count == 2, DeviceName.isName(words[0]), Lsdev.states.contains(words[1]) else {
                    throw line.error("name and status")
                }
                listing.devices.append(Lsdev.Device(name: String(words[0]), status: String(words[1])))
            }
            return listing
        default: throw header.error("the header name, status, description")
        }
    }

    private static func rows(_ lines: inout OutputLines, _ column: LsdevColumn) throws(ReadError)
        -> Lsdev.Listing
    {
        var listing = Lsdev.Listing()
        while let line = try lines.nextFilled() {
            guard let device = try row(line.checked(), column) else {
                throw line.error("name, status, location if there is one, description")
            }
            listing.devices.append(device)
        }
        return listing
    }

    /// `cd0 Available  Virtual SCSI Optical Served by VIO Server`; the location column is empty for virtual devices.
    static func row(_ line: OutputLine, _ column: LsdevColumn = .unknown) throws(ReadError) -> Lsdev
        .Device?
    {
        let (name, afterName) = line.text.firstWord
        let (status, afterStatus) = afterName.firstWord
        guard DeviceName.isName(name), Lsdev.states.contains(status), !afterStatus.isEmpty else {
            return nil
        }
        let location = try column.location(in: afterStatus, behind: status, of: line)
        let description = location.map { afterStatus[$0.endIndex...].trimmedBlank } ?? afterStatus
        return Lsdev.Device(
            name: String(name), status: String(status), location: location.map { String($0) },
            description: description == "N/A" ? nil : String(description))
    }

    /// AIX location codes: `04-C0-00-3,0`, `1S-08`, `111-T1-01`, `P1/Q1-L0`; or the codes of `physloc`. First words of descriptions
    /// (`16-bit`, `SAS-attached`, `CD-ROM`, `PCI-X266`) are none: in a code the first two parts have a digit, and nothing is in lower case.
    static func isLocation(_ word: TextSlice) -> Bool {
        let parts = word.parts(at: UInt8(ascii: "-"))
        guard parts.count >= 2 else { return false }
        if parts[0].hasPrefix("U"), parts[0].contains(UInt8(ascii: ".")) { return true }
        let bus = parts[0]
        let isBus =
            (1...5).contains(bus.count) && bus.contains(where: ASCII.isDigit)
            || bus.count == 2 && bus.allSatisfy(ASCII.isHexDigit)
        return isBus && parts[1].contains(where: ASCII.isDigit)
            && parts.allSatisfy { part in
                (1...5).contains(part.count)
                    && part.allSatisfy {
                        ASCII.isDigit($0) || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0
                            || $0 == UInt8(ascii: ",")
                            || $0 == UInt8(ascii: "/")
                    }
            }
    }

    /// Whether a device's code ends within its LUN: it has 12 or 16 digits.
    static func isCut(_ location: TextSlice) -> Bool {
        let parts = location.parts(at: UInt8(ascii: "-"))
        guard parts.count == 5, VirtualLocation(location[..<parts[3].endIndex]) != nil else {
            return false
        }
        return parts[4].hasPrefix("L") && VirtualLocation(location) == nil
    }
}
