import FileTransfer
import PowerVM
import Synchronization

/// The bytes of a medium as they come from its VIOS, hashed on their way.
final class StoredContent: Sendable {
    struct Digests: Sendable {
        var sha256: String
        var checksum: UInt32
    }

    let medium: StoredMedium
    let byteCount: Int
    private let read = Mutex<Digests?>(nil)
    private let progress: @Sendable (Int) -> Void

    /// - Parameter progress: called with the bytes received so far.
    init(_ medium: StoredMedium, byteCount: Int, progress: @escaping @Sendable (Int) -> Void = { _ in }) {
        self.medium = medium
        self.byteCount = byteCount
        self.progress = progress
    }

    /// Nil until all of it was read.
    var digests: Digests? { read.withLock { $0 } }

    /// - Parameter body: reads the content to its end. What fails on the way here is a failure of the origin.
    nonisolated(nonsending) func read<R>(
        _ body: nonisolated(nonsending) (any ByteSource) async throws(TransferFailure) -> R
    ) async throws(TransferFailure) -> R {
        let result: Result<R, TransferFailure>
        do {
            let download = FileDownload(of: medium.path, progress: progress)
            result = try await download.run(over: medium.vios.runner, route: medium.vios.route) {
                content throws(TransferFailure) in
                guard content.byteCount == byteCount else {
                    throw TransferFailure(.refused("the medium has \(content.byteCount) bytes, not \(byteCount)"))
                }
                let source = HashedSource(content)
                let end = await Result { () async throws(TransferFailure) in try await body(source) }
                if case .success = end { read.withLock { $0 = Digests(sha256: source.sha256, checksum: source.checksum) } }
                return end
            }
        } catch {
            throw error.ofOrigin
        }
        return try result.get()
    }
}
