/// `rmdev` ([C] rmdev-dl-cd-01) and `mkdev -l`.
enum DeviceState {
    static let rmdev = EmulatedCommand(effect: .changes, locksODM: true) { invocation, machine in
        let options = Getopt(invocation.arguments, "l:dSRq")
        guard !options.isWrong, let name = options.values["l"] else {
            return Getopt.usage("rmdev", "rmdev -l Name [-d | -S] [-R] [-q]")
        }
        // guess: the text.
        guard invocation.may("aix.device.manage.remove", machine) else {
            return .failed(1, "rmdev: 0514-603 You must be the root user to run this command.")
        }
        guard let device = machine.lpar.device(name) else { return .failed(1, Messages.notCustomized("rmdev", name)) }
        // guess: children keep their parent busy too; the number for that case is not captured.
        let hasChildren = machine.lpar.devices.contains { $0.parent == name && $0.status == "Available" }
        if device.status == "Available", device.isBusy || hasChildren { return .failed(1, Messages.busy()) }
        if options.has("d") {
            machine.lpar.devices.removeAll { $0.name == name }
            return Answer(out: "\(name) deleted\n")
        }
        set(name, "Defined", &machine)
        return Answer(out: "\(name) Defined\n")
    }

    /// The configure method opens the device: a stale one can't become Available.
    static let mkdev = EmulatedCommand(effect: .changes, locksODM: true) { invocation, machine in
        let options = Getopt(invocation.arguments, "l:Sq")
        guard !options.isWrong, let name = options.values["l"] else { return Getopt.usage("mkdev", "mkdev -l Name [-S] [-q]") }
        // guess: the text.
        guard invocation.may("aix.device.config", machine) else {
            return .failed(1, "mkdev: 0514-603 You must be the root user to run this command.")
        }
        guard let device = machine.lpar.device(name) else { return .failed(1, Messages.notCustomized("mkdev", name)) }
        if device.status != "Available", device.lun != nil, machine.target(of: device) == nil {
            return .failed(1, Messages.cannotInitialize)
        }
        set(name, "Available", &machine)
        return Answer(out: "\(name) Available\n")
    }

    private static func set(_ name: String, _ status: String, _ machine: inout Machine) {
        for index in machine.lpar.devices.indices where machine.lpar.devices[index].name == name {
            machine.lpar.devices[index].status = status
            if status == "Available" {
                machine.lpar.devices[index].configuredFor = machine.target(of: machine.lpar.devices[index])?.incarnation
            }
        }
    }
}
