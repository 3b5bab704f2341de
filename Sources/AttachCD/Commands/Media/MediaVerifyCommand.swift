import ArgumentParser
import PowerVM
import VirtualOptical

struct MediaVerifyCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Compare a medium of VIOSes with a file, a digest, or what it was when it was created.",
        discussion: """
            Without a file and --sha256 it is compared with the digest that this host recorded when attach-cd created it. The VIOS \
            computes the checksum of the medium. Nothing is changed. Exit 5: it differs.
            """)

    @Argument(help: "The medium, as media ls lists it.")
    var medium: MediumArgument
    @Argument(help: ArgumentHelp("The file that it should be.", valueName: "file"), completion: .file())
    var file: String?
    @Option(
        parsing: .upToNextOption, help: ArgumentHelp("The VIOSes, behind medium and file.", valueName: "vios"),
        completion: .vioses)
    var vios: [String]
    @Option(help: ArgumentHelp("The SHA-256 that it should have.", valueName: "hex"))
    var sha256: SHA256Argument?
    @Flag(help: "Read the medium over the connection, and compute its SHA-256 here.")
    var back = false
    @OptionGroup(title: "Route") var hmc: HMCOptions
    @OptionGroup(title: "Connection") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        try output.refuseLines()
        try VIOSArguments.validate(vios)
        if file != nil, sha256 != nil { throw ValidationError("Give one of: a file, --sha256.") }
    }

    func run(_ context: CLIContext) async throws {
        let session = try MediaSession(.verify, hmc, connection, output, reason: nil, context)
        let name = try session.medium(medium)
        let (names, file, digest, back) = (vios, file, sha256?.text, back)
        try await session.perform { run throws(Problem) in
            let reference: MediumVerify.Reference
            var image: MediaResult.Image?
            if let file {
                let local = try await LocalImage(path: file, allowsAnyContent: true, usesSidecar: false)
                reference = .file(local, LocalDigest())
                image = MediaResult.Image(local)
            } else {
                reference = digest.map { .sha256($0) } ?? .record
            }
            let jobs = try session.vioses(names).map { MediaRunState.Job(vios: $0, name: name, image: image) }
            session.expect(jobs)
            return await session.results(of: jobs, run) { _, work in
                await MediumVerify(
                    name: name, reference: reference, readsBack: back, vios: work.host, records: work.journal,
                    context: work.context
                ).run()
            }
        }
    }
}
