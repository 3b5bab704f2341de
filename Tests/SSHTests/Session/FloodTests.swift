import Foundation
import Glibc
import TestSupport
import Testing

@testable import SSH

@Suite("servers that never stop sending", .timeLimit(.minutes(2)))
struct FloodTests {
    private static let banner = Array("SSH-2.0-flood\r\n".utf8)
    private static let line = Array(String(repeating: "x", count: 70).utf8) + [0x0a]

    private func destination(_ server: FloodServer, _ timeout: Duration) -> SSHDestination {
        SSHDestination(alias: "flood", hostName: "127.0.0.1", port: server.port, user: "u", connectTimeout: timeout)
    }

    /// What ends a flood ends it in seconds, however slow this machine is; what doesn't would last a minute.
    private static let soon = Duration.seconds(45)

    private func error(_ server: FloodServer, timeout: Duration) async throws -> SSHError {
        let begin = ContinuousClock.now
        let error = try await sshError { try await SSHSession.open(destination(server, timeout)) }
        #expect(ContinuousClock.now - begin < Self.soon)
        return error
    }

    @Test("lines without end before the banner are bounded by bytes")
    func beforeBanner() async throws {
        let server = try FloodServer(flood: Array(repeating: Self.line, count: 100).flatMap { $0 })
        let error = try await error(server, timeout: .seconds(60))
        #expect(error.code == .notSSH)
        #expect(error.message.contains("xxxx"))
    }

    @Test("a line without end before the banner is bounded by bytes")
    func longLine() async throws {
        let server = try FloodServer(flood: [UInt8](repeating: UInt8(ascii: "x"), count: 4096))
        #expect(try await error(server, timeout: .seconds(60)).code == .notSSH)
    }

    @Test("lines that drip in before the banner are bounded by the deadline")
    func drip() async throws {
        let server = try FloodServer(flood: Self.line, pause: 100_000)
        #expect(try await error(server, timeout: .milliseconds(700)).code == .notSSH)
    }

    @Test(
        "packets without end in the handshake are bounded by bytes and by the deadline",
        arguments: [0, 1000], [ignoredFirst, unknownFirst])
    func inHandshake(_ pause: useconds_t, _ packets: [UInt8]) async throws {
        let server = try FloodServer(greeting: Self.banner, flood: packets, pause: pause)
        let timeout: Duration = pause == 0 ? .seconds(60) : .milliseconds(700)
        let error = try await error(server, timeout: timeout)
        #expect(error.phase == .handshake)
        #expect(error.code == (pause == 0 ? .connectionLost : .answerTimeout))
    }

    static let ignoredFirst = FloodServer.ignoredPacket
    /// libssh2 keeps packets of a type that it doesn't know.
    static let unknownFirst = FloodServer.packet([99, 1, 2, 3])

    /// Where the client is when what it is sent never ends.
    enum Encrypted: String, CaseIterable, Sendable {
        /// Right behind the key exchange, while it waits for the service.
        case ignored, unknown
        /// While it logs in: banners, and messages that no request asked for.
        case banners, ignoredInLogIn

        var payloads: (first: [[UInt8]], flood: [UInt8]) {
            let accept: [UInt8] = [6, 0, 0, 0, 12] + Array("ssh-userauth".utf8)
            let junk: [UInt8] = [0, 0, 4, 0] + [UInt8](repeating: 0x78, count: 1024)
            return switch self {
            case .ignored: ([], [2] + junk)
            case .unknown: ([], [99] + junk)
            case .banners: ([accept], [53] + junk + [0, 0, 0, 0])
            case .ignoredInLogIn: ([accept], [2] + junk)
            }
        }
    }

    @Test(
        "encrypted packets without end are bounded by bytes and by the deadline", arguments: Encrypted.allCases, [0, 1000])
    func encrypted(_ kind: Encrypted, _ pause: useconds_t) async throws {
        let server = try KeyExchangeServer(first: kind.payloads.first, flood: kind.payloads.flood, pause: pause)
        let directory = try TemporaryDirectory()
        var destination = SSHDestination(
            alias: "flood", hostName: "127.0.0.1", port: server.port, user: "u",
            connectTimeout: pause == 0 ? .seconds(60) : .seconds(2))
        destination.userKnownHostsFiles = [directory.path("known")]
        destination.strictHostKeyChecking = .acceptNew
        var options = SSHOptions()
        options.authenticationTimeout = destination.connectTimeout
        let begin = ContinuousClock.now
        let error = try await sshError { [destination, options] in try await SSHSession.open(destination, options: options) }
        #expect(ContinuousClock.now - begin < Self.soon, "\(error)")
        #expect(server.exchanged > 0, "\(error)")
        #expect([.handshake, .authenticate].contains(error.phase), "\(error)")
    }

