import Hashing
import Synchronization

/// Content of another host that is hashed on its way: its digests are known once all of it has come.
public final class HashedSource: ByteSource {
    private struct State {
        let sha256 = SHA256Stream()
        var checksum = ChecksumStream()
    }

    private let content: any ByteSource
    private let state = Mutex(State())

    public init(_ content: any ByteSource) { self.content = content }

    public var byteCount: Int { content.byteCount }
    /// Of what was read so far: 64 lower-case hexadecimal digits.
    public var sha256: String { state.withLock { $0.sha256.hex } }
    /// That of POSIX `cksum`.
    public var checksum: UInt32 { state.withLock { $0.checksum.value } }

    /// What fails here is a failure of the origin.
    public func next(_ limit: Int) async throws(TransferFailure) -> [UInt8] {
        let piece: [UInt8]
        do {
            piece = try await content.next(limit)
        } catch {
            throw error.ofOrigin
        }
        state.withLock { state in
            piece.withUnsafeBytes {
                state.sha256.add($0)
                state.checksum.add($0)
            }
        }
        return piece
    }

    /// Reads and hashes all of it.
    public func drain() async throws(TransferFailure) {
        while !(try await next(1 << 18)).isEmpty {}
    }
}

extension TransferFailure {
    /// The same failure, of the host that the content comes from. An interruption is that of the run.
    public var ofOrigin: TransferFailure {
        switch reason {
        case .interrupted, .origin: self
        default: TransferFailure(.origin(reason), bytesMoved: bytesMoved)
        }
    }
}
