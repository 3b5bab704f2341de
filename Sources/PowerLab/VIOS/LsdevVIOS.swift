/// `lsdev` of the VIOS ([D] VH:lsdev, [C] lsdev-*).
enum LsdevVIOS {
    static let command = EmulatedCommand.ioscli(
        "lsdev",
        [
            "virtual": .none, "type": .many, "dev": .one, "plc": .one, "vpd": .none, "attr": .none, "slots": .none,
            "field": .many, "fmt": .one, "state": .one, "parent": .none, "child": .none,
        ]
    ) { flags, _, machine in
        return answer(flags, machine)
    }

    private static func answer(_ flags: Flags, _ machine: Machine) -> Answer {
        let devices = all(machine)
        if flags.has("slots") { return slots(machine) }
        if let name = flags.value("dev") {
            // guess: text; rc 2 is documented as "not found".
            guard let device = devices.first(where: { $0.name == name }) else {
                return .failed(2, "Device \"\(name)\" is not found.")
            }
            if flags.has("vpd") { return Answer(out: vpd(device, isDetailed: true)) }
            if flags.has("parent") { return Answer(out: "parent\n\n\(parent(device, machine))\n") }
            if flags.has("attr") { return attributes(device, machine) }
            return table([device], flags)
        }
        if flags.has("vpd") { return Answer(out: devices.map { vpd($0, isDetailed: false) }.joined()) }
        var chosen = devices
        if flags.has("virtual") { chosen = chosen.filter(\.isVirtual) }
        if let types = flags.list("type") { chosen = chosen.filter { types.contains($0.type) } }
        if let state = flags.value("state") { chosen = chosen.filter { $0.status == state } }
        return table(chosen, flags)
    }

    /// Descriptions of vhosts and disk VTDs are captured, those of both optical kinds are from memory ([I]).
    private static func all(_ machine: Machine) -> [VIOSDevice] {
        let vios = machine.vios
        let prefix = "\(machine.system.locationPrefix)-V\(vios.partitionID)-C"
        let adapters = vios.adapters.map {
            VIOSDevice(
                name: $0.name, status: $0.status, description: $0.status == "Defined" ? "N/A" : "Virtual SCSI Server Adapter",
                type: "adapter", location: prefix + String($0.slot), isVirtual: true)
        }
        let targets = vios.vtds.map { vtd in
            let location = adapters.first { $0.name == vtd.adapter }?.location ?? ""
            let what =
                switch vtd.kind {
                case .fileOptical: "File-backed Optical"
                case .optical: "Optical Media"
                case .disk: "Disk"
                case .logicalVolume: "Logical Volume"
                case .fileDisk: "File-backed Disk"
                }
            return VIOSDevice(
                name: vtd.name, status: vtd.status, description: "Virtual Target Device - " + what, type: "vtd",
                location: "\(location)-L\(vtd.lun)", isVirtual: true)
        }
        return (vios.devices + adapters + targets).sorted { String.deviceOrder($0.name, $1.name) }
    }

    private static func table(_ devices: [VIOSDevice], _ flags: Flags) -> Answer {
        let columns = [
            Table.Column(field: "name", header: "name", width: 16), Table.Column(field: "status", header: "status", width: 11),
            Table.Column(field: "description", header: "description", width: 0),
        ]
        let all = columns + [Table.Column(field: "physloc", header: "physloc", width: 0)]
        let rows = devices.map { [$0.name, $0.status, $0.description, $0.location] }
        let asksLocation = (flags.list("field") ?? []).contains { $0.lowercased() == "physloc" }
        return asksLocation
            ? Table(columns: all, rows: rows).print(flags, command: "lsdev")
            : Table(columns: columns, rows: rows.map { Array($0.prefix(3)) }).print(flags, command: "lsdev")
    }

    /// [C] lsdev-vpd-vhost-01 (one line each) and lsdev-dev-vhost-vpd-01 (one device).
    private static func vpd(_ device: VIOSDevice, isDetailed: Bool) -> String {
        let head = "  \(device.name.padded(16)) "
        guard isDetailed else { return head + "\(device.location.padded(48)) \(device.description)\n" }
        let slot = device.location.split(separator: "C").last.flatMap { Int($0) } ?? 0
        let unit = "v-scsi-host@\((0x3000_0000 + slot).hex(8))"
        let platform =
            device.name.hasPrefix("vhost")
            ? "\n  PLATFORM SPECIFIC\n\n  Name:  v-scsi-host\n    Node:  \(unit)\n    Physical Location: \(device.location)\n"
            : ""
        return head + "\(device.location)  \(device.description)\n\n        Hardware Location Code......\(device.location)\n"
            + platform
    }

    /// Layout of lsattr ([I]); the LUN's attribute is captured in the ODM (odmget-vtd-lun-01).
    private static func attributes(_ device: VIOSDevice, _ machine: Machine) -> Answer {
        guard let vtd = machine.vios.vtds.first(where: { $0.name == device.name }) else {
            return Answer(out: "attribute value description user_settable\n")
        }
        return Answer(
            out: "attribute        value              description          user_settable\n\n"
                + "LogicalUnitAddr  0x\(vtd.lun.lunDigits) Logical Unit Address False\n")
    }

    private static func parent(_ device: VIOSDevice, _ machine: Machine) -> String {
        machine.vios.vtds.first { $0.name == device.name }?.adapter ?? "vio0"
    }

    /// Row layout is captured (lsdev-slots-01); guess: the header.
    private static func slots(_ machine: Machine) -> Answer {
        let prefix = "\(machine.system.locationPrefix)-V\(machine.vios.partitionID)-C"
        let rows = machine.vios.adapters.map { adapter in
            "\(prefix)\(adapter.slot)  Virtual I/O Slot  \(adapter.status == "Available" ? adapter.name : "Unknown")\n"
        }
        return Answer(out: "# Slot                       Description       Device(s)\n" + rows.joined())
    }
}
