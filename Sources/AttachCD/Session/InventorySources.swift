import Glibc
import PowerVM
import Remoting
import VirtualOptical

/// The sources of `inventory import`, read and merged.
struct InventorySources: Sendable {
    var hmc: String?
    /// The LPAR-Tool's `ms.list`.
    var systems: String?
    /// Its `lpar.list`.
    var partitions: String?
    var ansible: String?
    var group: String?

    var description: String {
        [hmc.map { "the HMC \($0)" }, systems, partitions, ansible.map { "Ansible's \($0)" }].compactMap(\.self).joined(
            separator: ", ")
    }

    /// - Returns: the inventory, and notes about what couldn't be taken over.
    func read(_ run: CLISession.Run) async throws(Problem) -> (Inventory, [String]) {
        var found = Inventory()
        var notes: [String] = []
        if let hmc {
            let (inventory, more) = try await Self.inventory(ofHMC: hmc, run)
            found.merge(inventory)
            notes += more
        }
        do throws(ConfigurationError) {
            if let systems { found.merge(try LPARToolLists.systems(try Self.text(systems), file: systems)) }
            if let partitions { found.merge(try LPARToolLists.partitions(try Self.text(partitions), file: partitions)) }
            if let ansible { found.merge(try await AnsibleHosts.read(ansible, group: group)) }
        } catch {
            throw Problem(.failed, .unreadableFile, error.description, hint: error.hint)
        }
        return (found, notes)
    }

    private static func text(_ file: String) throws(ConfigurationError) -> String {
        String(decoding: try TextFile.read(file), as: UTF8.self)
    }

    private static func inventory(ofHMC name: String, _ run: CLISession.Run) async throws(Problem) -> (Inventory, [String]) {
        guard let runner = await run.connections.hmc([name]) else { return (Inventory(), []) }
        let systems = try await HMCInspection(hmc: HMCHost(runner: runner), bound: run.context.limits.command).systems()
        return HMCPartitions.inventory(of: systems, hmc: name)
    }
}