    @Test("cancelling ends the wait at once", arguments: [[], banner])
    func cancel(_ greeting: [UInt8]) async throws {
        let flood = greeting.isEmpty ? Self.line : Self.ignoredFirst
        let server = try FloodServer(greeting: greeting, flood: flood, pause: 1000)
        let task = Task { try await SSHSession.open(destination(server, .seconds(60))) }
        try await Task.sleep(for: .milliseconds(300))
        let begin = ContinuousClock.now
        task.cancel()
        #expect(try await sshError { try await task.value }.code == .cancelled)
        #expect(ContinuousClock.now - begin < Self.soon)
    }

    @Test("output without end is bounded by the deadline, and by cancelling")
    func output() async throws {
        let session = try await SSHSession.open(Shared.destination())
        let begin = ContinuousClock.now
        let flood = ExecRequest(command: "yes", timeout: .milliseconds(300), outputLimit: 1 << 30)
        let error = try await sshError { try await session.run(flood) }
        #expect(error.code == .answerTimeout)
        #expect(ContinuousClock.now - begin < Self.soon)
        #expect(try await session.run(.init(command: "exit 7")).exitStatus == 7)
        await session.close()
    }

    @Test("one call gets a bounded number of bytes, and the total of unread bytes is bounded")
    func budget() throws {
        var ends: [Int32] = [-1, -1]
        #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0, &ends) == 0)
        defer { for end in ends { close(end) } }
        let io = SessionIO(ByteTransport(descriptor: ends[0], isTCP: false))
        io.handshakeIsDone()
        var buffer = [UInt8](repeating: 0, count: 32 << 10)
        var calls = 0
        while io.end == nil, calls < 1000 {
            calls += 1
            io.allowInput()
            var got = 0
            while true {
                _ = buffer.withUnsafeBytes { send(ends[1], $0.baseAddress, $0.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)) }
                let count = buffer.withUnsafeMutableBytes { bytes in
                    bytes.baseAddress.map { io.receive(into: $0, bytes.count) } ?? 0
                }
                guard count > 0 else { break }
                got += count
            }
            #expect(got <= 128 << 10)
        }
        #expect(io.receivedBytes <= 17 << 20)
        #expect(io.end.map { "\($0)".contains("flooded") } == true)
    }

    @Test("the first lines are read byte by byte, and nothing is lost or comes before its time")
    func firstLines() throws {
        var ends: [Int32] = [-1, -1]
        #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0, &ends) == 0)
        defer { close(ends[0]) }
        let io = SessionIO(ByteTransport(descriptor: ends[0], isTCP: false))
        func receive(_ length: Int) -> [UInt8]? {
            var bytes = [UInt8](repeating: 0, count: length)
            io.allowInput()
            let count = bytes.withUnsafeMutableBytes { bytes in bytes.baseAddress.map { io.receive(into: $0, length) } ?? 0 }
            return count > 0 ? Array(bytes[..<count]) : nil
        }
        let sent = Array("SSH-2.0-test\r\n".utf8) + (0..<600).map { UInt8(truncatingIfNeeded: $0) }
        #expect(sent.withUnsafeBytes { send(ends[1], $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) } == sent.count)
        close(ends[1])
        var got: [UInt8] = []
        for _ in 0..<14 { got += receive(1) ?? [] }
        #expect(got == Array("SSH-2.0-test\r\n".utf8))
        #expect(io.receivedBytes == 14)
        io.holdsInput = true
        #expect(receive(1) == nil && receive(1000) == nil)
        io.holdsInput = false
        while let bytes = receive(1000) { got += bytes }
        #expect(got == sent && io.receivedBytes == UInt64(sent.count))
        #expect(io.end == .closedByPeer)
    }
}
