import PowerVM

/// The managed systems of an HMC and their partitions, as far as they were queried.
struct HMCDirectory: Sendable {
    struct Listing: Sendable {
        var system: LssyscfgSystems.System
        var partitions: [LssyscfgPartitions.Partition]
        /// Nil: not queried yet.
        var adapters: [LshwresSCSI.Adapter]?
    }

    var systems: [LssyscfgSystems.System] = []
    /// The system that option or inventory name, when the HMC has it.
    var meant: LssyscfgSystems.System?
    var listings: [Listing] = []
    var unanswered: [(system: LssyscfgSystems.System, problem: Problem)] = []
    /// Adds what was not queried yet: needed when the partition isn't where it should be.
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
