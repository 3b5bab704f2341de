import PowerVM

/// Deduces the fields of `lssyscfg -F` rows from the form of their values, for the listings that the reference names.
enum HMCFields {
    /// A field list, and for each field the form of its values.
    private static let known: [[String]] = [
        [
            "lpar_id", "state", "rmc_state", "rmc_ipaddr", "os_version", "dlpar_mem_capable",
            "dlpar_proc_capable",
            "dlpar_io_capable",
        ],
        LssyscfgPartitions.fields,
        ofSystem,
        LssyscfgSystems.fields,
    ]

    private static let ofSystem = ["name", "serial_num", "state"]

    /// Nil when the first line of data is `attribute=value`.
    static func deduced(_ output: OutputText) throws(ReadError) -> [String]? {
        var lines = output.lines
        while let line = try lines.nextFilled() {
            let text = line.text
            guard text.contains(UInt8(ascii: ",")) || text.contains(UInt8(ascii: "=")),
                !Prose.isMessage(text)
            else { continue }
            let values = try HMCItems(line)
            if values[0].contains(UInt8(ascii: "=")) { return nil }
            if values.count > 1,
                values.contains(where: { $0 == "name" || $0 == "lpar_name" || $0 == "lpar_id" }),
                values.allSatisfy({ HMCAttributes.isName($0) })
            {
                return values.map { String($0) }
            }
            guard let fields = known.first(where: { fits($0, values) }) else {
                throw line.error(
                    "attribute=value, or the whole command line: parse \"lssyscfg -r lpar -F name,lpar_id,state\""
                )
            }
            return fields
        }
        return nil
    }

    /// `aix04,normal1,Running` is a partition with its profile: a serial number has no small letters, and a system no such state.
    private static func isOfSystem(_ field: String, _ value: TextSlice) -> Bool {
        switch field {
        case "serial_num": !value.contains(where: ASCII.isLower)
        case "state": !HMCForm.partitionStates.contains(value)
        default: true
        }
    }

    private static func fits(_ fields: [String], _ values: HMCItems) -> Bool {
        fields.count == values.count
            && zip(fields, values).allSatisfy { !$1.isEmpty || $0 == "rmc_ipaddr" || $0 == "os_version" }
            && zip(fields, values).allSatisfy { HMCForm(field: $0).fits($1) }
            && (fields != ofSystem || zip(fields, values).allSatisfy(isOfSystem))
    }
}
