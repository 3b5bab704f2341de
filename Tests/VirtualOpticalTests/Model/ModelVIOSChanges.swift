/// The effects of a VIOS's changing commands (reference, sections 2 and 3).
extension ModelWorld.Inside {
    mutating func mkvdev(vhost name: String, name wanted: String?, vios index: Int) -> (output: String, status: Int) {
        let vios = state.vioses[index]
        guard let place = vios.vhosts.firstIndex(where: { $0.name == name }) else { return ("\(name) is not there\n", 1) }
        let taken = Set(vios.vhosts.flatMap { $0.vtds.map(\.name) } + vios.otherDevices.keys)
        if let wanted, taken.contains(wanted) {
            return ("Method error (/usr/lib/methods/mkvtd):\n\tThe name \(wanted) already exists.\n", 1)
        }
        if faults.lie == .statusZeroWithoutEffect { return ("", 0) }
        let free = (0...).lazy.map { "vtopt\($0)" }.first { !taken.contains($0) } ?? "vtopt999"
        let given = faults.lie == .otherName ? free : wanted ?? free
        // The next number above the highest; holes stay.
        let lun = (vios.vhosts[place].vtds.map(\.lun).max() ?? 0x80) + 1
        made += 1
        let status = faults.lie == .defined || faults.lie == .statusOneDefined ? "Defined" : "Available"
        state.vioses[index].vhosts[place].vtds.append(ModelVTD(name: given, lun: lun, status: status, generation: made))
        switch faults.lie {
        case .statusOneWithEffect, .statusOneDefined: return ("mkvdev: something went wrong\n", 1)
        case .preamble:
            return (
                "Some error messages may contain invalid information\nfor the Virtual I/O Server environment.\n\n"
                    + "mkdev: Warning: no room for a log entry.\n\(given) Available\n", 0
            )
        case .none, .statusZeroWithoutEffect, .otherName, .defined: return ("\(given) \(status)\n", 0)
        }
    }

    mutating func rmvdev(_ name: String, vios index: Int) -> (output: String, status: Int) {
        guard let (vhost, vtd) = place(of: name, vios: index) else { return ("\(name) does not exist\n", 1) }
        guard state.vioses[index].vhosts[vhost].vtds[vtd].media == nil else { return ("\(name): media is loaded\n", 1) }
        state.vioses[index].vhosts[vhost].vtds.remove(at: vtd)
        return ("\(name) deleted\n", 0)
    }

    mutating func loadopt(_ medium: String, _ name: String, vios index: Int) -> (output: String, status: Int) {
        guard let (vhost, vtd) = place(of: name, vios: index), state.vioses[index].media.contains(medium) else {
            return ("\(medium) or \(name) does not exist\n", 1)
        }
        if let other = state.vioses[index].vhosts[vhost].vtds[vtd].media, other != medium {
            return ("\(name): \(other) is loaded\n", 1)
        }
        if faults.loadFails { return ("the medium can't be loaded\n", 1) }
        state.vioses[index].vhosts[vhost].vtds[vtd].media = medium
        return ("", 0)
    }

    mutating func unloadopt(_ name: String, releasing: Bool, vios index: Int) -> (output: String, status: Int) {
        guard let (vhost, vtd) = place(of: name, vios: index) else { return ("\(name) does not exist\n", 1) }
        let drive = state.vioses[index].vhosts[vhost].vtds[vtd]
        let adapter = state.vioses[index].vhosts[vhost]
        let user = state.lpar.discs.first { $0.slot == adapter.clientSlot && $0.lun == drive.lun }
        if !releasing, adapter.client == state.lpar.id, user?.mount != nil || user?.isOpen == true {
            return ("The specified virtual optical device is in use.\n", 1)
        }
        state.vioses[index].vhosts[vhost].vtds[vtd].media = nil
        return ("", 0)
    }

    private func place(of name: String, vios index: Int) -> (vhost: Int, vtd: Int)? {
        for (vhost, adapter) in state.vioses[index].vhosts.enumerated() {
            if let vtd = adapter.vtds.firstIndex(where: { $0.name == name }) { return (vhost, vtd) }
        }
        return nil
    }
}
