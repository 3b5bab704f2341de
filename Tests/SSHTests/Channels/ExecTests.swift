import Foundation
import SSH
import TestSupport
import Testing

/// One sshd for all tests that need nothing special of it.
enum Shared {
    static let server = Result { try SSHDServer() }

    static func destination() throws -> SSHDestination {
        try server.get().destination()
    }
}

/// The error that `body` throws; fails the test if there is none.
func sshError<R>(_ body: () async throws -> R) async throws -> SSHError {
    do {
        _ = try await body()
    } catch let error as SSHError {
        return error
    }
    throw SSHDServer.Failure(description: "no SSHError was thrown")
}

/// A command that creates a file when it has begun, and runs until the file is gone.
func lasting(_ file: String) -> String {
    "touch \(file); while test -e \(file); do sleep 0.2; done"
}

/// Waits for a file, bounded.
func appears(_ file: String) async throws -> Bool {
    for _ in 0..<6000 {
        if FileManager.default.fileExists(atPath: file) { return true }
        try await Task.sleep(for: .milliseconds(10))
    }
    return false
}

func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self)
}

@Suite("running commands", .timeLimit(.minutes(2)))
struct ExecTests {
    @Test("the exit status is the remote command's", arguments: [0, 5, 255] as [Int32])
    func exitStatus(_ status: Int32) async throws {
        let result = try await withSSHSession(Shared.destination()) {
            try await $0.run(.init(command: "echo out; echo err >&2; exit \(status)"))
        }
        #expect(result.stdout == Array("out\n".utf8) && result.exitStatus == status && result.exitSignal == nil)
        #expect(result.stderr == Array("err\n".utf8), "\(result)")
    }

    @Test("a command killed by a signal has a signal and no status")
    func signal() async throws {
        let result = try await withSSHSession(Shared.destination()) { try await $0.run(.init(command: "kill -KILL $$")) }
        #expect(result.exitSignal == "KILL")
        #expect(result.exitStatus == nil)
    }

    @Test("bytes that aren't UTF-8 come through unchanged")
    func rawBytes() async throws {
        let result = try await withSSHSession(Shared.destination()) {
            try await $0.run(.init(command: #"printf '\377\000\200'"#))
        }
        #expect(result.stdout == [0xff, 0, 0x80])
    }

    @Test("a milestone is told once, while the command still runs")
    func milestone() async throws {
        let directory = try TemporaryDirectory()
        let file = directory.path("told")
        let told = Locked(0)
        let result = try await withSSHSession(Shared.destination()) {
            try await $0.run(
                .init(
                    command: "echo xxma; sleep 0.2; echo xmark:0; until test -e \(file); do sleep 0.1; done; echo xmark:1",
                    milestone: .init(text: Array("xmark:".utf8)) {
                        told.with { $0 += 1 }
                        _ = FileManager.default.createFile(atPath: file, contents: nil)
                    }))
        }
        #expect(text(result.stdout) == "xxma\nxmark:0\nxmark:1\n" && told.with { $0 } == 1)
    }

    @Test("1 MB of standard input is echoed")
    func echo() async throws {
        let bytes = (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
        let result = try await withSSHSession(Shared.destination()) { try await $0.run(.init(command: "cat", stdin: bytes)) }
        #expect(result.stdout == bytes)
        #expect(result.exitStatus == 0)
    }

    @Test("a command that does not read its input still ends")
    func unreadInput() async throws {
        let bytes = [UInt8](repeating: 65, count: 8 << 20)
        let result = try await withSSHSession(Shared.destination()) { try await $0.run(.init(command: "exit 5", stdin: bytes)) }
        #expect(result.exitStatus == 5)
    }

    @Test("4 MB on both streams at once")
    func bothStreams() async throws {
        let command = "head -c 4194304 /dev/zero >&2 & head -c 4194304 /dev/zero; wait"
        let result = try await withSSHSession(Shared.destination()) { try await $0.run(.init(command: command)) }
        #expect(result.stdout.count == 4 << 20)
        #expect(result.stderr.count == 4 << 20)
        #expect(result.exitStatus == 0)
    }

    @Test("a flood on stderr does not hold up stdout")
    func stderrFlood() async throws {
        let result = try await withSSHSession(Shared.destination()) {
            try await $0.run(.init(command: "head -c 9000000 /dev/zero >&2; echo done"))
        }
        #expect(text(result.stdout) == "done\n")
        #expect(result.stderr.count == 9_000_000)
    }

    @Test("more output than allowed is an error, and the session stays usable")
    func outputLimit() async throws {
        try await withSSHSession(Shared.destination()) { session in
            let error = try await sshError { try await session.run(.init(command: "yes", outputLimit: 100_000)) }
            #expect(error.code == .outputLimitExceeded)
            #expect(error.requestSent)
            #expect(try await session.run(.init(command: "exit 3")).exitStatus == 3)
        }
    }

    @Test("more commands at once than channels are allowed all get their own answer")
    func concurrent() async throws {
        try await withSSHSession(Shared.destination()) { session in
            let answers = try await withThrowingTaskGroup(of: (Int, String).self) { group in
                for index in 0..<40 {
                    group.addTask { (index, text(try await session.run(.init(command: "echo \(index)")).stdout)) }
                }
                return try await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
            }
            #expect(answers == Dictionary(uniqueKeysWithValues: (0..<40).map { ($0, "\($0)\n") }))
        }
    }

    @Test("a server with few sessions per connection serves all commands, some later")
    func maxSessions() async throws {
        let server = try SSHDServer(["MaxSessions 2"])
        try await withSSHSession(server.destination()) { session in
            try await withThrowingTaskGroup(of: Int32?.self) { group in
                for _ in 0..<6 { group.addTask { try await session.run(.init(command: "exit 4")).exitStatus } }
                for try await status in group { #expect(status == 4) }
            }
        }
    }

    @Test("a server that allows no session is reported as such")
    func noSessions() async throws {
        let server = try SSHDServer(["MaxSessions 0"])
        let error = try await sshError {
            try await withSSHSession(server.destination()) { try await $0.run(.init(command: "true")) }
        }
        #expect(error.code == .channelRefused)
        #expect(error.phase == .openChannel)
        #expect(!error.requestSent)
    }

    @Test("two floods share one session fairly")
    func twoFloods() async throws {
        try await withSSHSession(Shared.destination()) { session in
            async let first = session.run(.init(command: "head -c 6000000 /dev/zero"))
            async let second = session.run(.init(command: "head -c 6000000 /dev/zero >&2"))
            let results = try await (first, second)
            #expect(results.0.stdout.count == 6_000_000)
            #expect(results.1.stderr.count == 6_000_000)
        }
    }

    @Test("rekeying under load loses nothing")
    func rekey() async throws {
        let server = try SSHDServer(["RekeyLimit 1M"])
        let bytes = (0..<(3 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try await withSSHSession(server.destination()) { session in
            async let echo = session.run(.init(command: "cat", stdin: bytes))
            async let flood = session.run(.init(command: "head -c 12000000 /dev/zero"))
            let results = try await (echo, flood)
            #expect(results.0.stdout == bytes)
            #expect(results.1.stdout.count == 12_000_000)
        }
    }
}
