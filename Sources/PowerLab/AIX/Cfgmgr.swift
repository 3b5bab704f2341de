/// `cfgmgr` ([D] AX:cfgmgr): configures what is new or Defined below a device; silent on success ([C] cfgmgr-lscfg-01).
enum Cfgmgr {
    private static let form = "fsvp:i:l:u:c:"

    static let command = EmulatedCommand(
        effect: .changes, locksODM: true,
        seconds: { invocation, machine in
            let slow = invocation.faults.first { $0.name == "cfgmgr-slow" }?.seconds
            // Below a vscsi adapter there is no SAN to scan.
            let target = Getopt(invocation.arguments, form).values["l"]
            let isShort = target.flatMap(machine.lpar.device)?.type == "IBM,v-scsi"
            return slow ?? (isShort ? min(0.1, machine.lpar.cfgmgrSeconds) : machine.lpar.cfgmgrSeconds)
        }
    ) { invocation, machine in
        let options = Getopt(invocation.arguments, form)
        guard !options.isWrong else { return Getopt.usage("cfgmgr", "cfgmgr [-f | -s | -p Phase] [-i Device] [-l Name] [-v]") }
        // guess: the text.
        guard invocation.may("aix.device.config", machine) else {
            return .failed(1, "cfgmgr: 0514-603 You must be the root user to run this command.")
        }
        if invocation.has("cfgmgr-noeffect") { return Answer() }
        if let name = options.values["l"], machine.lpar.device(name) == nil {
            return .failed(1, Messages.notCustomized("cfgmgr", name))
        }
        configure(below: options.values["l"], &machine)
        return warn(machine.lpar.missingPackages)
    }

    /// Harmless: the devices whose packages are there were configured ([C] errors/aix-cfgmgr-0514-621-01; rc 0 is a guess, reference section 6).
    private static func warn(_ packages: [String]) -> Answer {
        if packages.isEmpty { return Answer() }
        let text = """
            cfgmgr: 0514-621 WARNING: The following device packages are required for
                    device support but are not currently installed.

            """
        return Answer(err: text + packages.joined(separator: "\n") + "\n")
    }

    private static func configure(below name: String?, _ machine: inout Machine) {
        for index in machine.lpar.devices.indices where isBelow(machine.lpar.devices[index], name, machine.lpar) {
            let device = machine.lpar.devices[index]
            // A device behind a vscsi adapter comes up only if the server still offers it: its configure method opens it.
            if device.status == "Defined", device.lun == nil || machine.target(of: device) != nil {
                machine.lpar.devices[index].status = "Available"
                machine.lpar.devices[index].configuredFor = machine.target(of: device)?.incarnation
            }
        }
        for adapter in machine.lpar.devices where adapter.type == "IBM,v-scsi" && isBelow(adapter, name, machine.lpar) {
            discover(behind: adapter, &machine)
        }
    }

    /// Adds a device for every Available VTD that has none yet; names are the lowest free numbers.
    private static func discover(behind adapter: AIXDevice, _ machine: inout Machine) {
        guard adapter.status == "Available", let server = machine.server(of: adapter), server.adapter.status == "Available" else {
            return
        }
        let targets = server.vios.vtds.filter { $0.adapter == server.adapter.name && $0.status == "Available" }
        for target in targets.sorted(by: { $0.lun < $1.lun }) {
            let known = machine.lpar.devices.contains {
                $0.parent == adapter.name && $0.lun == target.lun && ($0.deviceClass == "cdrom") == target.kind.isOptical
            }
            if known { continue }
            let name = freeName(target.kind.isOptical ? "cd" : "hdisk", machine.lpar)
            var device: AIXDevice =
                target.kind.isOptical
                ? .virtualOptical(name, parent: adapter, lun: target.lun) : .virtualDisk(name, parent: adapter, lun: target.lun)
            device.configuredFor = target.incarnation
            machine.lpar.devices.append(device)
        }
    }

    private static func freeName(_ stem: String, _ lpar: LPAR) -> String {
        stem + String((0...).first { lpar.device(stem + String($0)) == nil } ?? 0)
    }

    /// Whether `device` is `name` or hangs below it; nil: everything does.
    private static func isBelow(_ device: AIXDevice, _ name: String?, _ lpar: LPAR) -> Bool {
        guard let name else { return true }
        var current: AIXDevice? = device
        while let here = current {
            if here.name == name { return true }
            current = lpar.device(here.parent)
        }
        return false
    }
}
