import PowerVM

/// Tells the fields of `lssyscfg -F` rows from the form of their values, for the listings that the reference names.
enum HMCFields {
    /// A field list, and for each field what its values look like.
    private static let known: [[String]] = [
        [
            "lpar_id", "state", "rmc_state", "rmc_ipaddr", "os_version", "dlpar_mem_capable", "dlpar_proc_capable",
            "dlpar_io_capable",
        ],
        LssyscfgPartitions.fields,
        ["name", "serial_num", "state"],
        LssyscfgSystems.fields,
    ]

    /// Nil when the first line of data is `attribute=value`.
    static func deduced(_ output: OutputText) throws(ReadError) -> [String]? {
        var lines = output.lines
        while let line = try lines.nextFilled() {
            guard line.text.utf8.contains(UInt8(ascii: ",")) || line.text.utf8.contains(UInt8(ascii: "=")) else { continue }
            let values = try HMCLine.items(line)
            if values[0].utf8.contains(UInt8(ascii: "=")) { return nil }
            guard let fields = known.first(where: { fits($0, values) }) else {
                throw line.error("attribute=value, or the words of the command: parse \"lssyscfg -r lpar -F name,lpar_id,state\"")
            }
            return fields
        }
        return nil
    }

    private static func fits(_ fields: [String], _ values: [String]) -> Bool {
        fields.count == values.count
            && zip(fields, values).allSatisfy { fits($0, $1[...], isSystem: fields.contains("serial_num")) }
    }

    private static func fits(_ field: String, _ value: Substring, isSystem: Bool) -> Bool {
        switch field {
        case "lpar_id": Digits.number(value, upTo: 0xFFFF) != nil
        case "state": (isSystem ? systemStates : partitionStates).contains(String(value))
        case "rmc_state": ["active", "inactive", "none", "unknown"].contains(value)
        case "rmc_ipaddr": value.utf8.allSatisfy { ASCII.isHexDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") }
        case "lpar_env": ["aixlinux", "vioserver", "os400"].contains(value)
        case "serial_num": value.utf8.count == 7 && value.utf8.allSatisfy(ASCII.isAlphanumeric)
        case "type_model": value.utf8.count == 8 && value.utf8.contains(UInt8(ascii: "-"))
        case "os_version", "name": !value.isEmpty
        default: value == "0" || value == "1" || value == "null"
        }
    }

    /// The first two are captured, the rest is documented or inferred (reference, section 4).
    private static let partitionStates: Set<String> = [
        "Running", "Not Activated", "Open Firmware", "Starting", "Shutting Down", "Error", "Not Available", "Suspended",
    ]
    /// The first one is captured, the rest is inferred.
    private static let systemStates: Set<String> = [
        "Operating", "Standby", "Initializing", "Power Off", "Powering Off", "Error", "No Connection", "Incomplete", "Recovery",
    ]
}
