/// `lssyscfg -r sys` and `-r lpar` ([C] lssyscfg-sys-01, lssyscfg-lpar-02, -F-01).
enum Lssyscfg {
    static func answer(_ options: HMCOptions, _ machine: HMCView) -> Answer {
        switch options["r"] {
        case "sys": return HMCTable.print(systems(machine), options, machine)
        case "lpar":
            switch machine.system(options) {
            case .failure(let refusal): return refusal.answer
            case .success(let system): return partitions(system, options, machine)
            }
        default:
            return machine.failed(
                "HSCL8004", "powerlab emulates lssyscfg -r sys and -r lpar only.", "powerlab: tylko lssyscfg -r sys i -r lpar.")
        }
    }

    private static func systems(_ machine: HMCView) -> [HMCTable.Record] {
        machine.state.systems.filter { machine.hmc.systems.contains($0.name) }.map {
            [("name", $0.name), ("type_model", $0.typeModel), ("serial_num", $0.serial), ("state", "Operating")]
        }
    }

    private static func partitions(_ system: ManagedSystem, _ options: HMCOptions, _ machine: HMCView) -> Answer {
        let servers = system.vios.map { vios in
            record(vios.name, vios.partitionID, vios.name, isServer: true, os: "VIOS \(vios.level)", machine, system)
        }
        let clients = system.lpars.map { lpar in
            record(
                lpar.name, lpar.partitionID, lpar.host, isServer: false, os: lpar.otherOS ?? "AIX \(lpar.level)", machine, system)
        }
        var records = clients + servers
        if let filter = options["filter"] {
            let parts = filter.split(separator: "=", maxSplits: 1).map(String.init)
            let wanted = parts.count == 2 ? parts[1].split(separator: ",").map(String.init) : []
            guard let attribute = ["lpar_names": "name", "lpar_ids": "lpar_id"][parts[0]] else {
                return machine.failed("HSCL8017", "An invalid filter was entered.", "Wprowadzono niepoprawny filtr.")
            }
            records = records.filter { record in
                wanted.contains { value in record.contains { $0.name == attribute && $0.value == value } }
            }
        }
        return HMCTable.print(records, options, machine)
    }

    /// The attributes of lssyscfg-lpar-02 and `dlpar_io_capable`.
    private static func record(
        _ name: String, _ id: Int, _ host: String, isServer: Bool, os: String, _ machine: HMCView, _ system: ManagedSystem
    ) -> HMCTable.Record {
        let state = machine.hmc.state(of: host)
        let isRunning = state == "Running"
        let rmc = isServer && machine.isCutOff ? "none" : machine.hmc.rmcState(of: host)
        let serial = system.serial + String(id, radix: 16, uppercase: true)
        return [
            ("name", name), ("lpar_id", String(id)), ("lpar_env", isServer ? "vioserver" : "aixlinux"), ("state", state),
            ("resource_config", isRunning ? "1" : "0"),
            ("os_version", isRunning ? os : machine.speaksPolish ? "Nieznane" : "Unknown"), ("logical_serial_num", serial),
            ("default_profile", "normal"), ("curr_profile", isRunning ? "normal" : ""), ("work_group_id", "none"),
            ("shared_proc_pool_util_auth", "0"), ("allow_perf_collection", "0"), ("power_ctrl_lpar_ids", "none"),
            ("boot_mode", "norm"), ("lpar_keylock", "norm"), ("auto_start", "0"), ("redundant_err_path_reporting", "0"),
            ("rmc_state", rmc), ("rmc_ipaddr", isRunning ? "192.168.12.\(id)" : ""), ("sync_curr_profile", "0"),
            ("dlpar_io_capable", rmc == "active" ? "1" : "0"),
        ]
    }
}
