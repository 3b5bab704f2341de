import DiskImage
import FileTransfer
import Hashing
import PowerVM

/// The checksum of a file on a VIOS, by the first tool there that answers.
struct RemoteDigest: Sendable {
    var vios: RemoteHost
    var tools: [FileDigest.Tool]
    var context: OperationContext

    /// What the image has, as far as it is known.
    struct Expected: Sendable {
        var sha256: String?
        var checksum: UInt32?
        /// Nil: only the digest is known.
        var byteCount: Int?

        init(sha256: String?, checksum: UInt32?, byteCount: Int?) {
            self.sha256 = sha256
            self.checksum = checksum
            self.byteCount = byteCount
        }

        /// Of a local image, by both checksums.
        init(_ image: LocalImage, readsInline: Bool) async throws(TransferFailure) {
            let source = FileSource(image.file, sums: [.sha256, .checksum], readsInline: readsInline)
            try await self.init(.file(source))
        }

        /// Of content that is read to its end for it.
        init(_ content: PutContent) async throws(TransferFailure) {
            try await content.drain()
            self.init(sha256: content.sha256, checksum: content.checksum, byteCount: content.byteCount)
        }
    }

    enum Finding: Sendable, Equatable {
        case equal(FileDigest.Tool)
        /// How it differs.
        case different(String)
        /// No tool answered.
        case notComputed(String)
    }

    /// Reads the whole file there.
    func compare(_ path: RemotePath, with expected: Expected) async -> Finding {
        var why = "no tool computes checksums there"
        for tool in tools {
            switch await digest(of: path, tool, expected.byteCount) {
            case .failure(let problem): why = problem.message
            case .success(.sha256(let digest)):
                guard let own = expected.sha256 else { continue }
                return digest == own ? .equal(tool) : .different("its SHA-256 is \(digest), not \(own)")
            case .success(.posix(let checksum, let bytes)):
                if let wanted = expected.byteCount, bytes != wanted {
                    return .different("it has \(bytes) bytes, not \(wanted)")
                }
                guard let own = expected.checksum else { continue }
                return checksum == own ? .equal(tool) : .different("its checksum (cksum) is \(checksum), not \(own)")
            }
        }
        return .notComputed(Task.isCancelled ? "interrupted" : why)
    }

    /// The checksum of a file there, by the first tool that answers.
    func expected(of path: RemotePath, byteCount: Int) async -> Result<Expected, Problem> {
        var problem = Problem.noDigest(of: path, "no tool answered", on: vios.name)
        for tool in tools {
            switch await digest(of: path, tool, byteCount) {
            case .failure(let failure): problem = failure
            case .success(.sha256(let digest)):
                return .success(Expected(sha256: digest, checksum: nil, byteCount: byteCount))
            case .success(.posix(let checksum, _)):
                return .success(Expected(sha256: nil, checksum: checksum, byteCount: byteCount))
            }
        }
        return .failure(problem)
    }

    /// - Parameter bytes: they bound the time, because the server of a file on NFS may be gone: ten minutes, and a second for each MiB.
    private func digest(
        of path: RemotePath, _ tool: FileDigest.Tool, _ bytes: Int?
    ) async -> Result<FileDigest.Digest, Problem> {
        if Task.isCancelled { return .failure(.interrupted(before: tool.rawValue, on: vios.name)) }
        var batch = Batch(vios)
        let slot = batch.add(FileDigest(tool, path))
        do throws(Problem) {
            return .success(try await batch.ask(bound: .seconds(bytes.map { 600 + $0 >> 20 } ?? 365 * 24 * 3600)).read(slot))
        } catch {
            return .failure(error)
        }
    }

    /// Reads a file back over the connection, and compares its SHA-256.
    /// - Parameter bytes: its size, for the progress.
    func readBack(_ path: RemotePath, expected: Expected, medium: MediumName, bytes: Int?) async -> Finding {
        let hash = SHA256Box()
        let (host, name) = (vios.name.text, medium.text)
        do {
            let count = try await FileDownload(
                of: path,
                progress: { [context] in
                    context.progress(.readingBack(host: host, medium: name, bytes: $0, of: bytes ?? 0))
                }
            ).run(over: vios.runner, route: vios.route) { content throws(TransferFailure) in
                while case let piece = try await content.next(1 << 18), !piece.isEmpty { hash.add(piece) }
                return content.byteCount
            }
            if let wanted = expected.byteCount, count != wanted {
                return .different("it has \(count) bytes, not \(wanted)")
            }
            let digest = hash.hex
            guard let own = expected.sha256 else { return .notComputed("the SHA-256 that it should have isn't known") }
            return digest == own ? .equal(.csum) : .different("its SHA-256 is \(digest), not \(own)")
        } catch {
            return .notComputed("it can't be read back: \(error.text)")
        }
    }
}

/// A hash that is computed while content comes.
private final class SHA256Box {
    private let stream = SHA256Stream()
    func add(_ bytes: [UInt8]) { bytes.withUnsafeBytes { stream.add($0) } }
    var hex: String { stream.hex }
}

extension TransferFailure {
    /// For a message.
    var text: String {
        reason.text
    }
}

extension TransferFailure.Reason {
    /// For a message.
    var text: String {
        switch self {
        case .needsSSH: "the route can't carry a file"
        case .transport(let failure): failure.message
        case .interrupted: "interrupted"
        case .refused(let text), .farEnd(let text): text
        case .unexpected(let text, let status): text.isEmpty ? "it ended with \(status.map(String.init) ?? "no status")" : text
        case .local(let error): Problem(error).message
        case .origin(let reason): reason.text
        }
    }
}
