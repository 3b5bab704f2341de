import FileTransfer
import Foundation
import PowerVM
import Synchronization
import TestSupport
import Testing

@testable import Remoting

@Suite("streams over either transport", .timeLimit(.minutes(3)))
struct StreamTests {
    private func with(
        _ transport: TransportPreference, _ body: (HostConnection, TransportBench) async throws -> Void
    ) async throws {
        let bench = try TransportBench()
        let runner = try bench.runner("target", TransportBench.host("target", TransportBench.shared.get()), transport)
        do {
            try await body(runner, bench)
        } catch {
            await runner.close()
            throw error
        }
        await runner.close()
        #expect(try bench.leftovers().isEmpty)
    }

    @Test("what goes in comes out, piece by piece, with the messages and the exit status", arguments: bothTransports)
    func conversation(_ transport: TransportPreference) async throws {
        try await with(transport) { runner, _ in
            let stream = try await runner.stream(StreamRequest(line: "echo why >&2; cat; exit 5"))
            for word in ["one", "two"] {
                #expect(try await stream.write(Array(word.utf8)))
                #expect(try await stream.read() == Array(word.utf8))
            }
            try await stream.finishInput()
            #expect(try await stream.read() == nil)
            #expect(try await stream.end() == StreamEnd(messages: Array("why\n".utf8), exitStatus: 5))
            await stream.close()
            #expect(try await runner.exchange(.line("echo after")).output == Array("after\n".utf8))
        }
    }

    @Test("a command that prints while it is fed isn't held back by what hasn't been read yet", arguments: bothTransports)
    func bothWays(_ transport: TransportPreference) async throws {
        try await with(transport) { runner, _ in
            let stream = try await runner.stream(StreamRequest(line: "cat"))
            let bytes = [UInt8](repeating: 7, count: 400_000)
            #expect(try await stream.write(bytes))
            try await stream.finishInput()
            var count = 0
            while let piece = try await stream.read() { count += piece.count }
            #expect(count == bytes.count)
            await stream.close()
        }
    }

    @Test("a command that ends early takes no more, and says why", arguments: bothTransports)
    func endsEarly(_ transport: TransportPreference) async throws {
        try await with(transport) { runner, _ in
            let stream = try await runner.stream(StreamRequest(line: "echo out; echo full >&2; exit 3"))
            var taken = 0
            while taken < 1 << 30, try await stream.write([UInt8](repeating: 0, count: 1 << 18)) { taken += 1 << 18 }
            #expect(taken < 1 << 30)
            #expect(try await stream.read() == Array("out\n".utf8))
            #expect(try await stream.end() == StreamEnd(messages: Array("full\n".utf8), exitStatus: 3))
            await stream.close()
        }
    }

    @Test("a command that reads nothing holds the sender back; it gives up when nothing moves", arguments: bothTransports)
    func stalls(_ transport: TransportPreference) async throws {
        try await with(transport) { runner, bench in
            let start = bench.directory.path("start")
            let line = "while ! test -e \(start); do sleep 0.1; done; wc -c"
            let source = Zeros(200 << 20)
            let failure = try await #require(throws: TransferFailure.self) {
                try await StreamedInput(source, into: line, patience: .seconds(1)).run(over: runner)
            }
            guard case .transport(let cause) = failure.reason else { throw failure }
            #expect(cause.kind == .timeout && cause.message == "target: nothing moved for 1 s" && cause.retryable)
            // The channel's window, what the sockets hold, and our own 256 KiB.
            #expect(failure.bytesMoved < 24 << 20)
            // The same, but it begins to read: when nothing has moved for a while.
            let other = Zeros(64 << 20)
            let task = Task { try await StreamedInput(other, into: line, patience: .seconds(60)).run(over: runner) }
            try await eventually { other.isQuiet }
            #expect(other.given < 24 << 20)
            _ = try bench.directory.write("start", "")
            let result = try await task.value
            #expect(result.moved == 64 << 20)
            #expect(String(decoding: result.answer.output, as: UTF8.self).contains("\(64 << 20)"))
        }
    }

    @Test("an interruption ends the waiting at once", arguments: bothTransports)
    func cancelled(_ transport: TransportPreference) async throws {
        try await with(transport) { runner, bench in
            let source = Zeros(200 << 20)
            let line = "while test -d \(bench.directory.root); do sleep 0.2; done"
            let task = Task { try await StreamedInput(source, into: line).run(over: runner) }
            try await eventually { source.isQuiet }
            task.cancel()
            let failure = try await #require(throws: TransferFailure.self) { try await task.value }
            #expect(failure.reason == .interrupted && failure.bytesMoved > 0)
        }
    }

    @Test("a connection that breaks in mid-stream is a lost one", arguments: bothTransports)
    func broken(_ transport: TransportPreference) async throws {
        try await with(transport) { runner, bench in
            // The shell's parent is this connection's sshd.
            let line = "head -c 1000000 >/dev/null; kill $PPID; while test -d \(bench.directory.root); do sleep 0.2; done"
            let failure = try await #require(throws: TransferFailure.self) {
                try await StreamedInput(Zeros(200 << 20), into: line).run(over: runner)
            }
            guard case .transport(let cause) = failure.reason else { throw failure }
            #expect(cause.kind == .lost && cause.code == "connection-lost" && cause.mayHaveRun)
            #expect(try await runner.exchange(.line("echo again")).output == Array("again\n".utf8))
        }
    }

    @Test(
        "OpenSSH's own scp takes and gives a file", arguments: bothTransports,
        [1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 5_000_000])
    func realSCP(_ transport: TransportPreference, _ size: Int) async throws {
        try await with(transport) { runner, bench in
            let path = try #require(RemotePath(bench.directory.path("copy")))
            let sent = Pattern(size)
            try await FileUpload(sent, to: path).run(over: runner)
            let written = try Data(contentsOf: URL(fileURLWithPath: path.text))
            #expect(written == Data(Pattern.bytes(0, size)))
            let mode = try FileManager.default.attributesOfItem(atPath: path.text)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let back = try await FileDownload(of: path).run(over: runner) { content throws(TransferFailure) in
                var bytes: [UInt8] = []
                while case let piece = try await content.next(1 << 16), !piece.isEmpty { bytes += piece }
                return bytes
            }
            #expect(Data(back) == written)
        }
    }

    @Test("OpenSSH's own scp refuses in its own words", arguments: bothTransports)
    func refusal(_ transport: TransportPreference) async throws {
        try await with(transport) { runner, bench in
            let path = try #require(RemotePath(bench.directory.path("none/copy")))
            let failure = TransferFailure(.refused("scp: \(path): No such file or directory"))
            await #expect(throws: failure) { try await FileUpload(Pattern(10), to: path).run(over: runner) }
            await #expect(throws: failure) {
                try await FileDownload(of: path).run(over: runner) { _ throws(TransferFailure) in }
            }
        }
    }
}
