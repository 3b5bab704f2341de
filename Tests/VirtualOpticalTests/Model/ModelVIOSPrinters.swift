/// A VIOS's listings, letter for letter as the reference's section 2 and 3 show them.
extension ModelVIOS {
    /// `ps -ef`
    var processes: String {
        let rows =
            ["    root     1     0   0   Nov 01      -  0:05 /etc/init"]
            + [writes].compactMap(\.self).map {
                "  padmin   100    99   0 10:00:00      -  0:00 ioscli mkvopt -name \($0) -file x.iso -ro"
            }
        return "     UID   PID  PPID   C    STIME    TTY  TIME CMD\n" + rows.map { $0 + "\n" }.joined()
    }

    func lsmap(_ vhost: ModelVhost) -> String {
        var text = "SVSA            Physloc                                      Client Partition ID\n"
        text += "--------------- -------------------------------------------- ------------------\n"
        text += pad(vhost.name, 16) + pad("\(machine.unit)-V\(id)-C\(vhost.slot)", 45) + "0x" + hex(vhost.client, 8) + "\n\n"
        guard !vhost.vtds.isEmpty else { return text + "VTD                   NO VIRTUAL TARGET DEVICE FOUND\n" }
        let blocks = vhost.vtds.sorted { $0.name < $1.name }.map { vtd in
            "VTD                   \(vtd.name)\n" + "Status                \(vtd.status)\n"
                + "LUN                   \(vtd.lunText)\n"
                + "Backing device        \(vtd.backing ?? "")\n" + "Physloc               \n" + "Mirrored              N/A\n"
        }
        return text + blocks.joined(separator: "\n")
    }

    var lsvopt: String {
        let drives = vhosts.flatMap(\.vtds).filter { $0.kind == .fileOptical }.sorted { $0.name < $1.name }
        guard !drives.isEmpty else { return "" }
        return "VTD             Media                                   Size(mb)\n"
            + drives.map { drive in
                pad(drive.name, 16) + pad(drive.media ?? "No Media", 40) + (drive.media == nil ? "     n/a" : "    3645") + "\n"
            }.joined()
    }

    var lsrep: String {
        guard hasRepository else { return "The DVD repository has not been created yet.\n" }
        return "Size(mb) Free(mb) Parent Pool         Parent Size      Parent Free\n"
            + "   10198     2958 rootvg                   279552           220416\n" + mediaRows
    }

    private var mediaRows: String {
        guard !media.isEmpty else { return "" }
        let rows = media.map { medium in
            let drive = vhosts.lazy.flatMap(\.vtds).first { $0.media == medium }?.name
            return pad(medium, 40) + pad("     640 \(drive ?? "None")", 25) + "rw\n"
        }
        return "\n" + pad("Name", 40) + pad("File Size Optical", 25) + "Access\n" + rows.joined()
    }

    /// The layout of the table is documented; that a missing device ends with status 2 is documented, without its text.
    func lsdev(_ name: String) -> (output: String, status: Int) {
        let header = "name             status      description\n"
        if let vtd = vhosts.lazy.flatMap(\.vtds).first(where: { $0.name == name }) {
            let kind =
                switch vtd.kind {
                case .fileOptical: "File-backed Optical"
                case .physicalOptical: "Optical Media"
                case .disk, .bare: "Disk"
                }
            return (header + pad(name, 17) + pad(vtd.status, 12) + "Virtual Target Device - \(kind)\n", 0)
        }
        guard let description = otherDevices[name] else { return ("", 2) }
        return (header + pad(name, 17) + pad("Available", 12) + description + "\n", 0)
    }

    var lsdevVirtual: String {
        let adapters = vhosts.map { vhost in
            (vhost.name, vhost.status, vhost.status == "Available" ? "Virtual SCSI Server Adapter" : "N/A")
        }
        let targets = vhosts.flatMap(\.vtds).map { ($0.name, $0.status, "Virtual Target Device - Optical Media") }
        return "name             status      description\n"
            + (adapters + targets).map { pad($0.0, 17) + pad($0.1, 12) + $0.2 + "\n" }.joined()
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.utf8.count))
    }
}
