import ArgumentParser
import Glibc
import PowerVM
import Remoting
import VirtualOptical

struct InventoryImportCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Print an inventory from an HMC, the LPAR-Tool's files, or an Ansible inventory.",
        discussion: """
            Several sources are merged; the first that has a key wins. What is written by hand always wins over a generated file.

              attach-cd inventory import --hmc hmc01 --write hmc01.yaml
            """)

    @Option(help: ArgumentHelp("All systems, VIOSes and partitions of this HMC.", valueName: "hmc"))
    var hmc: String?

    @Option(help: ArgumentHelp("The LPAR-Tool's ms.list.", valueName: "file"), completion: .file())
    var msList: String?

    @Option(help: ArgumentHelp("The LPAR-Tool's lpar.list.", valueName: "file"), completion: .file())
    var lparList: String?

    @Option(
        help: ArgumentHelp("An inventory of Ansible, as ansible-inventory reads it.", valueName: "source"), completion: .file())
    var ansible: String?

    @Option(help: ArgumentHelp("With --ansible: only the hosts of this group.", valueName: "group"))
    var group: String?

    @Flag(help: "Print what differs from the inventory in use instead.")
    var diff = false

    @Option(
        help: ArgumentHelp(
            "Write this file; a plain name goes into inventory.d beside the user's inventory.", valueName: "file"),
        completion: .file())
    var write: String?

    @OptionGroup var connection: ConnectionOptions

    @Flag(name: [.short, .long], help: "Print no progress.")
    var quiet = false

    @Flag(name: .short, help: "Print more on standard error; twice for every step of the ssh session.")
    var verbose: Int

    func validate() throws {
        guard hmc != nil || msList != nil || lparList != nil || ansible != nil else {
            throw ValidationError("Name a source: --hmc, --ms-list, --lpar-list or --ansible.")
        }
        guard group == nil || ansible != nil else { throw ValidationError("--group needs --ansible.") }
        guard !diff || write == nil else { throw ValidationError("--diff and --write exclude each other.") }
        if let hmc, !HostArgument.isValid(hmc) { throw ValidationError("'\(SafeText.clean(hmc))' isn't a valid HMC name.") }
    }

    func run(_ context: CLIContext) async throws {
        var output = try OutputOptions.parse([])
        (output.quiet, output.verbose) = (quiet, verbose)
        let session = try CLISession("inventory", context: context, connection: connection, output: output)
        let sources = InventorySources(
            hmc: hmc, systems: msList, partitions: lparList, ansible: ansible, group: group)
        let target = write.map { file in
            file.contains("/")
                ? file
                : GeneratedInventories.directory(beside: context.environment.configurationDirectory + "/attach-cd/inventory.yaml")
                    + "/" + file
        }
        let (isDifference, current) = (diff, session.inventory)
        try await session.perform(abandoned: { _ in InventoryImport.interrupted }) { run in
            do throws(Problem) {
                let (found, notes) = try await sources.read(run)
                let form: InventoryImport.Form =
                    isDifference ? .difference(from: current) : target.map { .file($0) } ?? .text
                return try InventoryImport(found: found, notes: notes, origin: sources.description, form: form)
            } catch {
                return InventoryImport(failed: error)
            }
        }
    }
}
