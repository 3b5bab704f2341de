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
    var files: [String] = []
    @OptionGroup(title: "Network file system") var nfs: NFSOptions
    @OptionGroup(title: "File of the VIOS") var viosFile: VIOSFileOptions
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
        guard [!files.isEmpty, nfs.fromNfs != nil, viosFile.fromVios != nil].count(where: \.self) == 1 else {
            throw ValidationError("Give one of: files, --from-nfs, --from-vios.")
        }
        try viosFile.validate(with: medium, transfer)
        try nfs.validate(with: medium, transfer)
        if nfs.link, place.lpars.count > 1 { throw ValidationError(NFSOptions.oneLPAR(place.lpars.count)) }
        guard files.count <= 1 || medium.name == nil && medium.sha256 == nil else {
            throw ValidationError("--as and --sha256 belong to one file; \(files.count) were given.")
        }
    }

    func run(_ context: CLIContext) async throws {
        let session = try MediaSession(.put, hmc, connection, output, reason: change.reason, context)
        let intent = try session.reporting { () throws(Problem) in try transfer.intent(medium, isDryRun: change.dryRun) }
        let work = PutWork(isDryRun: change.dryRun, session: session)
        let images = PutImages(files: files, nfs: nfs, viosFile: viosFile, medium: medium, intent: intent)
        let place = place
        try await session.perform { run throws(Problem) in
            let items = try await images.checked()
            let vioses =
                place.lpars.isEmpty
                ? try session.vioses(place.vios) : try await session.vioses(for: place.lpars, run)
            return await work.run(items, on: vioses, run)
        }
    }
}

/// The files of `media put`, as they are checked before any host is queried.
private struct PutImages: Sendable {
    var files: [String]
    var nfs: NFSOptions
    var viosFile: VIOSFileOptions
    var medium: PutMediumOptions
    var intent: PutIntent

    func checked() async throws(Problem) -> [PutWork.Item] {
        if let file = nfs.fromNfs {
            let source = try nfs.source(file, medium)
            if let name = medium.name { return [PutWork.Item(source, as: try name.valid(), intent)] }
            return [PutWork.Item(source, as: try NFSOptions.name(source), intent)]
        }
        if let file = viosFile.fromVios {
            let source = try viosFile.source(file, medium)
            if let name = medium.name { return [PutWork.Item(source, as: try name.valid(), intent)] }
            return [PutWork.Item(source, as: try viosFile.name(source), intent)]
        }
        var items: [PutWork.Item] = []
        for file in files {
            let image = try await LocalImage(path: file, sha256: medium.sha256?.text, allowsAnyContent: medium.anyContent)
            items.append(PutWork.Item(.file(image), as: try name(of: image), intent))
        }
        if let twice = items.first(where: { one in items.count { $0.name == one.name } > 1 }) {
            throw Problem(
                .refused, .nameTaken, "two of the images would become \(twice.name)", hint: "give them one by one, with --as")
        }
        return items
    }

    private func name(of image: LocalImage) throws(Problem) -> MediumName {
        if let name = medium.name { return try name.valid() }
        return try .derived(from: image.path, contentID: image.inspection.contentID)
    }
}
