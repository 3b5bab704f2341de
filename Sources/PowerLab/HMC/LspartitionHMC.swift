/// `lspartition -dlpar` ([C] lspartition-dlpar-01) and `lshmc -V` ([C] lshmc-V-01).
enum LspartitionHMC {
    static func answer(_ options: HMCOptions, _ machine: HMCView) -> Answer {
        guard options.flags.contains("dlpar") else {
            return machine.failed("HSCL8004", "powerlab emulates lspartition -dlpar only.", "powerlab: tylko lspartition -dlpar.")
        }
        let systems = machine.state.systems.filter { machine.hmc.systems.contains($0.name) }
        let hosts = systems.flatMap { system in
            system.vios.map { (system, $0.name, $0.partitionID, "AIX, 7.2, 7200-05-04-2220") }
                + system.lpars.map { (system, $0.host, $0.partitionID, $0.otherOS ?? "AIX, 7.3, \($0.level)") }
        }
        let records = hosts.enumerated().map { index, item in
            let (system, host, id, level) = item
            let isActive = machine.hmc.rmcState(of: host) == "active" && !machine.isCutOff
            return "<#\(index)> Partition:<\(id)*\(system.typeModel)*\(system.serial), \(host), 192.168.12.\(id)>\n"
                + "Active:<\(isActive ? 1 : 0)>, OS:<\(isActive ? level : " , , ")>, DCaps:<\(isActive ? "0x2f" : "0x0")>, "
                + "CmdCaps:<0x0b, 0x0b>, PinnedMem:<\(isActive ? 340 : 0)>\n"
        }
        return Answer(out: records.joined())
    }

    static func version(_ options: HMCOptions, _ machine: HMCView) -> Answer {
        guard options.flags.contains("V") else {
            return machine.failed("HSCL8004", "powerlab emulates lshmc -V only.", "powerlab: tylko lshmc -V.")
        }
        return Answer(
            out: """
                "version= Version: 10
                 Release: 10.2.1030.0
                 Service Pack: 1030
                HMC Build level 2304140137
                ","base_version=V10R2
                "

                """)
    }
}
