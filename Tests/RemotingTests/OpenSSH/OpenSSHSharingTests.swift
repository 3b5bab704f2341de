import Foundation
import PowerVM
import TestSupport
import Testing

@testable import Remoting

/// `ssh HOST` asks nothing where the operator has opened a shared connection before, perhaps with a one-time code.
@Suite("the operator's own shared connections", .timeLimit(.minutes(1)))
struct OpenSSHSharingTests {
    /// A host that takes no key of ours, and the operator's connection to it.
    private final class Shared {
        let bench: TransportBench
        let lines: [String]
        private let opening: [String]

        init(_ name: String = "target", controlPath: String = "cm-%r@%n", server: SSHDServer? = nil) throws {
            bench = try TransportBench()
            let server = try server ?? TransportBench.shared.get()
            let right = try TransportBench.host(name, server) + ["ControlPath \(bench.directory.path(controlPath))"]
            let wrong = bench.directory.path("wrong")
            try SSHDServer.makeKey(wrong, type: "ed25519")
            lines = right.map { $0.hasPrefix("IdentityFile ") ? "IdentityFile \(wrong)" : $0 }
            opening = ["-F", try bench.directory.write("right", right.joined(separator: "\n") + "\n"), "--", name]
            try control(["-M", "-N", "-f", "-o", "ControlPersist=60"])
        }

        func control(_ words: [String]) throws { try GuardedProcess.run(["/usr/bin/ssh", "-q"] + words + opening) }

        deinit { try? control(["-O", "exit"]) }
    }

    @Test("an open one is used, and left open", arguments: [TransportPreference.auto, .openssh])
    func used(_ transport: TransportPreference) async throws {
        let shared = try Shared()
        let runner = try shared.bench.runner("target", shared.lines, transport)
        #expect(try await runner.exchange(.line("cat; exit 3", input: Array("in".utf8))).output == Array("in".utf8))
        if transport == .auto { #expect(try await runner.resolved().choice.reason.contains("cm-")) }
        await runner.close()
        try shared.control(["-O", "check"])
        #expect(try shared.bench.leftovers().isEmpty)
    }

    @Test("libssh2, when it is asked for, does not use it")
    func unused() async throws {
        let shared = try Shared()
        let runner = try shared.bench.runner("target", shared.lines, .libssh2)
        #expect(try await TransportBench.failure(runner, .line("exit 3")).code == "key-rejected")
        await runner.close()
    }

    @Test(
        "a socket that isn't specific to the host, or that would need a question, is not used",
        arguments: [("cm", "auto"), ("cm-%r@%n", "autoask"), ("cm-%r@%n", "yes")])
    func unsuitable(_ controlPath: String, _ controlMaster: String) async throws {
        let shared = try Shared(controlPath: controlPath)
        let runner = try shared.bench.runner(
            "target",
            shared.lines + [
                "Host *", "ControlPath \(shared.bench.directory.path(controlPath))", "ControlMaster \(controlMaster)",
            ], .auto)
        #expect(try await TransportBench.failure(runner, .line("exit 3")).code == "key-rejected")
        await runner.close()
    }

    @Test("one whose server opens no further session is left alone: a connection of our own is opened")
    func full() async throws {
        let server = try SSHDServer(["MaxSessions 0"])
        let shared = try Shared(server: server)
        let runner = try shared.bench.runner("target", shared.lines, .openssh)
        #expect(try await TransportBench.failure(runner, .line("exit 3")).code == "key-rejected")
        await runner.close()
    }

    @Test("our own ends with us, whatever ControlMaster asks for", arguments: ["yes", "ask", "autoask"])
    func ownEnds(_ controlMaster: String) async throws {
        let bench = try TransportBench()
        let lines = try TransportBench.host("target", TransportBench.shared.get()) + ["ControlMaster \(controlMaster)"]
        let runner = try bench.runner("target", lines, .openssh)
        #expect(try await runner.exchange(.line("exit 3")).exitStatus == 3)
        #expect(try Self.processes(naming: bench.directory.root).count == 1)
        await runner.close()
        try await eventually { try Self.processes(naming: bench.directory.root).isEmpty }
    }

    private static func processes(naming path: String) throws -> [String] {
        let path = Data(path.utf8)
        return try FileManager.default.contentsOfDirectory(atPath: "/proc").filter {
            Int($0) != nil && FileManager.default.contents(atPath: "/proc/\($0)/cmdline")?.range(of: path) != nil
        }
    }

    @Test("one that has ended is none: the key counts again", arguments: [TransportPreference.auto, .openssh])
    func ended(_ transport: TransportPreference) async throws {
        let shared = try Shared()
        let runner = try shared.bench.runner("target", shared.lines, transport)
        #expect(try await runner.exchange(.line("exit 3")).exitStatus == 3)
        try shared.control(["-O", "exit"])
        #expect(try await TransportBench.failure(runner, .line("exit 3")).code == "key-rejected")
        await runner.close()
        let later = try shared.bench.runner("target", shared.lines, transport)
        #expect(try await TransportBench.failure(later, .line("exit 3")).code == "key-rejected")
        #expect(try shared.bench.leftovers().isEmpty)
    }

    @Test("one to a jump host leads on to what is behind it")
    func jump() async throws {
        let shared = try Shared("jump")
        let behind = try TransportBench.host("target", TransportBench.shared.get()) + ["ProxyJump jump"]
        let runner = try shared.bench.runner("target", behind + shared.lines, .auto)
        #expect(try await runner.exchange(.line("exit 3")).exitStatus == 3)
        #expect(try await runner.resolved().choice.reason.contains("jump"))
        await runner.close()
        try shared.control(["-O", "check"])
    }

    @Test("one of another user is not ours, unless its name contains the user", arguments: ["cm-%n", "cm-%r@%n"])
    func anotherUser(_ controlPath: String) async throws {
        let shared = try Shared(controlPath: controlPath)
        let user = try #require(shared.lines.first { $0.hasPrefix("User ") }?.dropFirst("User ".count))
        let nameless = shared.lines.filter { !$0.hasPrefix("User ") }
        let other = try shared.bench.runner("target", nameless, .auto, defaultUser: "nobody-there")
        #expect(try await TransportBench.failure(other, .line("exit 3")).code == "key-rejected")
        await other.close()
        let same = try shared.bench.runner("target", nameless, .auto, defaultUser: String(user))
        #expect(try await same.exchange(.line("exit 3")).exitStatus == 3)
        await same.close()
    }
}
