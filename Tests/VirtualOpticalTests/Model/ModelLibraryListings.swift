/// What a VIOS lists of its media repository, letter for letter as the reference shows it.
extension ModelLibrary.State {
    var lsrep: String {
        let free = (sizeMB ?? 0) - media.reduce(0) { $0 + $1.megabytes }
        var text = "Size(mb) Free(mb) Parent Pool         Parent Size      Parent Free\n"
        text += "    \(sizeMB ?? 0)     \(free) \(pool)                   102144            \(poolFreeMB)\n"
        guard !media.isEmpty else { return text }
        text += "\nName                                                  File Size Optical         Access\n"
        for medium in media {
            for drive in medium.drives.isEmpty ? ["None"] : medium.drives {
                text += "\(medium.name)                                  \(medium.megabytes) \(drive)          \(medium.access)\n"
            }
        }
        return text
    }

    var lsvopt: String {
        let rows = media.flatMap { medium in medium.drives.map { "\($0)        \(medium.name)             \(medium.megabytes)\n" }
        }
        return "VTD             Media                                   Size(mb)\n" + rows.joined()
    }

    var lsmap: String {
        var text = "SVSA            Physloc                                      Client Partition ID\n"
        text += "--------------- -------------------------------------------- ------------------\n"
        text += "vhost2          U9009.22A.7812345-V1-C30                     0x00000005\n\n"
        let drives = media.flatMap { medium in medium.drives.map { ($0, medium.name) } }
        if drives.isEmpty { return text + "VTD                   NO VIRTUAL TARGET DEVICE FOUND\n" }
        for (number, drive) in drives.enumerated() {
            text += "VTD                   \(drive.0)\nStatus                Available\n"
            text += "LUN                   0x8\(number + 1)00000000000000\nBacking device        /var/vio/VMLibrary/\(drive.1)\n"
            text += "Physloc               \nMirrored              N/A\n\n"
        }
        return text
    }
}
