/// `loadopt` and `unloadopt` ([D] VH:loadopt, VH:unloadopt): silent on success. All texts of refusals are guesses, rc 1 too.
enum Loadopt {
    static let command = EmulatedCommand.ioscli("loadopt", ["f": .none, "release": .none, "disk": .one, "vtd": .one], .changes) {
        flags, _, machine in
        guard let disk = flags.value("disk"), let vtd = flags.value("vtd") else { return Flags.usage("loadopt") }
        guard let repository = machine.vios.repository else { return Repository.none }
        guard let medium = repository.medium(disk) else {
            return .failed(1, "Virtual media \"\(disk)\" does not exist.")
        }
        guard let index = drive(vtd, machine) else { return .failed(1, "Device \"\(vtd)\" is not a virtual optical device.") }
        let loaded = machine.vios.vtds[index].backing
        if loaded == medium.path { return Answer() }
        if !loaded.isEmpty, !flags.has("f") { return .failed(1, "Device \"\(vtd)\" has media loaded.") }
        if machine.isHeld(index), !flags.has("release") { return busy(vtd) }
        let elsewhere = machine.vios.vtds.contains { $0.backing == medium.path && $0.name != vtd }
        if elsewhere, medium.access == "rw" { return .failed(1, "Virtual media \"\(disk)\" is loaded in another device.") }
        machine.vios.vtds[index].backing = medium.path
        machine.vios.vtds[index].isReserved = false
        return Answer()
    }

    static let unloadopt = EmulatedCommand.ioscli("unloadopt", ["release": .none, "vtd": .one], .changes) { flags, _, machine in
        guard let vtd = flags.value("vtd") else { return Flags.usage("unloadopt") }
        guard let index = drive(vtd, machine) else { return .failed(1, "Device \"\(vtd)\" is not a virtual optical device.") }
        if machine.isHeld(index), !flags.has("release") { return busy(vtd) }
        machine.vios.vtds[index].backing = ""
        machine.vios.vtds[index].isReserved = false
        return Answer()
    }

    private static func drive(_ name: String, _ machine: Machine) -> Int? {
        machine.vios.vtds.firstIndex { $0.name == name && $0.kind == .fileOptical }
    }

    /// The first words are captured (errors/lpartool-unloadopt-busy, cut there), the rest is a guess.
    private static func busy(_ vtd: String) -> Answer {
        .failed(1, "Unable to perform the requested operation: \(vtd) is reserved by the client.")
    }
}

extension Machine {
    /// Whether a client has the drive open, or a reservation was left on it: then only `-release` takes the medium out ([K] KICK).
    fileprivate func isHeld(_ index: Int) -> Bool {
        let drive = vios.vtds[index]
        return drive.isReserved || (!drive.backing.isEmpty && isInUse(drive))
    }
}
