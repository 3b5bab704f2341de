/// `rmvdev` ([D] VH:rmvdev) and `rmdev -dev` ([C] rmdev-01).
enum Rmvdev {
    static let command = EmulatedCommand.ioscli(
        "rmvdev", ["vtd": .one, "vdev": .one, "f": .none, "rmlv": .none], .changes, locksODM: true
    ) { flags, _, machine in
        if let name = flags.value("vtd"), !flags.has("vdev") { return remove([name], &machine) }
        guard let device = flags.value("vdev"), !flags.has("vtd") else { return Flags.usage("rmvdev") }
        let targets = machine.vios.vtds.filter { $0.backing == device }.map(\.name)
        // guess: text and rc of both refusals.
        if targets.isEmpty { return .failed(1, "No virtual target device is associated with \"\(device)\".") }
        if targets.count > 1, !flags.has("f") {
            return .failed(1, "\"\(device)\" has more than one virtual target device: \(targets.joined(separator: " "))")
        }
        return remove(targets, &machine)
    }

    static let rmdev = EmulatedCommand.ioscli(
        "rmdev", ["dev": .one, "recursive": .none, "ucfg": .none], .changes, locksODM: true
    ) { flags, _, machine in
        guard let name = flags.value("dev") else { return Flags.usage("rmdev") }
        guard flags.has("ucfg") else { return remove([name], &machine) }
        guard let index = machine.vios.vtds.firstIndex(where: { $0.name == name }) else { return unknown(name) }
        machine.vios.vtds[index].status = "Defined"
        return Answer(out: "\(name) Defined\n")
    }

    private static func remove(_ names: [String], _ machine: inout Machine) -> Answer {
        for name in names {
            guard let vtd = machine.vios.vtds.first(where: { $0.name == name }) else { return unknown(name) }
            if machine.isInUse(vtd) { return .failed(1, Messages.preamble + Messages.busy()) }
        }
        machine.vios.vtds.removeAll { names.contains($0.name) }
        return Answer(out: names.map { "\($0) deleted\n" }.joined())
    }

    /// guess: text; rc 2 is documented as "not found".
    private static func unknown(_ name: String) -> Answer {
        .failed(2, Messages.preamble + Messages.notCustomized("rmdev", name))
    }
}

extension Machine {
    /// Whether a client holds the VTD open: then media cannot be taken out nor the VTD be removed.
    func isInUse(_ vtd: VirtualTargetDevice) -> Bool {
        guard let adapter = vios.adapters.first(where: { $0.name == vtd.adapter }),
            let client = system.lpars.first(where: { $0.name == adapter.client })
        else { return false }
        let parent = client.devices.first { $0.slot == adapter.clientSlot && $0.type == "IBM,v-scsi" }
        return client.devices.contains {
            $0.parent == parent?.name && $0.lun == vtd.lun && $0.status == "Available" && $0.isBusy
                && ($0.deviceClass == "cdrom") == vtd.kind.isOptical
        }
    }
}
