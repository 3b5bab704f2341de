/// Reads `lsdev -F` of AIX and `lsdev -fmt` of the VIOS: a row for each device, fields between a delimiter.
struct LsdevFormat {
    let fields: [String]
    let delimiter: UInt8

    init(_ fields: [String], _ delimiter: UInt8) {
        self.fields = fields
        self.delimiter = delimiter
    }

    func listing(_ output: OutputText) throws(ReadError) -> Lsdev.Listing {
        var listing = Lsdev.Listing()
        var lines = output.lines
        while let line = try lines.nextFilled() {
            let values = try line.checked().text.parts(at: delimiter).map(\.trimmedBlank)
            if listing.devices.isEmpty, values.count == 1, fields.count > 1 { continue }
            listing.devices.append(try device(values, line))
        }
        guard !listing.devices.isEmpty else { throw lines.cut("rows \(form)") }
        return listing
    }

    private var form: String { fields.joined(separator: String(Character(Unicode.Scalar(delimiter)))) }

    private func device(_ values: [Substring], _ line: OutputLine) throws(ReadError) -> Lsdev.Device {
        // Only the last field, a description, may hold the delimiter itself.
        let isLong = values.count > fields.count && fields.last == "description"
        guard values.count == fields.count || isLong else { throw line.error("a row \(form)") }
        var device = Lsdev.Device(name: nil)
        for (index, field) in fields.enumerated() {
            let text = isLong && index == fields.count - 1 ? line.text[values[index].startIndex...] : values[index]
            let value = text.isEmpty || text == "N/A" ? nil : String(text)
            switch field {
            case "name":
                guard DeviceName(text) != nil else { throw line.error("the name of a device in a row \(form)") }
                device.name = value
            case "status", "state":
                guard Lsdev.states.contains(text) else {
                    throw line.error("Available, Defined, Stopped or Undefined in a row \(form)")
                }
                device.status = value
            case "physloc", "location": device.location = value
            case "description": device.description = value
            default: device.more.append(Lsdev.Field(name: field, value: value))
            }
        }
        return device
    }

    /// Tells the fields from their form where `-F` is not known: a name first, a state, a location, a type (one word), a description.
    static func deduced(_ output: OutputText, from first: OutputLine) throws(ReadError) -> LsdevFormat? {
        let delimiter = UInt8(ascii: ":")
        let count = first.text.parts(at: delimiter).count
        guard count >= 2, DeviceName(first.text.parts(at: delimiter)[0].trimmedBlank) != nil else { return nil }
        var columns = Array(repeating: [Substring](), count: count)
        var lines = output.lines
        while let line = try lines.nextFilled() {
            guard line.number >= first.number else { continue }
            let values = try line.checked().text.parts(at: delimiter).map(\.trimmedBlank)
            guard values.count == count else { throw line.error("\(count) fields between colons, as in the first row") }
            for (index, value) in values.enumerated() { columns[index].append(value) }
        }
        var fields: [String?] = columns.map { column in
            let filled = column.filter { !$0.isEmpty }
            if filled.isEmpty { return "location" }
            if filled.count == column.count, filled.allSatisfy(Lsdev.states.contains) { return "status" }
            return filled.allSatisfy(LsdevReader.isLocation) ? "location" : nil
        }
        fields[0] = "name"
        let open = fields.indices.filter { fields[$0] == nil }
        if open.count == 1 {
            fields[open[0]] = "description"
        } else if open.count == 2, columns[open[0]].allSatisfy({ $0.blankSeparated.count == 1 }),
            columns[open[1]].contains(where: { $0.blankSeparated.count > 1 })
        {
            fields[open[0]] = "type"
            fields[open[1]] = "description"
        }
        let settled = fields.compactMap { $0 }
        guard settled.count == count, Set(settled).count == count else {
            throw first.error(
                "fields that tell themselves; give the words of the command: parse \"lsdev -F name:status:physloc:description\"")
        }
        return LsdevFormat(settled, delimiter)
    }
}
