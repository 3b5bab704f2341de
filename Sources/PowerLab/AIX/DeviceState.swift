/// `rmdev` ([C] rmdev-dl-cd-01) and `mkdev -l`.
enum DeviceState {
    static let rmdev = EmulatedCommand(effect: .changes, locksODM: true) { invocation, scene in
        let options = Getopt(invocation.arguments, "l:dSRq")
        guard !options.isWrong, let name = options.values["l"] else {
            return Getopt.usage("rmdev", "rmdev -l Name [-d | -S] [-R] [-q]")
        }
        // guess: the text.
        guard invocation.may("aix.device.manage.remove", scene) else {
            return .failed(1, "rmdev: 0514-603 You must be the root user to run this command.")
        }
        guard let device = scene.lpar.device(name) else { return .failed(1, Messages.notCustomized("rmdev", name)) }
        // guess: children keep their parent busy too; the number for that case is not captured.
        let hasChildren = scene.lpar.devices.contains { $0.parent == name && $0.status == "Available" }
        if device.status == "Available", device.isBusy || hasChildren { return .failed(1, Messages.busy()) }
        if options.has("d") {
            scene.lpar.devices.removeAll { $0.name == name }
            return Answer(out: "\(name) deleted\n")
        }
        set(name, "Defined", &scene)
        return Answer(out: "\(name) Defined\n")
    }

    /// The configure method talks to the device: a ghost cannot be made Available.
    static let mkdev = EmulatedCommand(effect: .changes, locksODM: true) { invocation, scene in
        let options = Getopt(invocation.arguments, "l:Sq")
        guard !options.isWrong, let name = options.values["l"] else { return Getopt.usage("mkdev", "mkdev -l Name [-S] [-q]") }
        // guess: the text.
        guard invocation.may("aix.device.config", scene) else {
            return .failed(1, "mkdev: 0514-603 You must be the root user to run this command.")
        }
        guard let device = scene.lpar.device(name) else { return .failed(1, Messages.notCustomized("mkdev", name)) }
        if device.status != "Available", device.lun != nil, scene.target(of: device) == nil {
            return .failed(1, Messages.cannotInitialize)
        }
        set(name, "Available", &scene)
        return Answer(out: "\(name) Available\n")
    }

    private static func set(_ name: String, _ status: String, _ scene: inout Scene) {
        for index in scene.lpar.devices.indices where scene.lpar.devices[index].name == name {
            scene.lpar.devices[index].status = status
            if status == "Available" {
                scene.lpar.devices[index].configuredFor = scene.target(of: scene.lpar.devices[index])?.incarnation
            }
        }
    }
}
