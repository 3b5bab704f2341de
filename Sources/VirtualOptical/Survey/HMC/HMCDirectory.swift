import PowerVM

/// The managed systems of an HMC and their partitions, as far as they were asked.
struct HMCDirectory: Sendable {
    struct Listing: Sendable {
        var system: LssyscfgSystems.System
        var partitions: [LssyscfgPartitions.Partition]
        /// Nil: not asked yet.
        var adapters: [LshwresSCSI.Adapter]?
    }

    var systems: [LssyscfgSystems.System] = []
    /// The system that option or inventory mean, when the HMC has it.
    var meant: LssyscfgSystems.System?
    var listings: [Listing] = []
    var silent: [(system: LssyscfgSystems.System, problem: Problem)] = []
    /// Adds what was not asked yet: needed when the partition isn't where it should be.
    var others: (@Sendable (HMCDirectory) async throws(Problem) -> HMCDirectory)?

    /// By its name, or by type, model and serial; nil also for a name that two have.
    func system(named name: String) -> LssyscfgSystems.System? {
        let found = systems.filter { $0.name == name || $0.machine.description == name }
        return found.count == 1 ? found[0] : nil
    }

    /// What `-m` takes for a system: its name, or type, model and serial where the name is not its own or can't be quoted.
    func reference(_ system: LssyscfgSystems.System) -> String {
        let isOnly = systems.filter { $0.name == system.name }.count == 1
        return isOnly && HMCName(system.name) != nil ? system.name : system.machine.description
    }
}

/// A partition that was found, and where.
struct HMCPlace: Sendable {
    var listing: HMCDirectory.Listing
    var partition: LssyscfgPartitions.Partition
    /// What `-m` takes.
    var reference: String
}

/// Looks for one partition by its name, and refuses to choose between two.
struct HMCSearch: Sendable {
    var wanted: String
    var isServer: Bool
    var hmc: HMCHost

    func find(in directory: HMCDirectory) async throws(Problem) -> HMCPlace {
        if let place = try choose(from: directory) { return place }
        guard let others = directory.others else { throw notFound(directory) }
        let whole = try await others(directory)
        guard let place = try choose(from: whole) else { throw notFound(whole) }
        let meant = directory.meant.map { "\($0.name) (\($0.machine))" } ?? "that system"
        throw Problem(
            .refused, "wrong-system",
            "\(hmc.runner.host): \(place.partition.name) is not on \(meant) but on \(describe(place.listing.system))",
            hint: "it may have been moved (Live Partition Mobility): correct --system or the inventory's system of the LPAR",
            host: hmc.runner.host)
    }

    private func choose(from directory: HMCDirectory) throws(Problem) -> HMCPlace? {
        let all = directory.listings.flatMap { listing in
            listing.partitions.filter { $0.isServer == isServer }.map { (listing, $0) }
        }
        var found = all.filter { $0.1.name == wanted }
        if found.isEmpty { found = all.filter { $0.1.name.lowercased() == wanted.lowercased() } }
        if found.isEmpty, isServer { found = all.filter { AdapterMatcher.sameHost($0.1.name, wanted) } }
        guard found.count < 2 else { throw ambiguous(found.map { ($0.0.system, $0.1) }) }
        return found.first.map { HMCPlace(listing: $0.0, partition: $0.1, reference: directory.reference($0.0.system)) }
    }

    private func describe(_ system: LssyscfgSystems.System) -> String { "\(system.name) (\(system.machine))" }

    private func ambiguous(_ found: [(LssyscfgSystems.System, LssyscfgPartitions.Partition)]) -> Problem {
        let list = found.map { "\($1.name)(\($1.id)) on \(describe($0)), \($1.state)" }.joined(separator: "; ")
        return Problem(
            .refused, "ambiguous-partition", "\(hmc.runner.host) knows \(found.count) partitions \(wanted): \(list)",
            hint:
                "say which system is meant: --system \(ShellWord.quoted(found[0].0.name)), or the LPAR's system in the inventory",
            host: hmc.runner.host)
    }

    private func notFound(_ directory: HMCDirectory) -> Problem {
        let systems = directory.listings.map { describe($0.system) }.joined(separator: ", ")
        let silent = directory.silent.map { "; \($0.system.name) could not be asked: \($0.problem.message)" }.joined()
        // "There is none" can't be said while a system is silent; and an LPAR that this HMC doesn't know may be somewhere all the same,
        // as long as nobody asked for this HMC.
        let isCertain = directory.silent.isEmpty && (isServer || hmc.isRequired)
        return Problem(
            isCertain ? .refused : .unreachable, "no-such-partition",
            "\(hmc.runner.host): no \(isServer ? "VIOS" : "client") partition \(wanted) on \(systems)\(silent)",
            hint: isServer
                ? "give the VIOS's partition name (lssyscfg -r lpar -m SYSTEM -F name,lpar_env on the HMC)"
                : "give the partition's name with --partition, or another HMC with --hmc", host: hmc.runner.host,
            retryable: !directory.silent.isEmpty)
    }

    static func noSuchSystem(_ name: String, _ systems: [LssyscfgSystems.System], _ hmc: String) -> Problem {
        let twice = systems.filter { $0.name == name }.count > 1
        let list = systems.map { "\($0.name) (\($0.machine))" }.joined(separator: ", ")
        return Problem(
            .refused, twice ? "ambiguous-system" : "no-such-system",
            twice ? "\(hmc) manages several systems \(name): \(list)" : "\(hmc) manages no system \(name); it manages \(list)",
            hint: "give --system with one of these names, or with TYPE-MODEL*SERIAL", host: hmc)
    }

    static func unquotable(_ name: String, _ hmc: String) -> Problem {
        Problem(
            .refused, "invalid-name",
            "\(hmc): the partition name \(SafeText.clean(name)) can't be handed to the HMC's shell safely",
            hint: "reach that VIOS by ssh, or rename its partition", host: hmc)
    }
}
