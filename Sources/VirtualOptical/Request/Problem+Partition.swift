import PowerVM

/// The partition that answered isn't the one that was requested, or can't do its part.
extension Problem {
    static func notAIX(_ host: String, os: String) -> Problem {
        Problem(.refused, .notAIX, "\(host) runs \(os), not AIX", hint: checkHost(host), host: host)
    }

    static func notAPartition(_ host: String) -> Problem {
        Problem(
            .refused, .notAPartition, "\(host) isn't a logical partition (uname -L: -1)",
            hint: "give the LPAR's own host with --host", host: host)
    }

    static func workloadPartition(_ host: String, wpar: Int) -> Problem {
        Problem(
            .refused, .workloadPartition,
            "\(host) is a workload partition (WPAR \(wpar)); devices belong to its global environment",
            hint: "give the LPAR that hosts the WPAR instead", host: host)
    }

    static func wrongName(_ host: String, is actual: String, id: PartitionID, lpar: String, expected: String) -> Problem {
        Problem(
            .refused, .wrongPartition, "\(host) is partition \(actual)(\(id)); expected \(expected)",
            hint:
                "if that is the right one: --partition \(ShellWord.quoted(actual)), or in the inventory: lpars: { \(YAMLWord.quoted(lpar)): { partition: \(YAMLWord.inQuotes(actual)) } }",
            host: host)
    }

    static func wrongID(_ host: String, is actual: String, id: PartitionID, lpar: String, expected: PartitionID) -> Problem {
        Problem(
            .refused, .wrongPartition,
            "\(host) is partition \(actual)(\(id)); in the inventory \(lpar) has the id \(expected)",
            hint: "correct the inventory (lpars: { \(lpar): { id: \(id) } }) if the LPAR was moved, or the ssh host", host: host)
    }

    static func wrongMachine(
        _ host: String, is actual: MachineID, lpar: LPARIdentity, expected: MachineID
    ) -> Problem {
        if let option = lpar.systemOption {
            return Problem(
                .refused, .wrongMachine, "\(host) runs on \(actual); --system \(SafeText.clean(option)) is \(expected)",
                hint: "leave out --system, or name the system that \(lpar.name) is on", host: host)
        }
        return Problem(
            .refused, .wrongMachine,
            "\(host) runs on \(actual); in the inventory the system of \(lpar.name) is \(expected)",
            hint: "correct the inventory if the LPAR was moved, or the ssh host", host: host)
    }

    /// - Parameter reading: the machine, as the partition reports it.
    static func wrongMachine(_ host: String, is reading: String, but candidate: Candidate) -> Problem {
        Problem(
            .refused, .wrongMachine,
            "\(host) runs on \(reading); \(candidate.place) belongs to \(candidate.adapter.location.machine)",
            hint: nameOwnVIOS, host: candidate.vios.text)
    }

    static func wrongSystem(of lpar: String, is known: MachineID, but candidate: Candidate) -> Problem {
        Problem(
            .refused, .wrongMachine,
            "the system of \(lpar) is \(known); \(candidate.place) belongs to \(candidate.adapter.location.machine)",
            hint: nameOwnVIOS, host: candidate.vios.text)
    }

    static func machineUnknown(_ lpar: String, _ candidate: Candidate, _ hmc: EvidenceSources.HMC) -> Problem {
        let machine = candidate.adapter.location.machine
        return Problem(
            .refused, .machineUnknown,
            "can't determine which machine \(lpar) is on without querying it; \(candidate.place) belongs to \(machine)",
            hint:
                "add serial: \(machine) to the LPAR's system in the inventory if that is the right one\(hmc.alternative)",
            host: candidate.vios.text)
    }

    static func partitionIDUnknown(_ lpar: String, _ hmc: EvidenceSources.HMC) -> Problem {
        Problem(
            .refused, .partitionIDUnknown, "the partition id of \(lpar) isn't known, and \(lpar) isn't queried in this run",
            hint: "write it into the inventory (lpars: { \(lpar): { id: N } })\(hmc.alternative)")
    }

    /// `--strict`: only the partition's own answer identifies it.
    static func notIdentified(_ lpar: String, _ host: String?) -> Problem {
        Problem(
            .refused, .notIdentified,
            "only \(lpar) itself reports which partition it is, which isn't enough under --strict",
            hint: "write its id and its system's serial into the inventory, or give the HMC with --hmc", host: host)
    }

    static func sudoDenies(_ lines: [String], on host: String) -> Problem {
        Problem(
            .refused, .notPermitted, "\(host): sudo doesn't allow \(lines.joined(separator: ", "))",
            hint: addSudoRules(on: host), host: host)
    }

    static func noSudo(_ host: String) -> Problem {
        Problem(
            .refused, .notPermitted, "\(host) has no sudo (\(Companion.sudoDirectories))",
            hint: "install sudo there with the rules of attach-cd-lpar(8), section SUDO, or log in as root", host: host)
    }

    static func notPrivileged(_ host: String) -> Problem {
        Problem(
            .refused, .notPermitted, "\(host): the ssh user isn't root and isn't allowed to configure devices",
            hint: "log in as root, or set become: sudo in the inventory and \(addSudoRules(on: host))", host: host)
    }

    static func samePartition(_ lpar: String, _ owner: String, _ id: PartitionID, of machine: MachineID) -> Problem {
        Problem(
            .refused, .samePartition, "\(lpar) and \(owner) are the same partition: \(id) of \(machine)",
            hint: "give only one of the names; this run continues with \(owner)")
    }

    static func addSudoRules(on host: String) -> String {
        "add the sudo rules of attach-cd-lpar(8), section SUDO, on \(host)"
    }

    static func checkHost(_ host: String) -> String {
        "check which host the ssh configuration reaches as \(host), or give the right one with --host"
    }

    private static let nameOwnVIOS =
        "give a VIOS of the LPAR's own system with --vios or in the inventory: partitions on other systems can have the same id"
}
