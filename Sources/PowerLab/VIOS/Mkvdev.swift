/// `mkvdev -fbo` and `mkvdev -vdev` ([D] VH:mkvdev, [C] mkvdev-fbo-01, mkvdev-vdev-*).
enum Mkvdev {
    static let command = EmulatedCommand.ioscli(
        "mkvdev", ["fbo": .none, "vadapter": .one, "aplc": .one, "dev": .one, "vdev": .one, "f": .none], .changes, locksODM: true
    ) { flags, invocation, machine in
        return make(flags, invocation, &machine)
    }

    private static func make(_ flags: Flags, _ invocation: Invocation, _ machine: inout Machine) -> Answer {
        // [C] errors/vios-mkvdev-0514-548 gives preamble, prefix and number.
        if invocation.has("fs-full") {
            return .failed(1, Messages.preamble + "mkdev: 0514-548 The root filesystem is full.")
        }
        guard flags.has("fbo") != flags.has("vdev") else { return Flags.usage("mkvdev") }
        let prefix = "\(machine.system.locationPrefix)-V\(machine.vios.partitionID)-C"
        let adapter = machine.vios.adapters.first {
            $0.name == flags.value("vadapter") || prefix + String($0.slot) == flags.value("aplc")
        }
        // guess: text and rc of this refusal and of the next ones ("not found in public material", reference section 3).
        guard let adapter else {
            return .failed(1, "The target adapter \"\(flags.value("vadapter") ?? flags.value("aplc") ?? "")\" was not found.")
        }
        guard adapter.status == "Available" else { return .failed(1, "The target adapter \"\(adapter.name)\" is not available.") }
        let kind: VirtualTargetDevice.Kind = flags.has("fbo") ? .fileOptical : backingKind(flags.value("vdev"), machine.vios)
        var name = flags.value("dev") ?? freeName(kind, machine.vios)
        if let refusal = refuse(name, machine.vios) { return refusal }
        if invocation.has("mkvdev-rc0-noeffect") { return Answer(out: "\(name) Available\n") }
        if invocation.has("mkvdev-other-name") { name = freeName(kind, machine.vios) }
        let luns = machine.vios.vtds.filter { $0.adapter == adapter.name }.map(\.lun)
        let lun = (luns.max() ?? 0x80) + 1
        guard lun <= 0xff else { return .failed(1, "No logical unit number is free on \(adapter.name).") }
        let status = invocation.has("mkvdev-defined") ? "Defined" : "Available"
        let backing = flags.value("vdev") ?? ""
        machine.system.incarnations += 1
        machine.vios.vtds.append(
            VirtualTargetDevice(
                name: name, adapter: adapter.name, kind: kind, status: status, lun: lun, backing: backing,
                backingLocation: machine.vios.devices.first { $0.name == backing }?.location ?? "",
                mirrored: kind == .disk ? "false" : "N/A", incarnation: machine.system.incarnations))
        return report(name, status, invocation)
    }

    private static func report(_ name: String, _ status: String, _ invocation: Invocation) -> Answer {
        // The answer to a failure that had an effect; rc 1 without a reason is ambiguous on real systems too.
        if invocation.has("mkvdev-rc1-effect") { return .failed(1, Messages.preamble + "mkdev: unexpected error") }
        let warning = Messages.preamble + "mkdev: Warning, cannot write control block data.\n"
        return Answer(out: "\(name) \(status)\n", err: invocation.has("mkvdev-preamble") ? warning : "")
    }

    private static func refuse(_ name: String, _ vios: VIOS) -> Answer? {
        if name.count > 15 { return .failed(1, "The device name \"\(name)\" is longer than 15 characters.") }
        if vios.isTaken(name) { return .failed(1, Messages.preamble + "mkdev: A device named \"\(name)\" exists already.") }
        let letters = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_.-".contains($0)) }
        return letters && name.first?.isLetter == true ? nil : .failed(1, "The device name \"\(name)\" is not valid.")
    }

    private static func backingKind(_ device: String?, _ vios: VIOS) -> VirtualTargetDevice.Kind {
        switch vios.devices.first(where: { $0.name == device })?.type {
        case "optical": .optical
        case "disk": .disk
        default: .logicalVolume
        }
    }

    /// Default names: `vtopt` or `vtscsi` and the next number ([D] VH:mkvdev; that a hole is refilled is a guess).
    private static func freeName(_ kind: VirtualTargetDevice.Kind, _ vios: VIOS) -> String {
        let stem = kind.isOptical ? "vtopt" : "vtscsi"
        let number = (0...).first { !vios.isTaken(stem + String($0)) }
        return stem + String(number ?? 0)
    }
}
