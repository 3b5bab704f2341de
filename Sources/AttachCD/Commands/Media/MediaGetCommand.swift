import ArgumentParser
import PowerVM
import Remoting
import VirtualOptical

struct MediaGetCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Receive a medium of a VIOS as a file of this machine.",
        discussion: """
            The file appears under its name only when it is whole. A file of that name is left alone, unless it is the medium \
            already (exit 0) or --overwrite is given. Nothing is changed on the VIOS.
            """)

    @Argument(help: "The medium, as media ls lists it.")
    var medium: MediumArgument
    @Option(help: "The VIOS that has it.", completion: .vioses)
    var vios: String
    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("The file (default: the medium's name, in this directory).", valueName: "file"), completion: .file())
    var path: String?
    @Flag(help: "Replace a file of that name, once the new one is whole.")
    var overwrite = false
    @OptionGroup(title: "Route") var hmc: HMCOptions
    @OptionGroup(title: "Connection") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        try output.refuseLines()
        try VIOSArguments.validate([vios])
        if let path, path.isEmpty || path == "-" || path.hasSuffix("/") {
            throw ValidationError("-o needs the name of a file, not '\(SafeText.clean(path))'.")
        }
    }

    func run(_ context: CLIContext) async throws {
        let session = try MediaSession(.get, hmc, connection, output, reason: nil, context)
        let name = try session.medium(medium)
        let (vios, path, overwrite) = (vios, path ?? name.text, overwrite)
        try await session.perform { run throws(Problem) in
            let jobs = [MediaRunState.Job(vios: VIOSName(vios), name: name)]
            session.expect(jobs)
            return await session.results(of: jobs, run) { _, work in
                await MediumGet(name: name, path: path, overwrites: overwrite, vios: work.host, context: work.context).run()
            }
        }
    }
}
