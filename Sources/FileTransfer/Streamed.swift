import AsyncSupport
import PowerVM

/// One streamed command from its start to its closing.
struct Streamed {
    private let runner: any CommandRunner
    private let request: StreamRequest?

    init(_ command: some RemoteCommand, _ runner: any CommandRunner, _ route: CommandRoute, _ patience: Duration) {
        self.runner = runner
        request = route.carries(command) ? StreamRequest(line: route.shellText(command), patience: patience) : nil
    }

    init(line: String, _ runner: any CommandRunner, _ patience: Duration) {
        self.runner = runner
        request = StreamRequest(line: line, patience: patience)
    }

    nonisolated(nonsending) func run<R>(
        _ body: nonisolated(nonsending) (any CommandStream) async throws(TransferFailure) -> R
    ) async throws(TransferFailure) -> R {
        guard let request else { throw TransferFailure(.needsSSH) }
        let stream: any CommandStream
        do {
            stream = try await runner.stream(request)
        } catch {
            throw error.code == "needs-ssh" ? TransferFailure(.needsSSH) : TransferFailure(error)
        }
        let result = await Result { () async throws(TransferFailure) in try await body(stream) }
        await stream.close()
        return try result.get()
    }
}
