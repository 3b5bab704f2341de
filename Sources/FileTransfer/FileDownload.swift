import AsyncSupport
import PowerVM
import Synchronization

/// Receives a file from a host by scp's old protocol, over the standard output of `scp -f` there.
public struct FileDownload: Sendable {
    public var origin: RemotePath
    /// How long no byte may come.
    public var patience: Duration
    /// Called with the bytes received so far.
    public var progress: @Sendable (Int) -> Void

    public init(
        of origin: RemotePath, patience: Duration = .seconds(60), progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.origin = origin
        self.patience = patience
        self.progress = progress
    }

    /// - Parameter body: reads the content to its end: into a file, a hash, or an upload. If it stops earlier, the transfer does.
    nonisolated(nonsending) public func run<R>(
        over runner: any CommandRunner, route: CommandRoute = .vios,
        _ body: nonisolated(nonsending) (Content) async throws(TransferFailure) -> R
    ) async throws(TransferFailure) -> R {
        try await Streamed(SecureCopy(.fromVIOS, origin), runner, route, patience).run { stream throws(TransferFailure) in
            let farEnd = FarEnd(stream)
            let count = try await announced(farEnd)
            let content = Content(farEnd, byteCount: count, progress)
            let result = try await body(content)
            try await content.finish()
            return result
        }
    }

    private func announced(_ farEnd: FarEnd) async throws(TransferFailure) -> Int {
        try await farEnd.send([0])
        let line = try await farEnd.line()
        if let first = line.first, let complaint = SecureCopy.Reply(first, String(decoding: line.dropFirst(), as: UTF8.self)),
            case .warning(let text) = complaint
        {
            throw TransferFailure(.refused(text))
        }
        guard let count = SecureCopy.announced(Substring(decoding: line, as: UTF8.self)) else {
            throw try await farEnd.unexpected(line)
        }
        try await farEnd.send([0])
        return count
    }

    /// The content of the file, as it comes.
    public actor Content: ByteSource {
        public nonisolated let byteCount: Int
        private let farEnd: FarEnd
        private var received = 0
        private let progress: @Sendable (Int) -> Void

        init(_ farEnd: FarEnd, byteCount: Int, _ progress: @escaping @Sendable (Int) -> Void) {
            self.farEnd = farEnd
            self.byteCount = byteCount
            self.progress = progress
        }

        public func next(_ limit: Int) async throws(TransferFailure) -> [UInt8] {
            guard received < byteCount else { return [] }
            let piece = try await farEnd.piece(min(limit, byteCount - received))
            guard !piece.isEmpty else {
                let failure = try await farEnd.unexpected([])
                throw TransferFailure(failure.reason, bytesMoved: received)
            }
            received += piece.count
            progress(received)
            return piece
        }

        /// After the last byte the far end reports whether it could read all of them.
        func finish() async throws(TransferFailure) {
            guard received == byteCount else { return }
            do throws(TransferFailure) {
                switch try await farEnd.reply() {
                case .accepted: try await farEnd.send([0])
                case .warning(let text), .fatal(let text): throw TransferFailure(.farEnd(text))
                case nil: throw try await farEnd.unexpected([])
                }
            } catch {
                throw TransferFailure(error.reason, bytesMoved: received)
            }
        }
    }
}
