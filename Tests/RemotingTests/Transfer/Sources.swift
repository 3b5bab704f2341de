import FileTransfer
import Synchronization
import Testing

/// Zeros; notes when the sender asks for more.
final class Zeros: ByteSource {
    let byteCount: Int
    private let state = Mutex((given: 0, last: ContinuousClock.now))

    init(_ byteCount: Int) { self.byteCount = byteCount }

    var given: Int { state.withLock { $0.given } }

    /// Something was sent, and then nothing for half a second.
    var isQuiet: Bool { state.withLock { $0.given > 0 && $0.last + .milliseconds(500) < .now } }

    func next(_ limit: Int) async throws(TransferFailure) -> [UInt8] {
        let count = state.withLock { state in
            let count = min(limit, byteCount - state.given)
            state = (state.given + count, .now)
            return count
        }
        return [UInt8](repeating: 0, count: count)
    }
}

/// Bytes that differ from offset to offset.
final class Pattern: ByteSource {
    let byteCount: Int
    private let offset = Mutex(0)

    init(_ byteCount: Int) { self.byteCount = byteCount }

    static func bytes(_ start: Int, _ end: Int) -> [UInt8] {
        (start..<end).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
    }

    func next(_ limit: Int) async throws(TransferFailure) -> [UInt8] {
        offset.withLock { offset in
            let end = min(byteCount, offset + limit)
            defer { offset = end }
            return Self.bytes(offset, end)
        }
    }
}
