/// `lshwres -r virtualio --rsubtype scsi --level lpar` ([C] lshwres-scsi-01): the two ends of every virtual SCSI pair.
enum Lshwres {
    static func answer(_ options: HMCOptions, _ machine: HMCView) -> Answer {
        guard options["r"] == "virtualio", options["rsubtype"] == "scsi", options["level"] == "lpar" else {
            return machine.failed(
                "HSCL8004", "powerlab emulates lshwres -r virtualio --rsubtype scsi --level lpar only.",
                "powerlab: tylko lshwres -r virtualio --rsubtype scsi --level lpar.")
        }
        switch machine.system(options) {
        case .failure(let refusal): return refusal.answer
        case .success(let system): return HMCTable.print(servers(system) + clients(system, machine), options, machine)
        }
    }

    private static func servers(_ system: ManagedSystem) -> [HMCTable.Record] {
        system.vios.flatMap { vios in
            vios.adapters.map { adapter in
                let client = system.lpars.first { $0.name == adapter.client }
                let remote = client.map { (String($0.partitionID), $0.name, adapter.clientSlot.map(String.init) ?? "any") }
                return record(
                    (vios.name, vios.partitionID, adapter.slot), isRunning: true, "server", remote ?? ("any", "", "any"))
            }
        }
    }

    private static func clients(_ system: ManagedSystem, _ machine: HMCView) -> [HMCTable.Record] {
        system.lpars.flatMap { lpar in
            system.vios.flatMap { vios in
                vios.adapters.filter { $0.client == lpar.name }.compactMap { adapter in
                    adapter.clientSlot.map { slot in
                        record(
                            (lpar.name, lpar.partitionID, slot), isRunning: machine.hmc.state(of: lpar.host) == "Running",
                            "client",
                            (String(vios.partitionID), vios.name, String(adapter.slot)))
                    }
                }
            }
        }
    }

    private static func record(
        _ own: (name: String, id: Int, slot: Int), isRunning: Bool, _ type: String,
        _ remote: (id: String, name: String, slot: String)
    ) -> HMCTable.Record {
        [
            ("lpar_name", own.name), ("lpar_id", String(own.id)), ("slot_num", String(own.slot)),
            ("state", isRunning ? "1" : "0"),
            ("is_required", "1"), ("adapter_type", type), ("remote_lpar_id", remote.id), ("remote_lpar_name", remote.name),
            ("remote_slot_num", remote.slot),
        ]
    }
}
