/// cfgmgr and rmdev of the model's LPAR.
extension ModelWorld.Inside {
    mutating func configure(_ values: [String: String], _ answer: inout Answer, kernel: Bool) {
        let target = values["target"] ?? ""
        guard target == "vio0" || state.lpar.adapters.contains(where: { $0.name == target }) else {
            return answer.fail(2, "no-such-device", "there is no \(target)")
        }
        if let ghost = values["stale"] {
            guard let index = state.lpar.discs.firstIndex(where: { $0.name == ghost }) else {
                return answer.fail(2, "no-such-device", "there is no \(ghost)")
            }
            let disc = state.lpar.discs[index]
            guard disc.slot.map({ location($0, disc.lun) }) == values["stale_location"] else {
                return answer.fail(2, "wrong-location", "\(ghost) is elsewhere")
            }
            if disc.status == "Available" { marks.insert([ghost, values["stale_location"] ?? ""]) }
            if let mount = disc.mount { return answer.fail(2, "stale-device-in-use", mount) }
            if disc.status == "Available" {
                changes.append("\(state.lpar.host): rmdev -l \(ghost) at \(disc.slot ?? 0)/\(disc.lun)")
                if disc.isOpen { return answer.fail(1, "stale-device-in-use", "0514-062 device busy") }
                state.lpar.discs[index].status = "Defined"
            }
            marks = marks.filter { $0[0] != ghost }
            answer.add("unconfigured", ghost)
        }
        changes.append("\(state.lpar.host): cfgmgr -l \(target)")
        let before = devices
        if !faults.cfgmgrDenied || faults.cfgmgrWorksAllTheSame { cfgmgr(target) }
        if faults.cfgmgrHangs {
            answer.add("cfgmgr", "running")
            return answer.fail(1, "cfgmgr-running", "cfgmgr -l \(target) has not ended; it keeps running")
        }
        answer.add("cfgmgr", "done")
        answer.add("cfgmgr_status", faults.cfgmgrDenied ? "1" : "0")
        if faults.cfgmgrDenied { answer.add("cfgmgr_output", "cfgmgr: Do not have permission.") }
        for (name, status) in devices.sorted(by: { $0.key < $1.key }) where before[name] != status {
            answer.add("changed", "\(name):\(before[name] ?? "-"):\(status)")
        }
        reportAfter(&answer, kernel: kernel)
        if faults.cfgmgrComplains { return answer.fail(1, "odm-locked", "0514-516 the lock service timed out") }
        answer.finish(0)
    }

    private var devices: [String: String] {
        var all = state.lpar.others
        for disc in state.lpar.discs { all[disc.name] = disc.status }
        for adapter in state.lpar.adapters { all[adapter.name] = adapter.status }
        return all
    }

    /// Ghosts stay Available and are not looked at; what is Defined or new is configured by asking the device.
    mutating func cfgmgr(_ target: String) {
        if target == "vio0" {
            for name in state.lpar.others.keys { state.lpar.others[name] = "Available" }
            for index in state.lpar.adapters.indices { state.lpar.adapters[index].status = "Available" }
        }
        for vios in state.vioses where vios.machine == state.lpar.machine {
            for vhost in vios.vhosts where vhost.client == state.lpar.id {
                let adapter = state.lpar.adapters.first { $0.slot == vhost.clientSlot }
                guard let adapter, adapter.status == "Available", target == "vio0" || target == adapter.name else { continue }
                for vtd in vhost.vtds where vtd.kind != .disk && vtd.status == "Available" { configureDisc(adapter.slot, vtd) }
            }
        }
    }

    private mutating func configureDisc(_ slot: Int, _ vtd: ModelVTD) {
        if let index = state.lpar.discs.firstIndex(where: { $0.slot == slot && $0.lun == vtd.lun }) {
            guard state.lpar.discs[index].status != "Available" else { return }
            state.lpar.discs[index].status = "Available"
            state.lpar.discs[index].generation = vtd.generation
            return
        }
        let taken = Set(state.lpar.discs.map(\.number))
        let number = (0...).lazy.first { !taken.contains($0) } ?? 0
        state.lpar.discs.append(ModelDisc(number: number, slot: slot, lun: vtd.lun, generation: vtd.generation))
    }

    mutating func remove(_ values: [String: String], _ answer: inout Answer) {
        let name = values["device"] ?? ""
        guard let index = state.lpar.discs.firstIndex(where: { $0.name == name }) else {
            answer.add("removed", "")
            answer.add("absent", name)
            return answer.finish(0)
        }
        let disc = state.lpar.discs[index]
        guard disc.slot.map({ location($0, disc.lun) }) == values["location"] else {
            return answer.fail(2, "wrong-location", "\(name) is elsewhere")
        }
        if let mount = disc.mount { return answer.fail(2, "mounted", mount) }
        changes.append("\(state.lpar.host): rmdev -dl \(name) at \(disc.slot ?? 0)/\(disc.lun)")
        guard !disc.isOpen else {
            discs(&answer)
            return answer.fail(1, "device-busy", "0514-062 device busy")
        }
        state.lpar.discs.remove(at: index)
        marks = marks.filter { $0[0] != name }
        discs(&answer)
        answer.add("removed", name)
        answer.finish(0)
    }
}
