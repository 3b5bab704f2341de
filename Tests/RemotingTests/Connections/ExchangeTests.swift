import Foundation
import PowerVM
import TestSupport
import Testing

@testable import Remoting

@Suite("exchanges over either transport", .timeLimit(.minutes(3)))
struct ExchangeTests {
    /// Runs the body with the shared server and closes.
    private func with(
        _ transport: TransportPreference, lines: [String] = [], _ body: (HostConnection) async throws -> Void
    ) async throws {
        let bench = try TransportBench()
        let runner = try bench.runner("target", TransportBench.host("target", TransportBench.shared.get()) + lines, transport)
        do {
            try await body(runner)
        } catch {
            await runner.close()
            throw error
        }
        await runner.close()
        #expect(try bench.leftovers().isEmpty)
    }

    @Test("the exit status is the remote command's", arguments: bothTransports, [0, 5] as [Int32])
    func exitStatus(_ transport: TransportPreference, _ status: Int32) async throws {
        try await with(transport) { runner in
            let answer = try await runner.exchange(.line("exit \(status)"))
            #expect(answer.exitStatus == status)
        }
    }

    @Test("255 isn't a lost connection: the answer comes back whole", arguments: bothTransports)
    func status255(_ transport: TransportPreference) async throws {
        try await with(transport) { runner in
            let answer = try await runner.exchange(.line("echo here; exit 255"))
            #expect(answer.output == Array("here\n".utf8))
            // ssh's own status for "no connection" is 255 too: it proves nothing.
            #expect(answer.exitStatus == (transport == .libssh2 ? 255 : nil))
        }
    }

    @Test("a command killed by a signal has no exit status", arguments: bothTransports)
    func signal(_ transport: TransportPreference) async throws {
        try await with(transport) { runner in
            let answer = try await runner.exchange(.line("echo x; kill -KILL $$"))
            #expect(answer.exitStatus == nil)
        }
    }

    @Test("the line arrives as it is: quotes, dollars, line feeds, blanks", arguments: bothTransports)
    func line(_ transport: TransportPreference) async throws {
        try await with(transport) { runner in
            let answer = try await runner.exchange(.line("printf '%s' 'a  b'\"$((1+1))\" \\\n '$HOME;\"é'"))
            #expect(String(decoding: answer.output, as: UTF8.self) == "a  b2$HOME;\"é")
        }
    }

    @Test("an empty line, or one with a NUL, is never sent through ssh")
    func emptyLine() async throws {
        try await with(.openssh) { runner in
            for line in ["", "exit 0\u{0}; exit 1"] {
                let failure = try await TransportBench.failure(runner, .line(line))
                #expect(!failure.mayHaveRun)
            }
        }
    }

