import DiskImage
import FileTransfer
import Hashing
import PowerVM

/// The checksum of a file on a VIOS, by the first tool there that answers.
struct RemoteDigest: Sendable {
    var vios: RemoteHost
    var tools: [FileDigest.Tool]
    var context: OperationContext

    /// What the local image has.
    struct Expected: Sendable {
        var sha256: String
        var checksum: UInt32?
        var byteCount: Int
    }

    enum Finding: Sendable, Equatable {
        case equal(FileDigest.Tool)
        /// How it differs.
        case different(String)
        /// No tool answered.
        case notComputed(String)
    }

    /// Reads the whole file there, which takes as long as it takes.
    func compare(_ path: RemotePath, with expected: Expected) async -> Finding {
        var why = "no tool computes checksums there"
        for tool in tools {
            if Task.isCancelled { return .notComputed("interrupted") }
            var batch = Batch(vios)
            let slot = batch.add(FileDigest(tool, path))
            do throws(Problem) {
                // No bound: the size decides.
                let reply = try await batch.ask(bound: .seconds(365 * 24 * 3600))
                switch try reply.read(slot) {
                case .sha256(let digest):
                    return digest == expected.sha256
                        ? .equal(tool) : .different("its SHA-256 is \(digest), not \(expected.sha256)")
                case .posix(let checksum, let bytes):
                    guard bytes == expected.byteCount else {
                        return .different("it has \(bytes) bytes, not \(expected.byteCount)")
                    }
                    guard let own = expected.checksum else { continue }
                    return checksum == own ? .equal(tool) : .different("its checksum (cksum) is \(checksum), not \(own)")
                }
            } catch {
                why = error.message
            }
        }
        return .notComputed(why)
    }

    /// Reads a file back over the connection, and compares its SHA-256.
    func readBack(_ path: RemotePath, expected: Expected, medium: MediumName) async -> Finding {
        let hash = SHA256Box()
        let (host, name) = (vios.name.text, medium.text)
        do {
            let count = try await FileDownload(
                of: path,
                progress: { [context] in
                    context.progress(.readingBack(host: host, medium: name, bytes: $0, of: expected.byteCount))
                }
            ).run(over: vios.runner, route: vios.route) { content throws(TransferFailure) in
                while case let piece = try await content.next(1 << 18), !piece.isEmpty { hash.add(piece) }
                return content.byteCount
            }
            guard count == expected.byteCount else { return .different("it has \(count) bytes, not \(expected.byteCount)") }
            let digest = hash.hex
            return digest == expected.sha256 ? .equal(.csum) : .different("its SHA-256 is \(digest), not \(expected.sha256)")
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
        switch reason {
        case .needsSSH: "the route can't carry a file"
        case .transport(let failure): failure.message
        case .interrupted: "interrupted"
        case .refused(let text), .farEnd(let text): text
        case .unexpected(let text, let status): text.isEmpty ? "it ended with \(status.map(String.init) ?? "no status")" : text
        case .local(let error): Problem(error).message
        }
    }
}
