/// Tells the layouts of `lsdev` apart and reads the tables.
enum LsdevReader {
    static func listing(_ output: OutputText, options: CommandWords) throws(ReadError) -> Lsdev.Listing {
        if let (fields, delimiter) = try options.fieldList(of: "-F") { return try LsdevFormat(fields, delimiter).listing(output) }
        if let delimiter = try options.delimiter() {
            let fields = try options.fieldNames(of: "-field") ?? ["name", "status", "description"]
            return try LsdevFormat(fields, delimiter).listing(output)
        }
        var lines = output.lines
        while let line = try lines.peek() {
            let words = line.words
            if words.starts(with: ["name", "status"]) { return try table(&lines, options) }
            if words.starts(with: ["#", "Slot"]) || isSlotRow(line) { return try slots(&lines) }
            if words.starts(with: ["attribute", "value"]) { return try attributes(&lines) }
            if VPDReader.isRow(line) { return try VPDReader.listing(&lines) }
            if row(line) != nil { return try rows(&lines) }
            if let format = try LsdevFormat.deduced(output, from: line) { return try format.listing(output) }
            _ = try lines.next()
        }
        throw lines.cut("an lsdev listing: name, status and description of a device")
    }

    /// The VIOS's table, with a header.
    private static func table(_ lines: inout OutputLines, _ options: CommandWords) throws(ReadError) -> Lsdev.Listing {
        guard let header = try lines.next() else { throw lines.cut("the header name, status, description") }
        guard header.words == ["name", "status", "description"] else {
            throw header.error("the header name, status, description")
        }
        return try rows(&lines)
    }

    private static func rows(_ lines: inout OutputLines) throws(ReadError) -> Lsdev.Listing {
        var listing = Lsdev.Listing()
        while let line = try lines.nextFilled() {
            guard let device = try row(line.checked()) else {
                throw line.error("name, status, location if there is one, description")
            }
            listing.devices.append(device)
        }
        return listing
    }

    /// `cd0 Available  Virtual SCSI Optical Served by VIO Server`; the location column is empty for virtual devices.
    static func row(_ line: OutputLine) -> Lsdev.Device? {
        let (name, afterName) = line.text.firstWord
        let (status, afterStatus) = afterName.firstWord
        guard DeviceName(name) != nil, Lsdev.states.contains(status), !afterStatus.isEmpty else { return nil }
        let (word, rest) = afterStatus.firstWord
        let isLocated = isLocation(word) && !rest.isEmpty
        let description = isLocated ? rest : afterStatus
        return Lsdev.Device(
            name: String(name), status: String(status), location: isLocated ? String(word) : nil,
            description: description == "N/A" ? nil : String(description))
    }

    /// AIX location codes: `04-C0-00-3,0`, `02-08-00`, `C7-T1-01`; or the codes of `physloc`.
    static func isLocation(_ word: Substring) -> Bool {
        let parts = word.parts(at: UInt8(ascii: "-"))
        guard parts.count >= 2 else { return false }
        if parts[0].hasPrefix("U"), parts[0].utf8.contains(UInt8(ascii: ".")) { return true }
        guard parts[0].utf8.count >= 2, parts[0].utf8.count <= 3 else { return false }
        return parts.allSatisfy { part in
            let digits = part.hasPrefix("T") ? part.dropFirst() : part
            return !digits.isEmpty && part.utf8.count <= 5
                && digits.utf8.allSatisfy { ASCII.isHexDigit($0) || $0 == UInt8(ascii: ",") }
        }
    }

    private static func isSlotRow(_ line: OutputLine) -> Bool {
        let (slot, rest) = line.text.firstWord
        return isLocation(slot) && slot.hasPrefix("U") && rest.has("Slot")
    }

    /// `lsdev -slots`: location, description ending in "Slot", and the devices in it.
    ///
    /// Source: reference, section 3. A further device of the same slot on a line of its own is inferred.
    private static func slots(_ lines: inout OutputLines) throws(ReadError) -> Lsdev.Listing {
        var listing = Lsdev.Listing()
        while let line = try lines.nextFilled() {
            if line.words.first == "#", listing.devices.isEmpty { continue }
            let words = try line.checked().words
            if words.count == 1, line.isIndented, let last = listing.devices.last, DeviceName(words[0]) != nil {
                listing.devices.append(
                    Lsdev.Device(name: String(words[0]), location: last.location, description: last.description))
                continue
            }
            guard isLocation(words[0]), words[0].hasPrefix("U"), let end = words.lastIndex(of: "Slot"), end > 0,
                end + 1 < words.count,
                words[(end + 1)...].allSatisfy({ DeviceName($0) != nil || $0 == "Unknown" })
            else { throw line.error("a slot's location, its description, and its device or Unknown") }
            let description = words[1...end].joined(separator: " ")
            for device in words[(end + 1)...] {
                listing.devices.append(
                    Lsdev.Device(
                        name: device == "Unknown" ? nil : String(device), location: String(words[0]), description: description))
            }
        }
        guard !listing.devices.isEmpty else { throw lines.cut("a slot below the header") }
        return listing
    }

    /// `lsdev -dev NAME -attr` has lsattr's columns; the layout is inferred (reference, section 3).
    private static func attributes(_ lines: inout OutputLines) throws(ReadError) -> Lsdev.Listing {
        _ = try lines.next()
        var listing = Lsdev.Listing()
        while let line = try lines.nextFilled() {
            let words = try line.checked().words
            guard words.count >= 4, let settable = words.last, settable == "True" || settable == "False" else {
                throw line.error("attribute, value, description, True or False")
            }
            listing.attributes.append(
                Lsdev.Attribute(
                    name: String(words[0]), value: String(words[1]),
                    description: words[2..<(words.count - 1)].joined(separator: " "),
                    isSettable: settable == "True"))
        }
        guard !listing.attributes.isEmpty else { throw lines.cut("an attribute below the header") }
        return listing
    }
}
