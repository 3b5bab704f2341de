import DiskImage
import FileTransfer
import PowerVM

/// Whether a staged file is the beginning of an image, and may be continued: only where a checksum tool on the VIOS confirms it, and
/// `dd` is there.
struct PartResume: Sendable {
    var vios: RemoteHost
    var part: StagedPart
    var file: ImageFile
    var tools: [FileDigest.Tool]
    var readsInline: Bool
    var context: OperationContext

    /// - Parameter bytes: the size of the staged file.
    /// - Returns: from where it may be continued, in whole MiB; 0: it is sent again from the beginning.
    func confirmed(_ bytes: Int) async -> Int {
        let start = (min(bytes, file.byteCount) >> 20) << 20
        guard start > 0, bytes <= file.byteCount, !tools.isEmpty, await hasDd() else { return 0 }
        let source = FileSource(file, sums: tools == [.cksum] ? [.sha256, .checksum] : [.sha256], readsInline: readsInline)
        do {
            try await source.skip(to: bytes)
        } catch {
            // The transfer itself meets the same, and reports it.
            return 0
        }
        let expected = RemoteDigest.Expected(
            sha256: source.sha256 ?? "", checksum: source.checksum, byteCount: bytes)
        let digest = RemoteDigest(vios: vios, tools: tools, context: context)
        guard case .equal = await digest.compare(part.path, with: expected) else { return 0 }
        // Something is left to send: its end shows that dd did its work.
        return start == file.byteCount ? start - (1 << 20) : start
    }

    private func hasDd() async -> Bool {
        var batch = Batch(vios)
        let slot = batch.add(ProbeTool(.dd))
        guard let reply = try? await batch.ask(bound: context.limits.command) else { return false }
        return (try? reply.read(slot)) != nil
    }
}
