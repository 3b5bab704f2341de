import PowerVM
import SSH

/// A streamed command over libssh2.
struct SSHStream: CommandStream {
    private let stream: ExecStream
    private let failure: @Sendable (any Error) async -> TransportFailure

    /// - Parameter failure: words an error, and gives up a session that broke.
    init(_ stream: ExecStream, failure: @escaping @Sendable (any Error) async -> TransportFailure) {
        self.stream = stream
        self.failure = failure
    }

    func write(_ bytes: [UInt8]) async throws(TransportFailure) -> Bool {
        do { return try await stream.write(bytes) } catch { throw await failure(error) }
    }

    func finishInput() async throws(TransportFailure) {
        do { try await stream.finishInput() } catch { throw await failure(error) }
    }

    func read() async throws(TransportFailure) -> [UInt8]? {
        do { return try await stream.read() } catch { throw await failure(error) }
    }

    func end() async throws(TransportFailure) -> StreamEnd {
        do {
            let result = try await stream.end()
            return StreamEnd(messages: result.stderr, exitStatus: result.exitStatus)
        } catch {
            throw await failure(error)
        }
    }

    func close() async { await stream.close() }
}
