import ArgumentParser
import PowerVM
import VirtualOptical

struct MediaRemoveCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm", abstract: "Remove a medium from the repositories of VIOSes, if no drive holds it.")

    @Argument(help: "The medium, as media ls lists it.")
    var medium: MediumArgument
    @Option(
        parsing: .upToNextOption, help: ArgumentHelp("The VIOSes, behind the medium.", valueName: "vios"), completion: .vioses)
    var vios: [String]
    @Flag(help: "Take it out of every drive first.")
    var eject = false
    @Flag(help: "With --eject: even if a client holds it.")
    var force = false
    @OptionGroup(title: "Change") var change: PlanOptions
    @OptionGroup(title: "Route") var hmc: HMCOptions
    @OptionGroup(title: "Connection") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        try output.refuseLines()
        try VIOSArguments.validate(vios)
        if force, !eject { throw ValidationError("--force needs --eject.") }
    }

    func run(_ context: CLIContext) async throws {
        let session = try MediaSession(.remove, hmc, connection, output, reason: change.reason, context)
        let name = try session.medium(medium)
        let intent = MediumRemoveOperation.Intent(ejects: eject, mayRelease: force, isDryRun: change.dryRun)
        let names = vios
        try await session.perform { run throws(Problem) in
            let jobs = try session.vioses(names).map { MediaRunState.Job(vios: $0, name: name) }
            session.expect(jobs)
            return await session.results(of: jobs, run) { _, work in
                await MediumRemoveOperation(
                    name: name, intent: intent, vios: work.host, records: work.journal, context: work.context
                ).run()
            }
        }
    }
}

struct MediaCleanCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "clean", abstract: "List what attach-cd left behind on VIOSes; with --yes remove it.",
        discussion: """
            Staged files that no process uses any more, and media that this host began and that aren't whole. Anything else stays.
            """)

    @Argument(help: ArgumentHelp("The VIOSes (default: all of the inventory).", valueName: "vios"), completion: .vioses)
    var vioses: [String] = []
    @Flag(help: "Remove it.")
    var yes = false
    @Option(help: ArgumentHelp("Check this directory of the VIOS, too.", valueName: "directory"))
    var staging: String?
    @Option(help: ArgumentHelp("A change number or note, kept in the report and the audit log.", valueName: "text"))
    var reason: String?
    @OptionGroup(title: "Route") var hmc: HMCOptions
    @OptionGroup(title: "Connection") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        try output.refuseLines()
        try VIOSArguments.validate(vioses)
        if let staging, RemotePath(staging) == nil {
            throw ValidationError("--staging '\(SafeText.clean(staging))' isn't a path that can be used on a VIOS.")
        }
    }

    func run(_ context: CLIContext) async throws {
        let session = try MediaSession(.clean, hmc, connection, output, reason: reason, context)
        let (names, removes, directory) = (vioses, yes, staging.flatMap { RemotePath($0) })
        try await session.perform { run throws(Problem) in
            let jobs = try session.vioses(names).map { MediaRunState.Job(vios: $0, name: nil) }
            session.expect(jobs)
            return await session.results(of: jobs, run) { _, work in
                await MediaCleaning(
                    removes: removes, staging: [directory].compactMap(\.self), vios: work.host, records: work.journal,
                    context: work.context
                ).run()
            }
        }
    }
}
