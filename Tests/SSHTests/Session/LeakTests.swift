import Foundation
import SSH
import TestSupport
import Testing

@Suite("nothing is left behind", .serialized, .timeLimit(.minutes(5)))
struct LeakTests {
    /// Sockets of this process that are connected to the port or listening tests' descriptors aside: other suites run beside this one.
    private func sockets(to port: Int) throws -> Int {
        let inodes = try String(contentsOfFile: "/proc/self/net/tcp", encoding: .utf8).split(separator: "\n").dropFirst()
            .compactMap {
                line -> String? in
                let fields = line.split(separator: " ")
                guard fields.count > 9, fields[2].hasSuffix(":" + String(port, radix: 16, uppercase: true)) else { return nil }
                return "socket:[\(fields[9])]"
            }
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
        }
        return open.filter(inodes.contains).count
    }

    @Test("50 sessions opened and closed leave no descriptor, whether they worked or failed")
    func descriptors() async throws {
        let server = try SSHDServer()
        let good = try server.destination()
        var bad = good
        bad.userKnownHostsFiles = []
        for index in 0..<50 {
            if index.isMultiple(of: 5) {
                _ = try await sshError { try await SSHSession.open(bad) }
            } else {
                let status = try await withSSHSession(good) { try await $0.run(.init(command: "true")).exitStatus }
                #expect(status == 0)
            }
        }
        #expect(try sockets(to: server.port) == 0)
    }

    @Test(
        "500 sessions opened and closed leave no descriptor and no memory",
        .enabled(if: ProcessInfo.processInfo.environment["ATTACH_CD_TEST_ALL"] != nil))
    func many() async throws {
        let server = try SSHDServer()
        let destination = try server.destination()
        func use(_ count: Int) async throws {
            for _ in 0..<count {
                let status = try await withSSHSession(destination) { try await $0.run(.init(command: "true")).exitStatus }
                #expect(status == 0)
            }
        }
        try await use(50)
        let before = try residentKilobytes()
        try await use(500)
        #expect(try sockets(to: server.port) == 0)
        // AddressSanitizer keeps freed memory for a while; there its LeakSanitizer counts at the end of the run.
        if !AddressSanitizer.isOn {
            // A held session costs 60 kB; the other suites beside this one cost something, too.
            #expect(try residentKilobytes() - before < 16 << 10)
        }
    }

    /// Memory of this process that isn't backed by a file.
    private func residentKilobytes() throws -> Int {
        let line = try String(contentsOfFile: "/proc/self/status", encoding: .utf8).split(separator: "\n")
            .first { $0.hasPrefix("RssAnon:") }
        return try #require(line.flatMap { Int($0.split(whereSeparator: \.isWhitespace)[1]) })
    }

    @Test("a session that wasn't closed is freed with its last reference")
    func forgotten() async throws {
        let server = try SSHDServer()
        let destination = try server.destination()
        func use() async throws -> Weak {
            let session = try await SSHSession.open(destination, options: .init(sendsAhead: false))
            _ = try await session.run(.init(command: "true"))
            return Weak(session: session)
        }
        let weak = try await use()
        try await eventually("the session is freed") { weak.session == nil }
        try await eventually("its socket is closed") { try sockets(to: server.port) == 0 }
    }
}

struct Weak {
    weak var session: SSHSession?
}
