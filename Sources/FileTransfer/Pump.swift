import AsyncSupport
import PowerVM

/// Moves a source into a stream: while one piece is on its way, the next is read and hashed. Two pieces are in memory, never the file.
struct Pump {
    var source: any ByteSource
    var stream: any CommandStream
    /// Bytes per second.
    var rate: Int?
    /// Called with the bytes that the far end's window has taken so far.
    var progress: @Sendable (Int) -> Void

    static let pieceSize = 512 << 10

    /// - Returns: the bytes that were moved; fewer than the source has if the far end takes no more.
    func run() async throws(TransferFailure) -> Int {
        let began = ContinuousClock.now
        var moved = 0
        var piece = try await source.next(size)
        while !piece.isEmpty {
            async let following = Result { () async throws(TransferFailure) in try await source.next(size) }
            let isTaken: Bool
            do {
                isTaken = try await stream.write(piece)
            } catch {
                throw TransferFailure(error, bytesMoved: moved)
            }
            guard isTaken else { return moved }
            moved += piece.count
            progress(moved)
            do {
                piece = try await following.get()
            } catch {
                throw TransferFailure(error.reason, bytesMoved: moved)
            }
            try await slowDown(since: began, moved)
        }
        return moved
    }

    /// With a rate a piece is what is sent in a quarter of a second.
    private var size: Int { rate.map { max(1, min(Self.pieceSize, $0 / 4)) } ?? Self.pieceSize }

    private func slowDown(since began: ContinuousClock.Instant, _ moved: Int) async throws(TransferFailure) {
        guard let rate else { return }
        do {
            try await Task.sleep(until: began + .seconds(Double(moved) / Double(rate)), clock: .continuous)
        } catch {
            throw TransferFailure(.interrupted, bytesMoved: moved)
        }
    }
}
