import Foundation
import Glibc
import SSH
import TestSupport
import Testing

/// An ssh-agent of our own.
struct TestAgent {
    let socket: String
    private let process: GuardedProcess
    private let log: String

    init(_ directory: TemporaryDirectory) throws {
        socket = directory.path("agent")
        log = directory.path("agent.log")
        process = try GuardedProcess(["/usr/bin/ssh-agent", "-D", "-a", socket], log: log)
        try process.awaitSocket(socket)
    }

    func add(_ key: String, _ options: [String] = []) throws {
        try GuardedProcess.run(["/usr/bin/ssh-add", "-q"] + options + [key], environment: ["SSH_AUTH_SOCK": socket])
    }

    /// It prints its own process id.
    func signal(_ signal: Int32) throws {
        let words = try String(contentsOfFile: log, encoding: .utf8).split(whereSeparator: " ;\n".contains)
        let pid = try #require(words.lastIndex(of: "pid").flatMap { pid_t(words[$0 + 1]) })
        #expect(kill(pid, signal) == 0)
    }

    /// The addresses of the sockets of its path: the listening one, and each connection that it still has to accept (which has no inode).
    func questions() throws -> Set<Substring> {
        let lines = try String(contentsOfFile: "/proc/net/unix", encoding: .utf8).split(separator: "\n")
        return Set(lines.filter { $0.hasSuffix(" " + socket) }.compactMap { $0.split(separator: ":").first })
    }

    /// Waits until so many more connections to the stopped agent are there.
    func isAsked(by count: Int, after earlier: Set<Substring>) async throws {
        try await eventually("the agent is asked") { try questions().subtracting(earlier).count >= count }
    }
}

/// Takes connections to its socket and never answers.
final class SilentAgent {
    private let listener: Int32
    private var open: [Int32] = []

    init(_ path: String) throws {
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw SSHDServer.Failure(description: "socket path too long")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let listener = listener
        let code = withUnsafeBytes(of: &address) { raw -> Int32 in
            guard let base = raw.baseAddress else { return -1 }
            return bind(listener, base.assumingMemoryBound(to: sockaddr.self), socklen_t(raw.count))
        }
        guard code == 0, listen(listener, 16) == 0 else {
            throw SSHDServer.Failure(description: "listen: \(String(cString: strerror(errno)))")
        }
    }

    /// How many there have been.
    var connections: Int {
        while case let one = accept(listener, nil, nil), one >= 0 { open.append(one) }
        return open.count
    }

    deinit {
        for descriptor in open + [listener] { close(descriptor) }
    }
}
