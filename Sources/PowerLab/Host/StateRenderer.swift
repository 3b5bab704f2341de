/// `powerlab show`: every system's devices.
public enum StateRenderer {
    public static func render(_ state: LabState) -> String {
        state.systems.map { system in
            let head = "\(system.name)  \(system.typeModel)*\(system.serial)\n"
            return head + system.vios.map { vios($0) }.joined() + system.lpars.map { lpar($0, state) }.joined()
        }.joined(separator: "\n") + state.hmcs.map(hmc).joined() + faults(state)
    }

    private static func hmc(_ hmc: HMC) -> String {
        let rmc = hmc.rmc.sorted { $0.key < $1.key }.map { ", RMC of \($0.key) \($0.value)" }.joined()
        let states = hmc.states.sorted { $0.key < $1.key }.map { ", \($0.key) \($0.value)" }.joined()
        return "\(hmc.name)  HMC of \(hmc.systems.joined(separator: ", "))\(rmc)\(states)\n"
    }

    private static func vios(_ vios: VIOS) -> String {
        let adapters = vios.adapters.map { adapter in
            let client = "-> \(adapter.client ?? "any")(\(adapter.shownClientID))"
            let head = "    \(adapter.name.padded(8)) \(adapter.status.padded(10)) C\(adapter.slot) \(client)\n"
            let targets = vios.vtds.filter { $0.adapter == adapter.name }.map { vtd in
                let backing = vtd.backing.isEmpty ? "-" : vtd.backing
                return
                    "      \(vtd.name.padded(15)) \(vtd.status.padded(10)) 0x\(vtd.lun.lunDigits) \(vtd.kind.rawValue.padded(9)) \(backing)\n"
            }
            return head + targets.joined()
        }
        let media = vios.repository.map { "repository \($0.sizeMB) MB, \($0.media.count) media" } ?? "no repository"
        return "  \(vios.name)(\(vios.partitionID))  VIOS \(vios.level), \(media)\n" + adapters.joined()
    }

    private static func lpar(_ lpar: LPAR, _ state: LabState) -> String {
        let devices = lpar.devices.map { device in
            let busy = device.mountPoint.map { " mounted on \($0)" } ?? (device.isOpen ? " open" : "")
            let stale =
                device.lun != nil && device.status == "Available" && !state.isLive(device.name, on: lpar.host) ? " (stale)" : ""
            return
                "    \(device.name.padded(8)) \(device.status.padded(10)) \(device.physloc.padded(48)) \(device.description)\(busy)\(stale)\n"
        }
        return "  \(lpar.name)(\(lpar.partitionID))  \(lpar.otherOS ?? "AIX \(lpar.level)"), host \(lpar.host)\n"
            + devices.joined()
    }

    private static func faults(_ state: LabState) -> String {
        state.faults.sorted { $0.key < $1.key }.map { host, faults in
            "armed on \(host): \(faults.map { $0.text + ($0.remaining.map { " (\($0) left)" } ?? "") }.joined(separator: ", "))\n"
        }.joined()
    }
}