    @Test("1 MB of standard input comes back", arguments: bothTransports)
    func echo(_ transport: TransportPreference) async throws {
        let bytes = (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
        try await with(transport) { runner in
            let answer = try await runner.exchange(.line("cat", input: bytes))
            #expect(answer.output == bytes)
        }
    }

    @Test("a command that doesn't read its input still ends", arguments: bothTransports)
    func unreadInput(_ transport: TransportPreference) async throws {
        let bytes = [UInt8](repeating: 65, count: 4 << 20)
        try await with(transport) { runner in
            let answer = try await runner.exchange(.line("exit 5", input: bytes))
            #expect(answer.exitStatus == 5)
        }
    }

    @Test("4 MB on both streams at once", arguments: bothTransports)
    func bothStreams(_ transport: TransportPreference) async throws {
        try await with(transport) { runner in
            let answer = try await runner.exchange(.line("head -c 4194304 /dev/zero >&2 & head -c 4194304 /dev/zero; wait"))
            #expect(answer.output.count == 4 << 20)
            #expect(answer.messages.count >= 4 << 20)
        }
    }

    @Test("more output than allowed is an error, and the next exchange works", arguments: bothTransports)
    func outputLimit(_ transport: TransportPreference) async throws {
        try await with(transport) { runner in
            let failure = try await TransportBench.failure(runner, .line("head -c 50000000 /dev/zero"))
            #expect(failure.code == "output-limit")
            #expect(failure.kind == .lost)
            #expect(failure.mayHaveRun)
            #expect(try await runner.exchange(.line("exit 3")).exitStatus == 3)
        }
    }

    @Test("too much output of one exchange doesn't end another one on the same connection", arguments: bothTransports)
    func outputLimitBeside(_ transport: TransportPreference) async throws {
        let directory = try TemporaryDirectory()
        let begun = directory.path("begun")
        try await with(transport) { runner in
            let beside = Task {
                try await runner.exchange(.line("touch \(begun); while test -e \(begun); do sleep 0.1; done; exit 6")).exitStatus
            }
            #expect(try await appears(begun))
            let failure = try await TransportBench.failure(runner, .line("head -c 50000000 /dev/zero"))
            #expect(failure.code == "output-limit")
            try FileManager.default.removeItem(atPath: begun)
            #expect(try await beside.value == 6)
        }
    }

    @Test("giving up kills nothing, and the next exchange works", arguments: bothTransports)
    func deadline(_ transport: TransportPreference) async throws {
        let directory = try TemporaryDirectory()
        try await with(transport) { runner in
            let line =
                "touch \(directory.path("begun")); until test -e \(directory.path("go")); do sleep 0.1; done; touch \(directory.path("ended"))"
            try await runner.connect()
            let failure = try await TransportBench.failure(runner, Exchange(line: line, timeout: .seconds(2)))
            #expect(failure.kind == .timeout)
            #expect(failure.mayHaveRun)
            #expect(try await runner.exchange(.line("exit 3")).exitStatus == 3)
            _ = try directory.write("go", "")
            #expect(try await appears(directory.path("ended")))
        }
    }

    @Test("cancelling ends the wait", arguments: bothTransports)
    func cancel(_ transport: TransportPreference) async throws {
        let directory = try TemporaryDirectory()
        try await with(transport) { runner in
            let task = Task {
                try await TransportBench.failure(
                    runner,
                    .line("touch \(directory.path("begun")); while test -e \(directory.path("begun")); do sleep 0.2; done"))
            }
            #expect(try await appears(directory.path("begun")))
            task.cancel()
            let failure = try await task.value
            #expect(failure.kind == .cancelled)
            #expect(failure.mayHaveRun)
        }
    }

    @Test("many exchanges at once each get their own answer", arguments: bothTransports)
    func concurrent(_ transport: TransportPreference) async throws {
        try await with(transport) { runner in
            let answers = try await withThrowingTaskGroup(of: (Int, String).self) { group in
                for index in 0..<16 {
                    group.addTask {
                        (index, String(decoding: try await runner.exchange(.line("echo \(index)")).output, as: UTF8.self))
                    }
                }
                return try await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
            }
            #expect(answers == Dictionary(uniqueKeysWithValues: (0..<16).map { ($0, "\($0)\n") }))
        }
    }

    @Test("a server with few sessions per connection serves all, some later", arguments: bothTransports)
    func fewSessions(_ transport: TransportPreference) async throws {
        let server = try SSHDServer(["KexAlgorithms curve25519-sha256", "MaxSessions 2"])
        let bench = try TransportBench()
        let runner = try bench.runner("target", TransportBench.host("target", server), transport)
        try await withThrowingTaskGroup(of: Int32?.self) { group in
            for _ in 0..<6 { group.addTask { try await runner.exchange(.line("exit 4")).exitStatus } }
            for try await status in group { #expect(status == 4) }
        }
        await runner.close()
    }

    @Test("what people set for their interactive sessions doesn't disturb")
    func interactiveSettings() async throws {
        let lines = [
            "RequestTTY force", "RemoteCommand false", "LocalForward 127.0.0.1:1 127.0.0.1:1", "ForwardAgent yes",
            "ForwardX11 yes",
            "ControlMaster auto", "ControlPath /nonexistent/%C", "LogLevel QUIET", "SessionType none", "StdinNull yes",
            "PermitLocalCommand yes", "LocalCommand exit 1", "ForkAfterAuthentication yes",
        ]
        try await with(.openssh, lines: lines) { runner in
            let answer = try await runner.exchange(.line("cat; test -t 0; exit $?", input: Array("in".utf8)))
            #expect(answer.output == Array("in".utf8))
            #expect(answer.exitStatus == 1)
        }
    }

    private func appears(_ file: String) async throws -> Bool {
        for _ in 0..<6000 {
            if FileManager.default.fileExists(atPath: file) { return true }
            try await Task.sleep(for: .milliseconds(10))
        }
        return false
    }
}
