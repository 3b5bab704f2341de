import AsyncSupport
import PowerVM

/// Sends a source's bytes to the standard input of a line, and returns what the line printed: `dd`, with the markers of a `CommandBatch`
/// that show its end.
public struct StreamedInput: Sendable {
    public var source: any ByteSource
    public var line: String
    /// Bytes per second; nil: no limit.
    public var rate: Int?
    /// How long nothing may move.
    public var patience: Duration
    /// Called with the bytes accepted so far.
    public var progress: @Sendable (Int) -> Void

    /// Of what the line prints; a command that takes a file prints a few lines.
    static let outputLimit = 1 << 20

    public init(
        _ source: any ByteSource, into line: String, rate: Int? = nil, patience: Duration = .seconds(60),
        progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.source = source
        self.line = line
        self.rate = rate
        self.patience = patience
        self.progress = progress
    }

    /// - Returns: how many bytes went in, all of them or fewer if the command ended before, and its answer.
    public func run(over runner: any CommandRunner) async throws(TransferFailure) -> (moved: Int, answer: RawAnswer) {
        try await Streamed(line: line, runner, patience).run { stream throws(TransferFailure) in
            let moved = try await Pump(source: source, stream: stream, rate: rate, progress: progress).run()
            do throws(TransportFailure) {
                try await stream.finishInput()
                var output: [UInt8] = []
                while output.count < Self.outputLimit, let piece = try await stream.read() { output += piece }
                let end = try await stream.end()
                return (moved, RawAnswer(output: output, messages: end.messages, exitStatus: end.exitStatus))
            } catch {
                throw TransferFailure(error, bytesMoved: moved)
            }
        }
    }
}
