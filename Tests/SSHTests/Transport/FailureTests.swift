import Foundation
import SSH
import TestSupport
import Testing

@Suite("when it goes wrong", .timeLimit(.minutes(2)))
struct FailureTests {
    private func nowhere(_ port: Int) -> SSHDestination {
        SSHDestination(alias: "test", hostName: "127.0.0.1", port: port, user: "nobody", connectTimeout: .milliseconds(700))
    }

    @Test("no process listens")
    func refused() async throws {
        let port = try DeafPort()
        let error = try await sshError { try await SSHSession.open(nowhere(port.port)) }
        withExtendedLifetime(port) {}
        #expect(error.code == .connectionRefused)
        #expect(error.phase == .connect)
        #expect(error.hint != nil)
    }

    @Test("a name that does not exist")
    func unresolved() async throws {
        var destination = nowhere(22)
        destination.hostName = "does-not-exist.invalid"
        destination.connectTimeout = .seconds(20)
        let error = try await sshError { try await SSHSession.open(destination) }
        #expect(error.code == .nameResolution)
        #expect(error.phase == .resolve)
    }

    @Test("a web server on the port is recognised")
    func webServer() async throws {
        let server = try SSHDFaultProxy(target: nil, greeting: "HTTP/1.1 400 Bad Request\r\n\r\n")
        let error = try await sshError { try await SSHSession.open(nowhere(server.port)) }
        #expect(error.code == .notSSH)
        #expect(error.message.contains("HTTP/1.1 400 Bad Request"))
    }

    @Test("a listener that sends nothing")
    func silent() async throws {
        let server = try SSHDFaultProxy(target: nil)
        let error = try await sshError { try await SSHSession.open(nowhere(server.port)) }
        #expect(error.code == .connectTimeout)
        #expect(error.phase == .handshake)
    }

    @Test("a server that hangs up before its banner is tried again, a bounded number of times")
    func hangsUp() async throws {
        let server = try SSHDFaultProxy(target: Shared.server.get().port, fault: .cut(after: 0))
        let error = try await sshError { try await SSHSession.open(nowhere(server.port), options: .init(handshakeAttempts: 3)) }
        #expect(error.code == .bannerFailed)
        #expect(server.accepted == 3)
    }

    @Test("MaxStartups refusals are overcome by trying again")
    func maxStartups() async throws {
        let server = try SSHDServer(["MaxStartups 2:100:2"])
        let destination = try server.destination()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { try await SSHSession.open(destination, options: .init(handshakeAttempts: 12)).close() }
            }
            try await group.waitForAll()
        }
    }

    @Test("a server that stops in the middle of the handshake", arguments: [30, 500, 1500])
    func stallsInHandshake(_ bytes: Int) async throws {
        let server = try Shared.server.get()
        let proxy = try SSHDFaultProxy(target: server.port, fault: .stall(after: bytes))
        var destination = try server.destination(through: proxy.port)
        destination.connectTimeout = .seconds(3)
        let error = try await sshError {
            try await SSHSession.open(destination, options: .init(authenticationTimeout: .seconds(3)))
        }
        // Without a whole banner it counts as no connection.
        #expect(error.code == (bytes == 30 ? .connectTimeout : .answerTimeout))
        #expect([.handshake, .authenticate].contains(error.phase))
    }

    /// From the key exchange to the accepted key.
    @Test(
        "a connection that ends during the log-in is reported as if nothing had been sent ahead",
        arguments: Array(stride(from: 1200, to: 2600, by: 100)))
    func endsInLogIn(_ bytes: Int) async throws {
        let server = try Shared.server.get()
        func error(sendsAhead: Bool) async throws -> SSHError? {
            let proxy = try SSHDFaultProxy(target: server.port, fault: .cut(after: bytes))
            do {
                try await SSHSession.open(server.destination(through: proxy.port), options: .init(sendsAhead: sendsAhead)).close()
                return nil
            } catch let error as SSHError {
                return error
            }
        }
        let (ahead, stepByStep) = (try await error(sendsAhead: true), try await error(sendsAhead: false))
        #expect(ahead?.code == stepByStep?.code && ahead?.phase == stepByStep?.phase, "\(ahead as Any), \(stepByStep as Any)")
    }

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

    @Test("opening can be cancelled at any point")
    func cancelOpening() async throws {
        for delay in 0..<20 {
            let task = Task { try await SSHSession.open(Shared.destination()) }
            try await Task.sleep(for: .milliseconds(delay * 4))
            task.cancel()
            switch await task.result {
            case .success(let session): await session.close()
            case .failure(let error): #expect((error as? SSHError)?.code == .cancelled)
            }
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
