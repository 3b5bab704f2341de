import PowerVM
import VirtualOptical
import Remoting

/// Managed system and HMC as given by options and inventory, for one LPAR or one VIOS.
struct HMCSelection: Sendable {
    /// The inventory's entry of the system.
    var system: Inventory.ManagedSystem?
    /// The system is the one that the inventory gives for the LPAR or VIOS.
    var isOfInventory: Bool
    private(set) var names: [String]
    private var name: HMCName?
    private var isCertain: Bool
    private var isRequired: Bool

    init(
        _ selection: LPARSelection, inventory: Inventory, lpar: String, known: Inventory.Partition?
    ) throws(Problem) {
        if let name = known?.system, selection.system == nil, inventory.systems[name] == nil {
            throw Problem(
                .refused, .configuration, "\(inventory.file ?? "inventory"): lpars: \(lpar): there is no system \(name)",
                hint: "add it below systems:, or correct the name")
        }
        try self.init(hmc: selection.hmc, system: selection.system, inventory: inventory, listedSystem: known?.system)
    }

    init(hmc: String?, system: String?, inventory: Inventory, vios: String) throws(Problem) {
        try self.init(hmc: hmc, system: system, inventory: inventory, listedSystem: inventory.system(ofVIOS: vios)?.name)
    }

    /// - Parameters:
    ///   - hmc: `--hmc`
    ///   - asked: `--system`
    ///   - listedSystem: the system that the inventory gives.
    private init(
        hmc: String?, system asked: String?, inventory: Inventory, listedSystem: String?
    ) throws(Problem) {
        let meant = asked ?? listedSystem
        let listed = meant.flatMap { inventory.system(called: $0) }
        system = listed?.system
        isOfInventory = asked == nil || listed?.name == listedSystem
        isRequired = hmc != nil
        let inventoryHMCs = listed?.system.hmcs ?? []
        // The requested one first, then its partner.
        names =
            hmc.map { first in [first] + (inventoryHMCs.contains(first) ? inventoryHMCs.filter { $0 != first } : []) }
            ?? inventoryHMCs
        if asked != nil, names.isEmpty, listed == nil {
            throw Problem(
                .refused, .configuration,
                "--system \(asked ?? ""): its HMC isn't known: it is neither in the inventory nor given with --hmc",
                hint:
                    "give the HMC with --hmc, or write the system into the inventory: systems: { NAME: { hmc: HMC, vios: [VIOS] } }"
            )
        }
        // Type, model and serial identify it best; the inventory's name may differ from the HMC's.
        let machine = listed?.system.machine.flatMap { HMCName($0.description) }
        name = machine ?? meant.flatMap { HMCName($0) }
        isCertain = machine != nil || asked != nil
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

extension LPARSelection {
    /// The VIOSes and HMCs that the job of this LPAR is going to query, as far as option and inventory tell.
    func servers(of lpar: String, _ inventory: Inventory) -> [SharedServer] {
        let known = inventory.lpars[lpar]
        let route: HMCSelection
        do {
            route = try HMCSelection(self, inventory: inventory, lpar: lpar, known: known)
        } catch {
            // The job ends with this problem, and queries none.
            return []
        }
        let listed = route.system?.vioses ?? vios.flatMap { inventory.system(ofVIOS: $0)?.system.vioses } ?? []
        return (listed + [vios].compactMap(\.self)).map(SharedServer.vios) + route.names.map(SharedServer.hmc)
    }
}
