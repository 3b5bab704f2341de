import DiskImage
import FileTransfer
import Glibc
import PowerVM
import SSH

/// Sends one file as `attach-cd media put` does, over libssh2: PORT USER KEY KNOWN_HOSTS FILE DESTINATION none|sha256|both
@main struct Transfer {
    static func main() async throws {
        let words = CommandLine.arguments
        guard words.count == 8, let port = Int(words[1]), let destination = RemotePath(words[6]) else {
            print("usage: PORT USER KEY KNOWN_HOSTS FILE DESTINATION none|sha256|both")
            exit(64)
        }
        let host = SSHDestination(
            alias: "bench", hostName: "127.0.0.1", port: port, user: words[2], identityFiles: [words[3]],
            userKnownHostsFiles: [words[4]])
        let sums: FileSource.Sums = words[7] == "none" ? [] : words[7] == "sha256" ? [.sha256] : [.sha256, .checksum]
        let source = FileSource(try ImageFile(path: words[5]), sums: sums)
        let session = try await SSHSession.open(host)
        try await FileUpload(source, to: destination).run(over: Runner(session: session))
        await session.close()
        print(source.sha256 ?? "-", source.checksum.map(String.init) ?? "-")
    }
}

/// What `Remoting` adds to a session is left out: it touches no byte.
struct Runner: CommandRunner {
    let session: SSHSession
    var host: String { "bench" }

    func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer { throw Self.failure("no exchange") }

    func stream(_ request: StreamRequest) async throws(TransportFailure) -> any CommandStream {
        do { return Stream(stream: try await session.stream(request.line, patience: request.patience)) } catch {
            throw Self.failure("\(error)")
        }
    }

    static func failure(_ text: String) -> TransportFailure {
        TransportFailure(kind: .lost, code: "connection-lost", message: text, hint: "")
    }
}

struct Stream: CommandStream {
    let stream: ExecStream

    private func attempt<R>(_ body: () async throws -> R) async throws(TransportFailure) -> R {
        do { return try await body() } catch { throw Runner.failure("\(error)") }
    }

    func write(_ bytes: [UInt8]) async throws(TransportFailure) -> Bool { try await attempt { try await stream.write(bytes) } }
    func finishInput() async throws(TransportFailure) { try await attempt { try await stream.finishInput() } }
    func read() async throws(TransportFailure) -> [UInt8]? { try await attempt { try await stream.read() } }
    func end() async throws(TransportFailure) -> StreamEnd {
        try await attempt {
            let result = try await stream.end()
            return StreamEnd(messages: result.stderr, exitStatus: result.exitStatus)
        }
    }
    func close() async { await stream.close() }
}
