import Foundation
import Glibc
import PowerLab
import SSH

/// A throw-away sshd on a free loopback port, with its own host keys, user keys, configuration and log. Works as root and as a plain user.
/// It ends with `stop`, with the last reference, and also when this process dies.
public final class SSHDServer: Sendable {
    public struct Failure: Error, CustomStringConvertible {
        public let description: String

        public init(description: String) {
            self.description = description
        }
    }

    public let port: Int
    /// Everything of this server lives here; removed at the end.
    public let directory: TemporaryDirectory
    private let child: GuardedProcess

    /// `configuration`: lines that come first, so that they win. `hostKeyTypes`: as `ssh-keygen -t` takes them.
    public init(_ configuration: [String] = [], hostKeyTypes: [String] = ["ed25519", "ecdsa"]) throws {
        let directory = try TemporaryDirectory()
        self.directory = directory
        for type in hostKeyTypes { try Self.makeKey(directory.path("host_\(type)"), type: type) }
        try Self.makeKey(directory.path("id"), type: "ed25519")
        try FileManager.default.copyItem(atPath: directory.path("id.pub"), toPath: directory.path("authorized_keys"))
        // What the user's shell does at its start isn't part of any test: it runs hundreds of times, and may print something.
        let home = directory.path("home")
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: false)
        if getuid() == 0 { try? FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true) }
        let common =
            configuration
            + hostKeyTypes.map { "HostKey \(directory.path("host_\($0)"))" }
            + [
                "ListenAddress 127.0.0.1", "PidFile none", "UsePAM no", "StrictModes no", "PermitRootLogin yes",
                "PasswordAuthentication no", "KbdInteractiveAuthentication no",
                "AuthorizedKeysFile \(directory.path("authorized_keys"))",
                "LogLevel VERBOSE", "MaxStartups 100:30:200", "PrintMotd no", "PrintLastLog no", "SetEnv HOME=\(home)",
            ] + SSHDVersion.unpunished
        // Another process may take the port between finding and using it.
        for _ in 0..<5 {
            let port = try Self.freePort()
            let file = directory.path("sshd_config")
            try (["Port \(port)"] + common).joined(separator: "\n").appending("\n").write(
                toFile: file, atomically: true, encoding: .utf8)
            let child = try GuardedProcess(["/usr/sbin/sshd", "-D", "-e", "-f", file], log: directory.path("log"))
            if Self.waitForListener(port, child) {
                self.port = port
                self.child = child
                return
            }
            child.stop()
        }
        throw Failure(
            description: "sshd did not start: " + ((try? String(contentsOfFile: directory.path("log"), encoding: .utf8)) ?? ""))
    }

    public func stop() {
        child.stop()
    }

    /// What sshd wrote so far.
    public var log: String { (try? String(contentsOfFile: directory.path("log"), encoding: .utf8)) ?? "" }

    public static var userName: String {
        getpwuid(getuid()).flatMap { String(validatingCString: $0.pointee.pw_name) } ?? "root"
    }

    /// How to reach this server with its key, its host key being known. `through` puts a port of another listener in between.
    public func destination(through port: Int? = nil) throws -> SSHDestination {
        let port = port ?? self.port
        let known = directory.path("known_hosts_\(port)")
        if !FileManager.default.fileExists(atPath: known) {
            try knownHostsLines(port: port).write(toFile: known, atomically: true, encoding: .utf8)
        }
        return SSHDestination(
            alias: "test", hostName: "127.0.0.1", port: port, user: Self.userName, identityFiles: [directory.path("id")],
            userKnownHostsFiles: [known])
    }

    /// One line per host key.
    public func knownHostsLines(host: String = "127.0.0.1", port: Int? = nil) throws -> String {
        try publicHostKeys().map { "[\(host)]:\(port ?? self.port) \($0)\n" }.joined()
    }

    /// "type base64" of each host key.
    public func publicHostKeys() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.root).filter {
            $0.hasPrefix("host_") && $0.hasSuffix(".pub")
        }.sorted()
            .map { name in
                try String(contentsOfFile: directory.path(name), encoding: .utf8).split(separator: " ").prefix(2).joined(
                    separator: " ")
            }
    }

    /// Lets one more key in; returns its file.
    public func addUserKey(_ name: String, type: String, arguments: [String] = [], authorize: Bool = true) throws -> String {
        let path = directory.path(name)
        try Self.makeKey(path, type: type, arguments: arguments)
        if authorize {
            let line = try String(contentsOfFile: path + ".pub", encoding: .utf8)
            let all = try String(contentsOfFile: directory.path("authorized_keys"), encoding: .utf8) + line
            try all.write(toFile: directory.path("authorized_keys"), atomically: true, encoding: .utf8)
        }
        return path
    }

    public static func makeKey(_ path: String, type: String, arguments: [String] = []) throws {
        var passphrase = ["-N", ""]
        if arguments.contains("-N") { passphrase = [] }
        try GuardedProcess.run(["/usr/bin/ssh-keygen", "-q", "-t", type, "-f", path, "-C", "test"] + passphrase + arguments)
    }

    /// `type base64` of a public key's file.
    public static func publicKey(_ file: String) throws -> String {
        try String(contentsOfFile: file, encoding: .utf8).split(separator: " ").prefix(2).joined(separator: " ")
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// A port of the loopback interface that no process listens on now.
    public static func freePort() throws -> Int {
        let (descriptor, port) = try Loopback.listen()
        close(descriptor)
        return port
    }

    private static func waitForListener(_ port: Int, _ child: GuardedProcess) -> Bool {
        for _ in 0..<6000 where child.isRunning {
            if let descriptor = Loopback.connect(port) {
                close(descriptor)
                return true
            }
            usleep(10_000)
        }
        return false
    }
}
