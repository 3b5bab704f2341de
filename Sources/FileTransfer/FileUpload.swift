import AsyncSupport
import PowerVM

/// Sends a file to a host by scp's old protocol, over the standard input of `scp -t` there: the same for every transport, without a
/// local scp, with our own progress, limit and errors.
///
/// The far end opens its file without truncating it and keeps what has arrived when the transfer ends early.
public struct FileUpload: Sendable {
    public var source: any ByteSource
    public var destination: RemotePath
    /// Bytes per second; nil: no limit.
    public var rate: Int?
    /// How long no byte may be accepted.
    public var patience: Duration
    /// Called with the bytes accepted so far, once for each piece: 512 KiB, or with a rate what is sent in a quarter of a second.
    public var progress: @Sendable (Int) -> Void

    public init(
        _ source: any ByteSource, to destination: RemotePath, rate: Int? = nil, patience: Duration = .seconds(60),
        progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.source = source
        self.destination = destination
        self.rate = rate
        self.patience = patience
        self.progress = progress
    }

    /// The command as it is shown to people.
    public static func command(to destination: RemotePath) -> SecureCopy { SecureCopy(.toVIOS, destination) }

    /// Returns when the far end has confirmed every byte.
    public func run(over runner: any CommandRunner, route: CommandRoute = .vios) async throws(TransferFailure) {
        let command = Self.command(to: destination)
        try await Streamed(command, runner, route, patience).run { stream throws(TransferFailure) in
            try await send(command, over: stream)
        }
    }

    private func send(_ command: SecureCopy, over stream: any CommandStream) async throws(TransferFailure) {
        let farEnd = FarEnd(stream)
        try await farEnd.consent()
        try await farEnd.send(Array(command.announcement(bytes: source.byteCount).utf8))
        try await farEnd.consent()
        let moved = try await Pump(source: source, stream: stream, rate: rate, progress: progress).run()
        do throws(TransferFailure) {
            guard moved == source.byteCount else { throw try await farEnd.whyEnded() }
            try await farEnd.send([0])
            switch try await farEnd.reply() {
            case .accepted: break
            case .warning(let text), .fatal(let text): throw TransferFailure(.farEnd(text))
            case nil: throw try await farEnd.unexpected([])
            }
            do { try await stream.finishInput() } catch { throw TransferFailure(error) }
            let end = try await farEnd.end()
            guard end.exitStatus == 0 else { throw try await farEnd.unexpected([]) }
        } catch {
            throw TransferFailure(error.reason, bytesMoved: moved)
        }
    }
}
