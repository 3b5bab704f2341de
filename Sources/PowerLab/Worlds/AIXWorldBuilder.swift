import Foundation

/// Builds a partition's device database.
///
/// Class, subclass and type of virtual optical devices are inferred ([I], reference section 6); the descriptions are captured.
struct AIXWorldBuilder {
    /// `U9009.22A.7812345`.
    let prefix: String

    func lpar(_ file: WorldFile.Partition) -> LPAR {
        var lpar = LPAR(
            name: file.name, host: file.host ?? file.name, node: file.node ?? file.name, partitionID: file.id,
            level: file.level ?? "7300-02-01-2346", wpar: file.wpar ?? 0, otherOS: file.os, runsSSHD: file.ssh ?? true,
            devices: [],
            accounts: (file.accounts ?? [.init(name: "root", uid: 0, sudo: nil, authorizations: nil)]).map {
                Account(name: $0.name, uid: $0.uid, sudo: $0.sudo, authorizations: $0.authorizations ?? [])
            },
            answersCvai: file.cvai ?? true, cfgmgrSeconds: file.cfgmgr_seconds ?? 0.2,
            missingPackages: file.missing_packages ?? [], bootTime: Date().timeIntervalSince1970)
        lpar.devices = [
            device("vio0", "Virtual I/O Bus", ("bus", "chrp", "vdevice"), "sysplanar0"),
            device("vsa0", "LPAR Virtual Serial Adapter", ("adapter", "vdevice", "hvterm1"), "vio0"),
            device("ent0", "Virtual I/O Ethernet Adapter (l-lan)", ("adapter", "vdevice", "IBM,l-lan"), "vio0"),
        ]
        lpar.devices += (file.vscsi ?? [.init(name: "vscsi0", slot: 2, status: nil)]).map { client in
            var adapter = device(client.name, "Virtual SCSI Client Adapter", ("adapter", "vdevice", "IBM,v-scsi"), "vio0")
            adapter.physloc = "\(prefix)-V\(file.id)-C\(client.slot)-T1"
            adapter.slot = client.slot
            adapter.status = client.status ?? "Available"
            return adapter
        }
        let devices =
            file.devices ?? [.init(name: "hdisk0", status: nil, kind: "sas-disk", parent: nil, lun: nil, mounted: nil, open: nil)]
        if devices.contains(where: { $0.kind == "npiv-disk" }) { lpar.devices += fibreChannel(id: file.id) }
        lpar.devices += devices.map { attached($0, to: lpar) }
        return lpar
    }

    private func device(
        _ name: String, _ description: String, _ kind: (deviceClass: String, subclass: String, type: String), _ parent: String
    ) -> AIXDevice {
        AIXDevice(
            name: name, status: "Available", deviceClass: kind.deviceClass, subclass: kind.subclass, type: kind.type,
            parent: parent,
            location: "", physloc: "", description: description, lun: nil, slot: nil, mountPoint: nil, configuredFor: nil,
            isOpen: false)
    }

    private func fibreChannel(id: Int) -> [AIXDevice] {
        var adapter = device("fcs0", "Virtual Fibre Channel Client Adapter", ("adapter", "vdevice", "IBM,vfc-client"), "vio0")
        adapter.physloc = "\(prefix)-V\(id)-C33-T1"
        adapter.slot = 33
        var protocolDevice = device("fscsi0", "FC SCSI I/O Controller Protocol Device", ("driver", "efc", "vefc"), "fcs0")
        protocolDevice.physloc = adapter.physloc
        return [adapter, protocolDevice]
    }

    private func attached(_ file: WorldFile.AIXFile, to lpar: LPAR) -> AIXDevice {
        var made: AIXDevice
        switch file.kind {
        case "cd": made = AIXDevice.virtualOptical(file.name, parent: lpar.device(file.parent ?? "vscsi0"), lun: file.lun ?? 0x81)
        case "disk": made = AIXDevice.virtualDisk(file.name, parent: lpar.device(file.parent ?? "vscsi0"), lun: file.lun ?? 0x81)
        case "npiv-disk":
            made = device(file.name, "MPIO IBM 2107 FC Disk", ("disk", "fcp", "mpioosdisk"), "fscsi0")
            made.physloc = "\(prefix)-V\(lpar.partitionID)-C33-T1-W500507630608059A-L40004\(lpar.devices.count.hex(3))00000000"
        case "sas-cd":
            made = device(file.name, "SATA DVD-RAM Drive", ("cdrom", "sas", "sata"), "sissas0")
            made.location = "04-08-00"
            made.physloc = "U78D2.001.WZS0ABC-P1-D1"
        default:
            made = device(file.name, "SAS Disk Drive", ("disk", "sas", "scsd"), "sissas0")
            made.location = "02-08-00"
            made.physloc = "U78D2.001.WZS0ABC-P3-D1"
        }
        made.status = file.status ?? "Available"
        made.mountPoint = file.mounted
        made.isOpen = file.open ?? false
        return made
    }
}

extension AIXDevice {
    /// What cfgmgr makes of an optical VTD ([C] description; class, subclass and type [I]).
    static func virtualOptical(_ name: String, parent: AIXDevice?, lun: Int) -> AIXDevice {
        AIXDevice(
            name: name, status: "Available", deviceClass: "cdrom", subclass: "vscsi", type: "vopt", parent: parent?.name ?? "",
            location: "", physloc: "\(parent?.physloc ?? "")-L\(lun.lunDigits)",
            description: "Virtual SCSI Optical Served by VIO Server", lun: lun, slot: nil, mountPoint: nil, configuredFor: nil,
            isOpen: false)
    }

    /// What cfgmgr makes of any other VTD ([C] description).
    static func virtualDisk(_ name: String, parent: AIXDevice?, lun: Int) -> AIXDevice {
        AIXDevice(
            name: name, status: "Available", deviceClass: "disk", subclass: "vscsi", type: "vdisk", parent: parent?.name ?? "",
            location: "", physloc: "\(parent?.physloc ?? "")-L\(lun.lunDigits)",
            description: "Virtual SCSI Disk Drive", lun: lun, slot: nil, mountPoint: nil, configuredFor: nil, isOpen: false)
    }
}
