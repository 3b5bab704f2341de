import Foundation
import SSH
import TestSupport
import Testing

@Suite("commands that fail on an open session", .timeLimit(.minutes(2)))
struct CommandFailureTests {
    @Test("a server that stops in the middle of a packet is a timeout, and closing is still quick")
    func stallsInPacket() async throws {
        let server = try Shared.server.get()
        let proxy = try SSHDFaultProxy(target: server.port)
        let session = try await SSHSession.open(server.destination(through: proxy.port))
        proxy.set(.stall(after: 50_001))
        let error = try await sshError {
            try await session.run(.init(command: "head -c 1000000 /dev/zero", timeout: .seconds(3)))
        }
        #expect(error.code == .answerTimeout)
        #expect(error.requestSent)
        // Nothing comes any more that closing could wait for.
        let begin = ContinuousClock.now
        await session.close()
        #expect(ContinuousClock.now - begin < .seconds(10))
    }

    @Test("a connection dropped in the middle of the output isn't an answer")
    func dropped() async throws {
        let server = try Shared.server.get()
        let proxy = try SSHDFaultProxy(target: server.port)
        let session = try await SSHSession.open(server.destination(through: proxy.port))
        proxy.set(.cut(after: 50_001))
        let error = try await sshError { try await session.run(.init(command: "head -c 1000000 /dev/zero")) }
        #expect(error.code == .connectionLost)
        #expect(error.requestSent)
        let later = try await sshError { try await session.run(.init(command: "true")) }
        #expect(later.code == .connectionLost)
        #expect(!later.requestSent)
        await session.close()
    }

    @Test("bytes that arrive one at a time change nothing")
    func trickle() async throws {
        let server = try Shared.server.get()
        let proxy = try SSHDFaultProxy(target: server.port, fault: .trickle)
        let result = try await withSSHSession(server.destination(through: proxy.port)) {
            try await $0.run(.init(command: "cat", stdin: Array("x".utf8)))
        }
        #expect(result == ExecResult(stdout: Array("x".utf8), exitStatus: 0))
    }

    @Test("a deadline ends one command, not the session")
    func deadline() async throws {
        try await withSSHSession(Shared.destination()) { session in
            // Also has the next channel opened ahead, so that the deadline falls into the command.
            #expect(try await session.run(.init(command: "sleep 0.2")).exitStatus == 0)
            let error = try await sshError { try await session.run(.init(command: "sleep 60", timeout: .seconds(3))) }
            #expect(error.code == .answerTimeout)
            #expect(error.requestSent)
            #expect(try await session.run(.init(command: "echo still here")).exitStatus == 0)
        }
    }

    @Test("a window that the server never opens again ends in the deadline, and the session stays usable")
    func closedWindow() async throws {
        try await withSSHSession(Shared.destination()) { session in
            // The output isn't read: the channel's window is used up, and the rest of the input can't be sent.
            let flood = [UInt8](repeating: UInt8(ascii: "x"), count: 8 << 20)
            let error = try await sshError {
                try await session.run(.init(command: "sleep 60", stdin: flood, timeout: .seconds(3)))
            }
            #expect(error.code == .answerTimeout)
            #expect(error.requestSent)
            #expect(try await session.run(.init(command: "echo still here")).exitStatus == 0)
        }
    }

    @Test("cancelling ends one command, not the session")
    func cancel() async throws {
        try await withSSHSession(Shared.destination()) { session in
            let directory = try TemporaryDirectory()
            let task = Task { try await session.run(.init(command: lasting(directory.path("begun")))) }
            #expect(try await appears(directory.path("begun")))
            task.cancel()
            let error = try await sshError { try await task.value }
            #expect(error.code == .cancelled)
            #expect(try await session.run(.init(command: "exit 7")).exitStatus == 7)
        }
    }

    @Test("a command that is cancelled before it began was not sent")
    func cancelledBefore() async throws {
        try await withSSHSession(Shared.destination()) { session in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await session.run(.init(command: "true"))
            }
            let error = try await sshError { try await task.value }
            #expect(error.code == .cancelled)
            #expect(!error.requestSent)
        }
    }

    @Test("many commands cancelled at arbitrary points leave a usable session")
    func cancelAnywhere() async throws {
        try await withSSHSession(Shared.destination()) { session in
            for delay in 0..<30 {
                let task = Task {
                    try await session.run(
                        .init(command: "cat", stdin: [UInt8](repeating: 65, count: 300_000), timeout: .seconds(20)))
                }
                try await Task.sleep(for: .microseconds(delay * 700))
                task.cancel()
                _ = await task.result
            }
            // Every slot must be free again, not only one.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<12 { group.addTask { _ = try await session.run(.init(command: "true", timeout: .seconds(20))) } }
                try await group.waitForAll()
            }
            #expect(try await session.run(.init(command: "exit 7", timeout: .seconds(20))).exitStatus == 7)
        }
    }

    @Test("closing with commands running ends them, and closing twice is harmless")
    func closeWhileRunning() async throws {
        let session = try await SSHSession.open(Shared.destination())
        let directory = try TemporaryDirectory()
        let tasks = (0..<3).map { index in
            Task { try await session.run(.init(command: lasting(directory.path("begun\(index)")))) }
        }
        for index in 0..<3 { #expect(try await appears(directory.path("begun\(index)"))) }
        await session.close()
        await session.close()
        for task in tasks { #expect(try await sshError { try await task.value }.code == .closed) }
        #expect(try await sshError { try await session.run(.init(command: "true")) }.code == .closed)
    }

    @Test("a silent server is given up after unanswered keepalives")
    func keepalive() async throws {
        let server = try Shared.server.get()
        let proxy = try SSHDFaultProxy(target: server.port)
        var destination = try server.destination(through: proxy.port)
        destination.serverAliveInterval = .seconds(1)
        destination.serverAliveCountMax = 1
        let session = try await SSHSession.open(destination)
        #expect(try await session.run(.init(command: "sleep 4; exit 6")).exitStatus == 6)
        proxy.set(.stall(after: 0))
        let error = try await sshError { try await session.run(.init(command: "sleep 60")) }
        #expect(error.code == .connectionLost)
        #expect(error.message.contains("keepalive"))
        await session.close()
    }
}
