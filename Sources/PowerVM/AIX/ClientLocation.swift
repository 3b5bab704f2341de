/// The client side of a device in texts that hold its location code: `bosinst.data`, the SMS menus of the firmware.
enum ClientLocation {
    /// The codes `U…-V<partition>-C<slot>-T<port>-L<lun>` of an SMS menu (`( loc=… )`), each once.
    static func sms(_ output: OutputText) throws(ReadError) -> [VirtualLocation] {
        var found: [VirtualLocation] = []
        var known: Set<VirtualLocation> = []
        var lines = output.lines
        while let line = try lines.nextFilled() {
            guard let start = line.text.range(of: "loc=")?.upperBound else { continue }
            let code = try line.checked().text[start...].firstWord.word
            guard let location = VirtualLocation(code), location.lun != nil else { continue }
            if known.insert(location).inserted { found.append(location) }
        }
        guard !found.isEmpty else { throw lines.cut("( loc=U…-V<partition>-C<slot>-T<port>-L<lun> )") }
        return found
    }

    struct TargetDisk {
        var location: VirtualLocation
        var parent: String
        /// As printed: 12 digits of the LUN.
        var connection: String
    }

    /// A `target_disk_data` stanza of bosinst.data: `PHYSICAL_LOCATION`, and `CONNECTION = vscsi0//810000000000`.
    static func bosinst(_ output: OutputText) throws(ReadError) -> TargetDisk {
        var location: VirtualLocation?
        var connection: (Substring, Substring)?
        var lines = output.lines
        while let line = try lines.nextFilled() {
            guard let (left, right) = line.text.halves(at: UInt8(ascii: "=")) else { continue }
            let value = right.trimmedBlank
            switch left.trimmedBlank {
            case "PHYSICAL_LOCATION" where !value.isEmpty:
                _ = try line.checked()
                guard location == nil, let code = VirtualLocation(value), code.lun != nil else {
                    throw line.error("the location code of one virtual disk, with its LUN")
                }
                location = code
            case "CONNECTION" where !value.isEmpty:
                _ = try line.checked()
                guard connection == nil, let slashes = value.range(of: "//"),
                    VSCSIName(value[..<slashes.lowerBound]) != nil,
                    value[slashes.upperBound...].utf8.count == 12, LogicalUnitNumber(value[slashes.upperBound...]) != nil
                else { throw line.error("CONNECTION = vscsiN// and 12 digits of the LUN") }
                connection = (value[..<slashes.lowerBound], value[slashes.upperBound...])
            default: continue
            }
        }
        guard let location, let connection else { throw lines.cut("PHYSICAL_LOCATION and CONNECTION of a virtual disk") }
        guard LogicalUnitNumber(connection.1) == location.lun else {
            throw lines.cut("the same LUN in PHYSICAL_LOCATION and CONNECTION")
        }
        return TargetDisk(location: location, parent: String(connection.0), connection: String(connection.1))
    }
}
