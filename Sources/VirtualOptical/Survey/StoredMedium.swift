import PowerVM

/// A medium of a VIOS as it is read: compared, received, or copied to other VIOSes.
public struct StoredMedium: Sendable {
    public let vios: RemoteHost
    public let name: MediumName
    /// As it is listed, with its exact size where that can be seen.
    public let state: MediumState
    /// Its file; nil where it can't be listed, and for a link.
    public let file: MediumRecord.Sight?
    /// The tools that compute checksums there, best first.
    let tools: [FileDigest.Tool]
    let path: RemotePath

    /// `ms12-vio1:/var/vio/VMLibrary/AIX.iso`
    public var place: String { "\(vios.name):\(path)" }

    /// A partition may write to it while it is read.
    public var mayChange: String? {
        guard state.access == .readWrite, !state.loaded.isEmpty else { return nil }
        let drives = state.loaded.map(\.text).joined(separator: ", ")
        return "\(vios.name): \(name) is read-write and loaded in \(drives): its content may change while it is read"
    }
}

extension RemoteHost {
    /// Everything that needs to be known of a medium before it is read, in one exec.
    public func stored(_ medium: MediumName, _ context: OperationContext) async throws(Problem) -> StoredMedium {
        guard let path = RemotePath(medium: medium) else { throw .repositoryUnknown(on: name) }
        guard route.carries(ListFiles(path)) else { throw .needsSSH(self) }
        var batch = Batch(self)
        let query = ServerQuery.repository.add(&batch)
        let listing = batch.add(ListFiles(path))
        let tools = FileDigest.Tool.allCases.map { tool in
            (tool, PutIntent.home.appending(".profile").map { batch.add(FileDigest(tool, $0)) })
        }
        let reply = try await batch.ask(context)
        let snapshot = try query(reply)
        guard snapshot.repository != nil else { throw .noRepository(on: name) }
        guard var state = snapshot.medium(medium) else { throw .noSuchMedium(medium, among: snapshot.contents.media, on: name) }
        var file: MediumRecord.Sight?
        if case .success(let files?) = reply.result(listing), let first = files.first, first.isRegular { file = first.sight }
        state.bytes = file?.bytes
        return StoredMedium(
            vios: self, name: medium, state: state, file: file,
            tools: tools.compactMap { tool, slot in slot.map { reply.knows($0) } ?? false ? tool : nil }, path: path)
    }
}

extension StoredMedium {
    /// Fails if its file isn't as it was when it was surveyed: what was read of it is of no use then.
    func checkUnchanged(_ context: OperationContext) async throws(Problem) {
        guard let file else { return }
        var batch = Batch(vios)
        let slot = batch.add(ListFiles(path))
        guard let now = try await batch.ask(context).read(slot)?.first?.sight, now.isSame(as: file) else {
            throw Problem(
                .failed, .fileChanged, "\(vios.name): the medium \(name) changed while it was read",
                hint: "unload it from the drive of the partition that writes it, then run the same command again",
                host: vios.name.text, retryable: true)
        }
    }
}
