import PowerVM

/// What a VIOS shows before an image is put into its repository.
public struct PutFacts: Sendable, Equatable {
    public var repository: RepositoryFacts
    /// The exact sizes of media, as far as they can be listed.
    public var stored: [MediumName: MediumRecord.Sight]
    /// The files of the staging directory; nil: it isn't there.
    public var staged: [ListFiles.File]?
    /// Kilobytes free in the staging directory; nil: not shown.
    public var freeKB: Int?
    /// The tools that compute checksums there, best first.
    public var tools: [FileDigest.Tool]
    /// The content of the medium that is there already, where it was compared.
    var content: ExistingContent?
    /// This host's record of a medium whose import it began, and didn't see end.
    var unfinished: MediumRecord?
    /// What an earlier exchange by this host left of the image; nil: nothing, or another host's.
    var temporary: TemporaryMedium?

    public init(
        repository: RepositoryFacts, stored: [MediumName: MediumRecord.Sight] = [:], staged: [ListFiles.File]? = [],
        freeKB: Int? = nil, tools: [FileDigest.Tool] = []
    ) {
        self.repository = repository
        self.stored = stored
        self.staged = staged
        self.freeKB = freeKB
        self.tools = tools
    }

    /// A digest is given, or computed here from what is read back: only the SHA-256 of a file that the VIOS has can be held against it.
    /// - Parameter file: as messages name it.
    func checkTools(for intent: PutIntent, _ sha256: String?, of file: String) throws(Problem) {
        let needsSHA256 = sha256 != nil || intent.verification == .back
        let sufficient = needsSHA256 ? tools.filter { $0 != .cksum } : tools
        guard sufficient.isEmpty, needsSHA256 || intent.verification == .stored else { return }
        throw .noDigest(of: file, needsSHA256: needsSHA256, on: repository.vios)
    }

    /// The largest images in the staging directory: what could be in the way.
    var large: [ListFiles.File] {
        (staged ?? []).filter { $0.isRegular && ($0.bytes ?? 0) >= 1 << 20 }
            .sorted { ($0.bytes ?? 0, $1.name) > ($1.bytes ?? 0, $0.name) }
    }
}

/// The content of a medium that is there already, held against an image's.
struct ExistingContent: Sendable, Equatable {
    /// The image's, if it was computed.
    var sha256: String?
    /// What was compared; nil: it differs.
    var verified: MediaResult.Verified?
    /// How it differs.
    var difference: String?
}

extension RemoteHost {
    /// Everything that `media put` needs to know before the first byte, in one exec.
    /// - Parameter media: the names whose exact sizes count.
    func survey(forPutting media: [MediumName], staging: RemotePath, _ context: OperationContext) async throws(Problem)
        -> PutFacts
    {
        var batch = Batch(self)
        let snapshot = ServerQuery.repository.add(&batch)
        let lsmap = batch.add(Lsmap(.all))
        let lssp = batch.add(Lssp())
        let sizes = media.map { name in (name, RemotePath(medium: name).map { batch.add(ListFiles($0)) }) }
        let files = batch.add(ListFiles(staging))
        let space = batch.add(FreeSpace(staging))
        let processes = batch.add(ListProcesses())
        // A file that needn't be there: only whether the tool is there counts.
        let probe = staging.appending(".profile")
        let tools = FileDigest.Tool.allCases.map { tool in (tool, probe.map { batch.add(FileDigest(tool, $0)) }) }
        let reply = try await batch.ask(context)
        var facts = PutFacts(
            repository: RepositoryFacts(
                vios: name, snapshot: try snapshot(reply), adapters: try ServerAdapter.all(of: try reply.read(lsmap), on: name),
                pools: try reply.read(lssp)))
        // The tools of the shell may be missing, one by one: what they would show is unknown then.
        for (name, slot) in sizes {
            guard let slot, case .success(let listed?) = reply.result(slot), let file = listed.first, file.isRegular else {
                continue
            }
            facts.stored[name] = file.sight
        }
        if case .success(let listed) = reply.result(files) { facts.staged = listed }
        if case .success(let system) = reply.result(space) { facts.freeKB = system.freeKB }
        facts.repository.importing = reply.importing(processes)
        facts.tools = tools.compactMap { tool, slot in slot.map { reply.knows($0) } ?? false ? tool : nil }
        return facts
    }
}

extension BatchReply {
    func result<C>(_ slot: Batch.Slot<C>) -> Result<C.Output, Problem> {
        Result { () throws(Problem) in try read(slot) }
    }

    /// The media that the VIOS is writing; none where processes weren't queried, or can't be listed.
    func importing(_ slot: Batch.Slot<ListProcesses>?) -> [String] {
        guard let slot, case .success(let running) = result(slot) else { return [] }
        return running.compactMap(\.importedMedium)
    }

    /// Whether the shell has the command at all, whatever became of it.
    func knows<C>(_ slot: Batch.Slot<C>) -> Bool {
        guard case .finished(let result) = ending(slot) else { return false }
        let kind = slot.command.failure(result)?.kind
        return kind != .commandNotFound && result.exitStatus != 127 && kind != .notPermitted
    }
}

extension ListFiles.File {
    /// Nil for a device.
    public var sight: MediumRecord.Sight? { bytes.map { MediumRecord.Sight(bytes: $0, modified: modified) } }
}

extension ListProcesses.Process {
    /// The medium that this process writes, if it is a `mkvopt`.
    var importedMedium: String? {
        let words = words
        guard words.contains(where: { $0.hasSuffix("mkvopt") }), let flag = words.firstIndex(of: "-name"), flag + 1 < words.count
        else { return nil }
        return words[flag + 1]
    }
}

extension RemotePath {
    /// The file of a medium (reference, media).
    init?(medium: MediumName) { self.init("\(ImportWatch.library)/\(medium)") }
}
