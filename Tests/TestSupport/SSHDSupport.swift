import Foundation
import Glibc

/// A directory that goes away with its last reference.
public final class TemporaryDirectory: Sendable {
    public let root: String

    /// Below TMPDIR; that must be short, since sockets may lie in it.
    public init(_ purpose: String = "ssh-test") throws {
        let parent = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        var template = Array("\(parent)/\(purpose).XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw SSHDServer.Failure(description: "mkdtemp: \(String(cString: strerror(errno)))")
        }
        root = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        _ = Self.removesAtExit
        Self.living.insert(root)
    }

    /// Under an NSLock: ThreadSanitizer doesn't see what a Mutex orders.
    private final class Living: @unchecked Sendable {
        private let lock = NSLock()
        private var roots: Set<String> = []

        var all: Set<String> { lock.withLock { roots } }
        func insert(_ root: String) { lock.withLock { _ = roots.insert(root) } }
        func remove(_ root: String) { lock.withLock { _ = roots.remove(root) } }
    }

    private static let living = Living()

    /// Servers that all tests share live as long as the process, and have no `deinit`.
    private static let removesAtExit = atexit {
        for root in TemporaryDirectory.living.all { try? FileManager.default.removeItem(atPath: root) }
    }

    public func path(_ name: String) -> String {
        root + "/" + name
    }

    /// Writes a file and returns its path.
    public func write(_ name: String, _ content: String) throws -> String {
        try content.write(toFile: path(name), atomically: true, encoding: .utf8)
        return path(name)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: root)
        Self.living.remove(root)
    }
}

/// A program that ends with `stop`, with its last reference, or with this process: a shell beside it waits for the end of a socket pair.
/// Not Foundation's Process: that hands down the signals that Dispatch's threads block.
public final class GuardedProcess: @unchecked Sendable {
    private let lock = NSLock()
    private let pid: pid_t
    private var leash: Int32
    private var isReaped = false

    public init(_ command: [String], log: String) throws {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw SSHDServer.Failure(description: "socketpair: \(String(cString: strerror(errno)))")
        }
        defer { close(ends[0]) }
        leash = ends[1]
        // If the program ends on its own, so does the watchdog: it must not kill a later process with the same pid.
        let script =
            #"exec 3<&0; "$@" </dev/null 3<&- & p=$!; { read -r x <&3; kill $p; } >/dev/null 2>&1 & w=$!; wait $p; kill $w 2>/dev/null"#
        pid = try Self.spawn(["/bin/sh", "-c", script, "sh"] + command, input: ends[0], log: log)
    }

    private static func spawn(_ arguments: [String], input: Int32? = nil, log: String, environment: [String: String] = [:]) throws
        -> pid_t
    {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        var envp: [UnsafeMutablePointer<CChar>?] = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in argv + envp { free(text) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, arguments[0], &actions, &attributes, &argv, &envp)
        guard code == 0 else { throw SSHDServer.Failure(description: "\(arguments): \(String(cString: strerror(code)))") }
        return pid
    }

    public var isRunning: Bool {
        lock.withLock {
            if !isReaped { isReaped = waitpid(pid, nil, WNOHANG) != 0 }
            return !isReaped
        }
    }

    /// Waits until the program takes connections at a socket of its own: the file is there before it listens.
    public func awaitSocket(_ path: String) throws {
        for _ in 0..<6000 where isRunning {
            if Self.accepts(path) { return }
            usleep(10_000)
        }
        throw SSHDServer.Failure(description: "no process listens at \(path)")
    }

    private static func accepts(_ path: String) -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return withUnsafeBytes(of: &address) { raw in
            guard let base = raw.baseAddress else { return false }
            return connect(descriptor, base.assumingMemoryBound(to: sockaddr.self), socklen_t(raw.count)) == 0
        }
    }

    public func stop() {
        lock.withLock {
            if leash >= 0 { close(leash) }
            leash = -1
            if !isReaped { waitpid(pid, nil, 0) }
            isReaped = true
        }
    }

    deinit {
        stop()
    }

    /// Runs a short program to its end; throws with its output if it fails.
    @discardableResult
    public static func run(_ command: [String], environment: [String: String] = [:]) throws -> String {
        let directory = try TemporaryDirectory()
        let pid = try spawn(command, log: directory.path("output"), environment: environment)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        let output = try String(contentsOfFile: directory.path("output"), encoding: .utf8)
        guard status == 0 else { throw SSHDServer.Failure(description: "\(command): \(output)") }
        return output
    }
}

/// A port of 127.0.0.1 that refuses connections as long as this lives: bound, so that no other process gets it, and not
/// listening.
public final class DeafPort: Sendable {
    public let port: Int
    private let descriptor: Int32

    public init() throws {
        (descriptor, port) = try Loopback.bound()
    }

    deinit {
        close(descriptor)
    }
}

/// Plain TCP on 127.0.0.1.
public enum Loopback {
    /// Port 0 means a free one.
    public static func listen() throws -> (descriptor: Int32, port: Int) {
        let (descriptor, port) = try bound()
        guard Glibc.listen(descriptor, 128) == 0 else {
            throw SSHDServer.Failure(description: "listen: \(String(cString: strerror(errno)))")
        }
        return (descriptor, port)
    }

    static func bound() throws -> (descriptor: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        var here = address(0)
        let code = withUnsafeMutableBytes(of: &here) { raw -> Int32 in
            guard let base = raw.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return -1 }
            guard bind(descriptor, base, size) == 0 else { return -1 }
            return getsockname(descriptor, base, &size)
        }
        guard code == 0 else { throw SSHDServer.Failure(description: "bind: \(String(cString: strerror(errno)))") }
        return (descriptor, Int(UInt16(bigEndian: here.sin_port)))
    }

    /// nil if no process listens.
    public static func connect(_ port: Int) -> Int32? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var there = address(port)
        let code = withUnsafeMutableBytes(of: &there) { raw -> Int32 in
            guard let base = raw.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return -1 }
            return Glibc.connect(descriptor, base, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
        if code == 0 { return descriptor }
        close(descriptor)
        return nil
    }

    private static func address(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }
}
