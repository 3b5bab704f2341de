import PowerLab

/// The difference between two states of the lab, in words.
enum WorldChange {
    static func list(from old: LabState, to new: LabState) -> [String] {
        zip(old.systems, new.systems).flatMap { old, new in
            zip(old.vios, new.vios).flatMap { old, new in servers(old, new) } + zip(old.lpars, new.lpars).flatMap(clients)
        }
    }

    private static func servers(_ old: VIOS, _ new: VIOS) -> [String] {
        let name = new.name
        var list = difference(old.vtds, new.vtds, by: \.name) { vtd in
            let lun = String(vtd.lun, radix: 16)
            let medium = vtd.backing.isEmpty ? "" : " with \(vtd.backing.split(separator: "/").last ?? "")"
            return "\(vtd.name) \(vtd.status) \(vtd.kind.rawValue) on \(vtd.adapter) lun \(lun)\(medium)"
        }.map { "\(name): \($0)" }
        if old.adapters != new.adapters { list.append("\(name): its adapters") }
        if old.devices != new.devices { list.append("\(name): its devices") }
        if old.repository != new.repository { list.append("\(name): its repository") }
        return list
    }

    private static func clients(_ old: LPAR, _ new: LPAR) -> [String] {
        difference(old.devices, new.devices, by: \.name) { device in
            "\(device.name) \(device.status)" + (device.physloc.isEmpty ? "" : " at \(device.physloc)")
        }.map { "\(new.name): \($0)" }
    }

    private static func difference<Item: Equatable>(
        _ old: [Item], _ new: [Item], by key: (Item) -> String, _ words: (Item) -> String
    ) -> [String] {
        let before = Dictionary(uniqueKeysWithValues: old.map { (key($0), $0) })
        let after = Dictionary(uniqueKeysWithValues: new.map { (key($0), $0) })
        return Set(before.keys).union(after.keys).sorted().compactMap { name in
            switch (before[name], after[name]) {
            case (let a?, let b?): a == b ? nil : "~ \(words(a)) -> \(words(b))"
            case (let a?, nil): "- \(words(a))"
            case (nil, let b?): "+ \(words(b))"
            case (nil, nil): nil
            }
        }
    }
}
