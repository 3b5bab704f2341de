import Foundation
import SSH
import TestSupport
import Testing

@Suite("commands that are started before their input is known", .timeLimit(.minutes(2)))
struct StartedAheadTests {
    private func request(_ ahead: String, _ input: String = "late\n") -> ExecRequest {
        ExecRequest(command: "echo own", ahead: .init(command: ahead, stdin: Array(input.utf8)))
    }

    @Test("the request's input goes to the command that runs already, once")
    func taken() async throws {
        try await withSSHSession(Shared.destination()) { session async throws in
            await session.startAhead("echo begun; cat")
            let first = try await session.run(request("echo begun; cat"))
            #expect(text(first.stdout) == "begun\nlate\n" && first.exitStatus == 0)
            #expect(text(try await session.run(request("echo begun; cat")).stdout) == "own\n")
        }
    }

    @Test("a request doesn't wait until the command runs: it comes right behind")
    func together() async throws {
        try await withSSHSession(Shared.destination()) { session async throws in
            async let started: Void = session.startAhead("cat")
            let answers = try await [session.run(request("cat")), session.run(.init(command: "echo other"))].map {
                text($0.stdout)
            }
            await started
            #expect(["late\n", "own\n"].contains(answers[0]) && answers[1] == "other\n")
        }
    }

    @Test("a milestone of the request is told while the command still runs", .timeLimit(.minutes(1)))
    func milestone() async throws {
        try await withSSHSession(Shared.destination()) { session async throws in
            let gone = try TemporaryDirectory()
            let command = "read a; echo mark; while [ ! -e \(gone.path("seen")) ]; do sleep 0.05; done; echo end"
            await session.startAhead(command)
            var request = request(command)
            // The command ends only after that.
            request.milestone = .init(text: Array("mark\n".utf8)) {
                #expect(FileManager.default.createFile(atPath: gone.path("seen"), contents: nil))
            }
            #expect(text(try await session.run(request).stdout) == "mark\nend\n")
        }
    }

    @Test("1 MB of input, and its end")
    func large() async throws {
        let bytes = (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let result = try await withSSHSession(Shared.destination()) { session async throws in
            await session.startAhead("cat")
            return try await session.run(ExecRequest(command: "false", ahead: .init(command: "cat", stdin: bytes)))
        }
        #expect(result.stdout == bytes && result.exitStatus == 0)
    }

    @Test("without one, with another one, or with one that has ended, the request starts its own")
    func own() async throws {
        try await withSSHSession(Shared.destination()) { session async throws in
            #expect(text(try await session.run(request("cat")).stdout) == "own\n")
            await session.startAhead("cat")
            #expect(text(try await session.run(request("cat -")).stdout) == "own\n")
        }
        let gone = try TemporaryDirectory()
        try await withSSHSession(Shared.destination()) { session async throws in
            await session.startAhead("touch \(gone.path("begun"))")
            #expect(try await appears(gone.path("begun")))
            // Its end arrives with the answer to a later command.
            #expect(try await session.run(.init(command: "sleep 0.3; echo next")).exitStatus == 0)
            #expect(text(try await session.run(request("touch \(gone.path("begun"))")).stdout) == "own\n")
        }
    }

    @Test("a server that allows one session refuses it, and the request starts its own")
    func refused() async throws {
        let server = try SSHDServer(["MaxSessions 1"])
        let directory = try TemporaryDirectory()
        let file = directory.path("runs")
        try await withSSHSession(server.destination()) { session async throws in
            async let first = session.run(.init(command: lasting(file)))
            #expect(try await appears(file))
            await session.startAhead("cat", within: .seconds(1))
            try FileManager.default.removeItem(atPath: file)
            #expect(try await first.exitStatus == 0)
            #expect(text(try await session.run(request("cat")).stdout) == "own\n")
        }
    }

    @Test("a session that ends gives it the end of its input")
    func ends() async throws {
        let directory = try TemporaryDirectory()
        try await withSSHSession(Shared.destination()) { session async throws in
            await session.startAhead("cat; touch \(directory.path("ended"))")
        }
        #expect(try await appears(directory.path("ended")))
    }
}
