import Foundation
import SSH
import TestSupport
import Testing

@Suite("opening a session that fails", .timeLimit(.minutes(2)))
struct OpeningFailureTests {
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
}
