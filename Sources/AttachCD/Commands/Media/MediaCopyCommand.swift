import ArgumentParser
import PowerVM
import VirtualOptical

struct MediaCopyCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy", abstract: "Copy a medium from one VIOS into the repositories of others.",
        discussion: """
            The medium streams through this machine, which stores nothing of it. It is checked, sent, imported and compared as by \
            media put, and has the access that it has on its VIOS. A second run sends nothing.
            """)

    @Argument(help: "The medium, as media ls lists it.")
    var medium: MediumArgument
    @Option(help: ArgumentHelp("The VIOS that has it.", valueName: "vios"), completion: .vioses)
    var from: String
    @Option(
        parsing: .upToNextOption, help: ArgumentHelp("The VIOSes that get it, behind the medium.", valueName: "vios"),
        completion: .vioses)
    var to: [String]
    @Option(name: .customLong("as"), help: ArgumentHelp("The medium's name there (default: the same).", valueName: "name"))
    var name: MediumArgument?
    @Flag(help: "Replace a medium of that name whose content differs, if no drive holds it.")
    var overwrite = false
    @OptionGroup(title: "Transfer") var transfer: PutTransferOptions
    @OptionGroup(title: "Change") var change: PlanOptions
    @OptionGroup(title: "Route") var hmc: HMCOptions
    @OptionGroup(title: "Connection") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        try output.refuseLines()
        try VIOSArguments.validate([from] + to)
        if let same = to.first(where: { VIOSName($0).isSameHost(as: VIOSName(from)) }) {
            throw ValidationError("--from and --to name the same VIOS: \(SafeText.clean(same)).")
        }
    }

    func run(_ context: CLIContext) async throws {
        let session = try MediaSession(.copy, hmc, connection, output, reason: change.reason, context)
        let (old, new) = (try session.medium(medium), try session.medium(name ?? medium))
        let intent = try session.reporting { () throws(Problem) in
            var intent = try transfer.intent(isDryRun: change.dryRun)
            intent.overwrites = overwrite
            return intent
        }
        let (source, targets) = (from, to)
        try await session.perform { run throws(Problem) in
            let stored = try await session.host(source, run).stored(old, run.context)
            guard let bytes = stored.state.bytes else { throw .sizeUnknown(old, on: stored.vios.name) }
            var wanted = intent
            wanted.access = stored.state.access ?? .readOnly
            let item = PutWork.Item(.medium(stored, bytes: bytes), as: new, wanted)
            return await PutWork(isDryRun: wanted.isDryRun, session: session).run([item], on: try session.vioses(targets), run)
        }
    }
}
