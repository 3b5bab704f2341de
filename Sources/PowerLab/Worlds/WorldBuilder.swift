/// Builds the first state of a world, and refuses an impossible world.
struct WorldBuilder {
    let name: String

    func build(_ file: WorldFile) throws -> LabState {
        let systems = try file.systems.map(system)
        var faults: [String: [ArmedFault]] = [:]
        for system in file.systems {
            for vios in system.vios { faults[vios.name] = try vios.faults?.map { try FaultKind.parse($0, for: .vios) } }
            for lpar in system.lpars {
                faults[lpar.host ?? lpar.name] = try lpar.faults?.map { try FaultKind.parse($0, for: .lpar) }
            }
        }
        for hmc in file.hmcs ?? [] { faults[hmc.name] = try hmc.faults?.map { try FaultKind.parse($0, for: .hmc) } }
        let inventory: LabState.InventoryText =
            switch file.inventory {
            case nil: .fromSystems
            case .some(let given): given.text.map { .text($0) } ?? .none
            }
        let state = LabState(
            world: name, systems: systems, hmcs: try (file.hmcs ?? []).map { try console($0, of: file) },
            aliases: file.aliases ?? [:], faults: faults, ports: [:], nfs: try (file.nfs ?? []).map(share), inventory: inventory)
        guard Set(state.hostNames).count == state.hostNames.count else { throw bad("two hosts have the same name") }
        for (alias, host) in state.aliases where !state.hostNames.contains(host) {
            throw bad("alias \(alias) leads to no host '\(host)'")
        }
        return state
    }

    func bad(_ why: String) -> LabError { .badWorld(name, why) }

    private func system(_ file: WorldFile.System) throws -> ManagedSystem {
        var system = ManagedSystem(
            name: file.name, typeModel: file.type_model, serial: file.serial, vios: [], lpars: [], incarnations: 0)
        system.lpars = file.lpars.map { AIXWorldBuilder(prefix: system.locationPrefix).lpar($0) }
        for server in file.vios { system.vios.append(try vios(server, clients: system.lpars)) }
        let names = system.lpars.map(\.name)
        guard Set(names).count == names.count else { throw bad("two partitions of \(file.name) have the same name") }
        for lpar in system.lpars.indices { connect(lpar, &system) }
        return system
    }

    /// Devices whose VTD is there were configured against it (incarnation 0: there from the start); the others are ghosts.
    private func connect(_ lpar: Int, _ system: inout ManagedSystem) {
        let machine = Machine(system: system, position: .lpar(lpar))
        for index in system.lpars[lpar].devices.indices where system.lpars[lpar].devices[index].status == "Available" {
            system.lpars[lpar].devices[index].configuredFor = machine.target(of: system.lpars[lpar].devices[index])?.incarnation
        }
    }

    private func vios(_ file: WorldFile.Server, clients: [LPAR]) throws -> VIOS {
        let level = file.level ?? "3.1.4.10"
        var vios = VIOS(
            name: file.name, partitionID: file.id, level: level, layout: layout(level, file.layout),
            adapters: try file.vhosts.map { try adapter($0, clients: clients) }, vtds: [],
            devices: (file.devices ?? []).map(device))
        try furnish(&vios, file)
        for target in file.vtds ?? [] {
            guard vios.adapters.contains(where: { $0.name == target.vhost }) else {
                throw bad("\(target.name) is on \(target.vhost), which \(file.name) does not have")
            }
            guard let kind = VirtualTargetDevice.Kind(rawValue: target.kind) else { throw bad("no VTD kind '\(target.kind)'") }
            guard !vios.isTaken(target.name) else { throw bad("\(file.name) has two devices \(target.name)") }
            vios.vtds.append(
                VirtualTargetDevice(
                    name: target.name, adapter: target.vhost, kind: kind, status: target.status ?? "Available",
                    lun: target.lun, backing: target.backing ?? "", backingLocation: target.location ?? "",
                    mirrored: target.mirrored ?? (kind == .disk ? "false" : "N/A"), incarnation: 0,
                    isReserved: target.reserved ?? false))
        }
        return vios
    }

    /// Levels by the captures: 1.3 has neither Status nor Mirrored, 1.5 has Status, 2.x and later have both.
    private func layout(_ level: String, _ file: WorldFile.Layout?) -> LsmapLayout {
        let number = level.split(separator: ".").prefix(2).compactMap { Int($0) }
        let (major, minor) = (number.first ?? 3, number.last ?? 1)
        return LsmapLayout(
            showsStatus: major > 1 || minor >= 5, showsMirrored: major > 1,
            blankSeparator: file?.blank_separator ?? false, bareNoVTD: file?.bare_no_vtd ?? false,
            trailingBlanks: file?.trailing_blanks ?? false, knowsDecimal: major >= 3)
    }

    private func adapter(_ file: WorldFile.Adapter, clients: [LPAR]) throws -> ServerAdapter {
        let client = clients.first { $0.name == file.client }
        if let wanted = file.client, client == nil, file.shown_id == nil {
            throw bad("\(file.name) serves no partition '\(wanted)'")
        }
        return ServerAdapter(
            name: file.name, slot: file.slot, shownClientID: file.shown_id ?? client?.partitionID ?? 0,
            client: client?.name, clientSlot: file.client_slot, status: file.status ?? "Available")
    }

    private func device(_ file: WorldFile.Device) -> VIOSDevice {
        VIOSDevice(
            name: file.name, status: file.status ?? "Available", description: file.description, type: file.type,
            location: file.location ?? "", isVirtual: file.virtual ?? false)
    }
}
