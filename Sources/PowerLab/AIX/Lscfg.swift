/// `lscfg` ([C] cfgmgr-lscfg-01; adapters: reference section 2).
enum Lscfg {
    static let command = EmulatedCommand(effect: .reads) { invocation, machine in
        let options = Getopt(invocation.arguments, "vpsl:")
        guard !options.isWrong else { return Getopt.usage("lscfg", "lscfg [-v] [-p] [-s] [-l Name]") }
        let pattern = options.values["l"] ?? "*"
        let devices = machine.lpar.devices.filter { device in
            pattern.hasSuffix("*") ? device.name.hasPrefix(pattern.dropLast()) : device.name == pattern
        }
        // guess: text and rc.
        if devices.isEmpty { return .failed(1, "lscfg: device \(pattern) not found.") }
        return Answer(out: devices.map { stanza($0, verbose: options.has("v")) }.joined())
    }

    private static func stanza(_ device: AIXDevice, verbose: Bool) -> String {
        let line = "  \(device.name.padded(16)) \(device.physloc)  \(device.description)\n"
        // guess: the vital product data of a virtual optical device.
        let isOptical = device.type == "vopt"
        return verbose && isOptical
            ? line + "\n        Manufacturer................AIX\n        Machine Type and Model......VOPTA\n\n" : line
    }
}
