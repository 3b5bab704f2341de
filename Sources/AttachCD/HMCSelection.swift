import PowerVM
import VirtualOptical
import Remoting

/// What option and inventory say of managed system and HMC, for one LPAR or one VIOS.
struct HMCSelection: Sendable {
    /// The inventory's entry of the system that is meant.
    var system: Inventory.ManagedSystem?
    /// The system is the one that the inventory gives for the LPAR or VIOS.
    var isOfInventory: Bool
    private var names: [String]
    private var name: HMCName?
    private var isCertain: Bool
    private var isRequired: Bool

    init(options: HMCOptions, inventory: Inventory, lpar: String, known: Inventory.Partition?) throws(Problem) {
        if let name = known?.system, options.system == nil, inventory.systems[name] == nil {
            throw Problem(
                .refused, .configuration, "\(inventory.file ?? "inventory"): lpars: \(lpar): there is no system \(name)",
                hint: "add it below systems:, or correct the name")
        }
        try self.init(options: options, inventory: inventory, systemName: known?.system)
    }

    init(options: HMCOptions, inventory: Inventory, vios: String) throws(Problem) {
        try self.init(options: options, inventory: inventory, systemName: inventory.system(ofVIOS: vios)?.name)
    }

    private init(options: HMCOptions, inventory: Inventory, systemName: String?) throws(Problem) {
        let meant = options.system ?? systemName
        let listed = meant.flatMap { inventory.system(called: $0) }
        system = listed?.system
        isOfInventory = options.system == nil || listed?.name == systemName
        isRequired = options.hmc != nil
        let inventoryHMCs = listed?.system.hmcs ?? []
        // The one that was asked for first, and its partner behind it.
        names =
            options.hmc.map { first in [first] + (inventoryHMCs.contains(first) ? inventoryHMCs.filter { $0 != first } : []) }
            ?? inventoryHMCs
        if options.system != nil, names.isEmpty, listed == nil {
            throw Problem(
                .refused, .configuration,
                "--system \(options.system ?? ""): neither the inventory nor --hmc says who manages it",
                hint:
                    "give the HMC with --hmc, or write the system into the inventory: systems: { NAME: { hmc: HMC, vios: [VIOS] } }"
            )
        }
        // Type, model and serial say it best; a name of the inventory's may be its own.
        let machine = listed?.system.machine.flatMap { HMCName($0.description) }
        name = machine ?? meant.flatMap { HMCName($0) }
        isCertain = machine != nil || options.system != nil
    }

    /// Nil where no HMC is known.
    func access(_ connections: HostConnections) async -> HMCHost? {
        guard let runner = await connections.hmc(names) else { return nil }
        let role: HMCHost.Role = isRequired ? .required : system?.route == .hmc ? .route : .helper
        return HMCHost(
            runner: runner, system: name.map { isCertain ? .certain($0) : .probable($0) } ?? .unknown, role: role,
            changes: { await connections.changes(ofVIOS: $0.text) })
    }
}

extension Inventory {
    /// By its name here, or by type, model and serial.
    func system(called text: String) -> (name: String, system: ManagedSystem)? {
        if let system = systems[text] { return (text, system) }
        return systems.sorted { $0.key < $1.key }.first { $0.value.machine?.description == text }.map { ($0.key, $0.value) }
    }
}
