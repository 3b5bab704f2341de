import PowerVM

/// The HMC's answer contradicts the host that answered, or the inventory; or it can't find what was requested.
extension Problem {
    static func wrongPartition(_ client: ClientFacts, _ hmc: HMCFacts) -> Problem {
        let identity = client.identity
        let id = identity.partitionID.map(String.init(describing:)) ?? "none"
        return Problem(
            .refused, .wrongPartition,
            "\(client.host) is partition \(identity.partitionName)(\(id)); \(hmc.hmc) lists \(hmc.summary)",
            hint: "check which host the ssh configuration reaches as \(client.host), or give --system", host: client.host)
    }

    static func wrongMachine(_ host: String, is machine: MachineID, _ hmc: HMCFacts) -> Problem {
        Problem(
            .refused, .wrongMachine, "\(host) runs on \(machine); \(hmc.hmc) lists \(hmc.summary)",
            hint: "check the ssh host, or give the right system with --system", host: host)
    }

    static func wrongID(_ hmc: HMCFacts, lpar: String, expected: PartitionID) -> Problem {
        Problem(
            .refused, .wrongPartition,
            "\(hmc.hmc) lists \(hmc.summary); in the inventory \(lpar) has the id \(expected)",
            hint: "correct the inventory (lpars: { \(lpar): { id: \(hmc.partition.id) } }) if that is the right one",
            host: hmc.hmc)
    }

    static func wrongMachine(_ hmc: HMCFacts, lpar: String, expected: MachineID) -> Problem {
        Problem(
            .refused, .wrongMachine,
            "\(hmc.hmc) lists \(hmc.summary); in the inventory the system of \(lpar) is \(expected)",
            hint: "correct the inventory if the LPAR was moved, or give the right system with --system", host: hmc.hmc)
    }

    /// - Parameter expected: the system that was requested.
    static func wrongSystem(_ hmc: String, _ place: HMCPlace, expected: LssyscfgSystems.System?) -> Problem {
        Problem(
            .refused, .wrongSystem,
            "\(hmc): \(place.partition.name) is on \(place.listing.system.summary), not on \(expected.map(\.summary) ?? "that system")",
            hint: "it may have been moved (Live Partition Mobility): correct --system or the inventory's system of the LPAR",
            host: hmc)
    }

    static func ambiguousPartition(_ wanted: String, _ places: [HMCPlace], _ hmc: String) -> Problem {
        let list = places.map {
            "\($0.partition.name)(\($0.partition.id)) on \($0.listing.system.summary), \($0.partition.state)"
        }
        let first = places.first?.listing.system.name ?? ""
        return Problem(
            .refused, .ambiguousPartition,
            "\(hmc) lists \(places.count) partitions \(wanted): \(list.joined(separator: "; "))",
            hint: "choose the system: --system \(ShellWord.quoted(first)), or the LPAR's system in the inventory",
            host: hmc)
    }

    /// "There is none" can't be reported while a system is unreachable; and an LPAR that this HMC doesn't manage may exist
    /// elsewhere, as long as the operator didn't ask for this HMC.
    static func noSuchPartition(_ wanted: String, isServer: Bool, in directory: HMCDirectory, _ hmc: HMCHost) -> Problem {
        let systems = directory.listings.map(\.system.summary).joined(separator: ", ")
        let unanswered = directory.unanswered.map { "; \($0.system.name) could not be queried: \($0.problem.message)" }.joined()
        let isCertain = directory.unanswered.isEmpty && (isServer || hmc.role == .required)
        return Problem(
            isCertain ? .refused : .unreachable, .noSuchPartition,
            "\(hmc.runner.host): no \(isServer ? "VIOS" : "client") partition \(wanted) on \(systems)\(unanswered)",
            hint: isServer
                ? "give the VIOS's partition name (lssyscfg -r lpar -m SYSTEM -F name,lpar_env on the HMC)"
                : "give the partition's name with --partition, or another HMC with --hmc", host: hmc.runner.host,
            retryable: !directory.unanswered.isEmpty)
    }

    static func noSuchVIOS(_ name: VIOSName, _ hmc: HMCFacts) -> Problem {
        Problem(
            .unreachable, .noSuchPartition, "\(hmc.hmc): \(hmc.system) has no VIOS \(name)",
            hint: "give the VIOS's partition name, or another system with --system", host: hmc.hmc)
    }

    static func noSuchSystem(_ name: String, _ systems: [LssyscfgSystems.System], _ hmc: String) -> Problem {
        let twice = systems.filter { $0.name == name }.count > 1
        let list = systems.map(\.summary).joined(separator: ", ")
        return Problem(
            .refused, twice ? .ambiguousSystem : .noSuchSystem,
            twice
                ? "\(hmc) manages several systems \(name): \(list)"
                : "\(hmc) doesn't manage a system \(name); it manages \(list)",
            hint: "give --system with one of these names, or with TYPE-MODEL*SERIAL", host: hmc)
    }

    static func unquotable(_ name: String, _ hmc: String) -> Problem {
        Problem(
            .refused, .invalidName,
            "\(hmc): the partition name \(SafeText.clean(name)) can't be passed to the HMC's shell safely",
            hint: "reach that VIOS by ssh, or rename its partition", host: hmc)
    }
}

extension LssyscfgSystems.System {
    /// `ms12 (9009-22A*7812345)`
    var summary: String { "\(name) (\(machine))" }
}

extension HMCFacts {
    /// `aix04(5) on ms12 (9009-22A*7812345)`
    fileprivate var summary: String { "\(partition.name)(\(partition.id)) on \(system) (\(machine))" }
}
