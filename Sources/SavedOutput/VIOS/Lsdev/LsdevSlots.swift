import PowerVM

/// Reads `lsdev -slots`: the slot's location or name, its description, and the devices in it.
///
/// Source: reference, section 3 (virtual slots, `Unknown`). Inferred: the header, names of two words (`HEA 1`), descriptions that don't end
/// in "Slot", `Empty`, and a further device of the same slot on a line of its own.
enum LsdevSlots {
    static func isHeader(_ line: OutputLine) -> Bool { line.text.hasPrefix("#") && line.words.starts(with: ["#", "Slot"]) }

    static func isRow(_ line: OutputLine) -> Bool { line.text.hasPrefix("U") && virtual(line.words) != nil }

    static func listing(_ lines: inout OutputLines) throws(ReadError) -> Lsdev.Listing {
        var listing = Lsdev.Listing()
        var hasHeader = false
        var hasRow = false
        while let line = try lines.nextFilled() {
            if isHeader(line), !hasRow {
                hasHeader = true
                continue
            }
            let words = try line.checked().words
            if words.count == 1, line.isIndented, let last = listing.devices.last, let name = DeviceName(words[0]) {
                listing.devices.append(Lsdev.Device(name: name.text, location: last.location, description: last.description))
                continue
            }
            guard let row = virtual(words) ?? (hasHeader && !LsdevNoise.isMessage(line) ? column(line.text.columns) : nil) else {
                throw line.error("a slot's location, its description, and its device or Unknown")
            }
            hasRow = true
            for device in row.devices where device != "Empty" {
                listing.devices.append(
                    Lsdev.Device(
                        name: device == "Unknown" ? nil : String(device), location: row.slot, description: row.description))
            }
        }
        guard hasRow else { throw lines.cut("a slot below the header") }
        return listing
    }

    private typealias Row = (slot: String, description: String, devices: [TextSlice])

    /// A location, a description that ends in "Slot", devices.
    private static func virtual(_ words: [TextSlice]) -> Row? {
        guard words[0].hasPrefix("U"), LsdevReader.isLocation(words[0]), let end = words.lastIndex(where: { $0 == "Slot" }),
            end > 0,
            areDevices(words[(end + 1)...])
        else { return nil }
        return (String(words[0]), words[1...end].joined(separator: " "), Array(words[(end + 1)...]))
    }

    private static func column(_ columns: [TextSlice]) -> Row? {
        guard columns.count == 3, areDevices(columns[2].blankSeparated[...]) else { return nil }
        return (String(columns[0]), String(columns[1]), columns[2].blankSeparated)
    }

    private static func areDevices(_ words: ArraySlice<TextSlice>) -> Bool {
        !words.isEmpty && words.allSatisfy(DeviceName.isName)
    }
}
