import ArgumentParser
import AsyncSupport
import PowerVM
import Remoting
import VirtualOptical

struct PutCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "put", abstract: "Copy images into the repositories of VIOSes: check, send, import and compare them.",
        discussion: """
            Each image is checked here, sent once to each VIOS, copied by it into its media repository, and compared. What can be \
            refused is refused before the first byte. A second run sends nothing.
            """)

    @Argument(help: ArgumentHelp("The images.", valueName: "file"), completion: .file())
    var files: [String]
    @OptionGroup(title: "Where") var place: PutPlaceOptions
    @OptionGroup(title: "Medium") var medium: PutMediumOptions
    @OptionGroup(title: "Transfer") var transfer: PutTransferOptions
    @OptionGroup(title: "Change") var change: PlanOptions
    @OptionGroup(title: "Route") var hmc: HMCOptions
    @OptionGroup(title: "Connection") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        try output.refuseLines()
        guard place.vios.isEmpty != place.lpars.isEmpty else { throw ValidationError("Give one of: --vios, --for.") }
        try VIOSArguments.validate(place.vios)
        for lpar in place.lpars where !HostArgument.isValid(lpar) {
            throw ValidationError("'\(SafeText.clean(lpar))' isn't a valid LPAR name.")
        }
        guard files.count == 1 || medium.name == nil && medium.sha256 == nil else {
            throw ValidationError("--as and --sha256 belong to one file; \(files.count) were given.")
        }
    }

    func run(_ context: CLIContext) async throws {
        let session = try MediaSession(.put, hmc, connection, output, reason: change.reason, context)
        let intent: PutIntent
        do throws(Problem) {
            intent = try transfer.intent(medium, isDryRun: change.dryRun)
        } catch {
            throw CommandFailureExit(problem: error, output: output, operation: MediaRunReport.Operation.put.rawValue)
        }
        let work = PutWork(files: files, place: place, medium: medium, intent: intent, session: session)
        try await session.perform { run throws(Problem) in try await work.run(run) }
    }
}

/// The work of `media put`: every image is checked and every VIOS surveyed before the first byte is sent.
struct PutWork: Sendable {
    var files: [String]
    var place: PutPlaceOptions
    var medium: PutMediumOptions
    var intent: PutIntent
    var session: MediaSession

    func run(_ run: CLISession.Run) async throws(Problem) -> [MediaResult] {
        var images: [(name: MediumName, image: LocalImage)] = []
        for file in files {
            let image = try await LocalImage(path: file, sha256: medium.sha256?.text, allowsAnyContent: medium.anyContent)
            images.append((try name(of: image), image))
        }
        if let twice = images.first(where: { one in images.count { $0.name == one.name } > 1 }) {
            throw Problem(
                .refused, .nameTaken, "two of the images would become \(twice.name)", hint: "give them one by one, with --as")
        }
        let vioses =
            place.lpars.isEmpty
            ? try session.vioses(place.vios) : try await session.vioses(for: place.lpars, run)
        let all = vioses.flatMap { vios in
            images.map { (job: MediaRunState.Job(vios: vios, name: $0.name), image: Optional($0.image)) }
        }
        session.expect(all)
        let previews = await preview(all, run)
        guard !intent.isDryRun else { return previews }
        let open = zip(all, previews).filter { $0.1.problem == nil }.map(\.0)
        let ends = await session.results(of: open, run) { job, image, work in
            guard let name = job.name, let image else {
                return MediaResult(
                    vios: job.vios, name: nil, failed: Problem(.failed, .internal, "a job without an image", hint: "report this"))
            }
            return await put(name, image, work).run()
        }
        return zip(all, previews).map { job, preview in
            ends.first { $0.vios == job.job.vios && $0.name == job.job.name } ?? preview
        }
    }

    /// What each VIOS would have to do; images that come before take their part of the repository.
    private func preview(_ all: [(job: MediaRunState.Job, image: LocalImage?)], _ run: CLISession.Run) async -> [MediaResult] {
        let reserved = ReservedSpace()
        return await session.results(of: all, run, isFinal: intent.isDryRun) { job, image, work in
            guard let name = job.name, let image else {
                return MediaResult(
                    vios: job.vios, name: nil, failed: Problem(.failed, .internal, "a job without an image", hint: "report this"))
            }
            let result = await put(name, image, work).preview(reservedMB: reserved.megabytes(on: job.vios))
            if result.wouldChange == true { reserved.add(image.megabytes + 1, on: job.vios) }
            return result
        }
    }

    private func put(_ name: MediumName, _ image: LocalImage, _ work: MediaSession.Job) -> MediumPut {
        MediumPut(
            image: image, name: name, intent: intent, vios: work.host, records: work.journal, context: work.context)
    }

    private func name(of image: LocalImage) throws(Problem) -> MediumName {
        if let name = medium.name { return try name.valid() }
        guard let name = MediumName(file: image.path, contentID: image.inspection.contentID) else {
            throw Problem(
                .refused, .invalidName, "no valid medium name can be derived from \(image.path)", hint: "give one with --as")
        }
        return name
    }
}
