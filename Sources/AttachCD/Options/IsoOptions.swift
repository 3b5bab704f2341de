import ArgumentParser
import PowerVM
import VirtualOptical

/// An image of this machine that the drives are to deliver.
struct IsoOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Put this image into the media repository, once for each VIOS, and load it; {lpar} stands for the name of each LPAR.",
            valueName: "file"), completion: .file())
    var iso: String?

    @OptionGroup var nfs: NFSOptions
    @OptionGroup var medium: PutMediumOptions
    @OptionGroup var transfer: PutTransferOptions

    /// Called by the command: the groups see only their own options.
    func validate(with attach: AttachOptions) throws {
        let images = [("--iso", iso != nil), ("--from-nfs", nfs.fromNfs != nil), ("--media", attach.media != nil)].filter(\.1)
        if images.count > 1 { throw ValidationError("Give one of: \(images.map(\.0).joined(separator: ", ")).") }
        if attach.replacing.replacement != .never, attach.media == nil, iso == nil, nfs.fromNfs == nil {
            throw ValidationError("--replace and --force need --media, --iso or --from-nfs: they unload another medium first.")
        }
        let put: [(String, Bool)] = [
            ("--as", medium.name != nil), ("--rw", medium.rw), ("--overwrite", medium.overwrite),
            ("--sha256", medium.sha256 != nil),
            ("--any-content", medium.anyContent), ("--verify", transfer.verify != .auto),
            ("--staging", transfer.staging != PutIntent.home.text), ("--limit", transfer.limit != nil),
            ("--create-repository", transfer.createRepository != nil), ("--grow-repository", transfer.growRepository),
        ]
        if iso == nil, nfs.fromNfs == nil, let option = put.first(where: \.1) {
            throw ValidationError("\(option.0) belongs to --iso.")
        }
        try nfs.validate(with: medium, transfer)
    }

    /// Nil without `--iso` and `--from-nfs`.
    func supply(_ attach: AttachOptions, _ context: CLIContext) throws(Problem) -> IsoSupply? {
        guard let file = iso ?? nfs.fromNfs else { return nil }
        var intent = try transfer.intent(medium, isDryRun: attach.dryRun)
        intent.comparesStored = true
        return IsoSupply(
            file: file, nfs: iso == nil ? nfs : nil, options: medium, intent: intent, records: MediaJournal(context.environment))
    }
}
