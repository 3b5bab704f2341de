import ArgumentParser
import PowerVM
import Remoting
import VirtualOptical

struct LPARSetupCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "lpar-setup",
        abstract:
            "Install the companion script (attach-cd-lpar) on an LPAR, and print the authorized_keys line that restricts a key to it.",
        discussion: """
            Needed only if the inventory contains companion: installed, or to restrict a key to this script; see attach-cd-lpar(8). \
            Running it again updates an old script.
            """)

    @Argument(help: "The LPAR, by its name in the inventory or in the ssh configuration.", completion: .lpars)
    var lpar: String
    @Option(help: ArgumentHelp("The LPAR's ssh host, if it differs from the LPAR's name.", valueName: "host"))
    var host: String?
    @Option(help: ArgumentHelp("The LPAR's partition name, if it differs from the LPAR's name.", valueName: "name"))
    var partition: String?
    @OptionGroup(title: "Connection") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws { try output.refuseLines() }

    func run(_ context: CLIContext) async throws {
        for name in [lpar, host].compactMap(\.self) where !HostArgument.isValid(name) {
            throw ValidationError("'\(SafeText.clean(name))' isn't a valid LPAR or host name.")
        }
        let session = try CLISession("lpar-setup", context: context, connection: connection, output: output)
        try session.prepareAudit()
        let inventory = session.inventory
        let (name, known) = (lpar, inventory.lpars[lpar])
        let identity = LPARIdentity(
            name, partitionName: partition ?? known?.partition, id: known?.id,
            machine: known?.system.flatMap { inventory.systems[$0]?.machine })
        let target = host ?? known?.host ?? name
        try await session.perform(abandoned: { live in
            let end = live.abandon([name]).first.map { VerbOutcome(drive: nil, abandoned: $0) } ?? VerbOutcome()
            return SetupReport(lpar: name, host: target, installed: nil, end: end)
        }) { run in
            // Always over standard input: what is installed may be old, or not there.
            var access = await run.connections.lpar(host: target, partition: known)
            access.companion.delivery = .stdin
            let (installed, end) = await context.operations.setUp(
                CompanionSetup(identity: identity, lpar: access, context: run.live.following(name, run.context)))
            return SetupReport(lpar: name, host: target, installed: installed, end: end)
        }
    }
}
