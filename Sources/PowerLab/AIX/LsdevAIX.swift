/// `lsdev` of AIX ([C] lsdev-l-cd-01, lsdev-cdrom-01, lsdev-adapter-01, lsdev-adapter-F-02).
enum LsdevAIX {
    static let command = EmulatedCommand(effect: .reads) { invocation, machine in
        let options = Getopt(invocation.arguments, "Cc:s:t:l:p:S:F:f:HPr:")
        guard !options.isWrong, !options.has("P") else {
            return Getopt.usage("lsdev", "lsdev -C [ -c Class ] [ -s Subclass ] [ -t Type ] [ -F Format | -r ColumnName ] [ -H ]")
        }
        let devices = machine.lpar.devices
            .filter { device in
                matches(options.values["l"], device.name) && matches(options.values["c"], device.deviceClass)
                    && matches(options.values["s"], device.subclass) && matches(options.values["t"], device.type)
                    && matches(options.values["p"], device.parent) && matches(options.values["S"]?.lowercased(), state(device))
            }
            .sorted { String.deviceOrder($0.name, $1.name) }
        if let name = options.values["l"], devices.isEmpty {
            // guess: number from practice; the file's wording and rc are not captured.
            return .failed(
                1,
                "lsdev: 0514-521 Cannot find information in the predefined device\n        configuration database for the customized device \(name)."
            )
        }
        if let format = options.values["F"] { return Answer(out: devices.map { expand(format, $0) + "\n" }.joined()) }
        return Answer(out: table(devices, header: options.has("H")))
    }

    private static func matches(_ pattern: String?, _ value: String) -> Bool {
        guard let pattern else { return true }
        return pattern.hasSuffix("*") ? value.hasPrefix(pattern.dropLast()) : value == pattern
    }

    private static func state(_ device: AIXDevice) -> String {
        device.status.prefix(1).lowercased() == "a" ? "available" : device.status.lowercased()
    }

    /// Columns as wide as their longest value, one blank between: an empty location column leaves two blanks ([C]).
    private static func table(_ devices: [AIXDevice], header: Bool) -> String {
        let rows =
            (header ? [["name", "status", "location", "description"]] : [])
            + devices.map { [$0.name, $0.status, $0.location, $0.description] }
        let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).map { $0.padded($1) }.joined(separator: " ") + " " + row[3] + "\n"
        }.joined()
    }

    /// Column names in the format are replaced, everything else stays.
    private static func expand(_ format: String, _ device: AIXDevice) -> String {
        var text = ""
        var word = ""
        for character in format + "\0" {
            if character.isLetter {
                word.append(character)
                continue
            }
            text += column(word, device)
            word = ""
            if character != "\0" { text.append(character) }
        }
        return text
    }

    private static func column(_ word: String, _ device: AIXDevice) -> String {
        switch word {
        case "name": device.name
        case "status": device.status
        case "physloc": device.physloc
        case "location": device.location
        case "description": device.description
        case "class": device.deviceClass
        case "subclass": device.subclass
        case "type": device.type
        case "parent": device.parent
        default: word
        }
    }
}
