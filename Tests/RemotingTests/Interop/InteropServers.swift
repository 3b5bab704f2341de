import Foundation
import Synchronization
import TestSupport

@testable import Remoting

/// A server of the matrix as a client must know it.
struct InteropHost: Sendable {
    var port: Int
    var user: String
    /// `type base64` of each host key.
    var keys: [String]
    /// The same of the authority that certified the host key.
    var authority: String?
    /// Keeps the process alive.
    var process: any Sendable
}

/// The servers, each started when the first cell needs it.
enum InteropServers {
    private static let started = Mutex<[InteropServer: Result<InteropHost, any Error>]>([:])

    static func host(_ server: InteropServer) throws -> InteropHost {
        try started.withLock { hosts in
            if let known = hosts[server] { return try known.get() }
            let result = Result { try start(server) }
            hosts[server] = result
            return try result.get()
        }
    }

    private static func start(_ server: InteropServer) throws -> InteropHost {
        let quick = "KexAlgorithms curve25519-sha256"
        switch server {
        case .standard: return try sshd([quick])
        case .rsaHostKey: return try sshd([quick], hostKeys: ["rsa"])
        case .rsaHostKeyToo: return try sshd([quick], hostKeys: ["ed25519", "rsa"])
        case .certifiedHost: return try certified(quick)
        case .aeadOnly: return try sshd([quick, "Ciphers aes256-gcm@openssh.com,chacha20-poly1305@openssh.com"])
        case .etmOnly: return try sshd([quick, "Ciphers aes256-ctr", "MACs hmac-sha2-256-etm@openssh.com"])
        case .sntrupOnly: return try sshd(["KexAlgorithms sntrup761x25519-sha512@openssh.com"])
        case .old:
            return try sshd(
                [
                    "KexAlgorithms diffie-hellman-group14-sha1", "HostKeyAlgorithms ssh-rsa", "Ciphers aes128-cbc",
                    "MACs hmac-sha1",
                    "PubkeyAcceptedAlgorithms +ssh-rsa",
                ], hostKeys: ["rsa"])
        case .secondFactor:
            return try sshd([quick, "AuthenticationMethods publickey,password", "PasswordAuthentication yes"])
        case .passwordOnly: return try sshd([quick, "PubkeyAuthentication no", "PasswordAuthentication yes"])
        case .userAuthority:
            let authority = try InteropKeys.shared.get().userAuthority
            return try sshd([quick, "TrustedUserCAKeys \(authority)"], authorised: "")
        case .dropbear: return try InteropDropbear.start()
        }
    }

    private static func sshd(_ lines: [String], hostKeys: [String] = ["ed25519"], authorised: String? = nil) throws -> InteropHost
    {
        let server = try SSHDServer(lines, hostKeyTypes: hostKeys)
        let keys = try authorised ?? InteropKeys.shared.get().authorised
        try keys.write(toFile: server.directory.path("authorized_keys"), atomically: true, encoding: .utf8)
        return InteropHost(port: server.port, user: SSHDServer.userName, keys: try server.publicHostKeys(), process: server)
    }

    /// The host key and its certificate must be there before sshd starts.
    private static func certified(_ quick: String) throws -> InteropHost {
        let directory = try TemporaryDirectory()
        try SSHDServer.makeKey(directory.path("host"), type: "ed25519")
        try SSHDServer.makeKey(directory.path("ca"), type: "ed25519")
        try GuardedProcess.run([
            "/usr/bin/ssh-keygen", "-q", "-s", directory.path("ca"), "-I", "test", "-h", "-n", "127.0.0.1",
            directory.path("host.pub"),
        ])
        let server = try SSHDServer(
            [quick, "HostKey \(directory.path("host"))", "HostCertificate \(directory.path("host-cert.pub"))"], hostKeyTypes: [])
        try InteropKeys.shared.get().authorised.write(
            toFile: server.directory.path("authorized_keys"), atomically: true, encoding: .utf8)
        return InteropHost(
            port: server.port, user: SSHDServer.userName, keys: [try SSHDServer.publicKey(directory.path("host.pub"))],
            authority: try SSHDServer.publicKey(directory.path("ca.pub")), process: [server, directory] as [any Sendable])
    }
}

/// dropbear takes authorized keys from the home directory only: it gets a user database of its own, in which home is elsewhere.
enum InteropDropbear {
    static func start() throws -> InteropHost {
        let directory = try TemporaryDirectory()
        let home = directory.path("home")
        try FileManager.default.createDirectory(
            atPath: home + "/.ssh", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try InteropKeys.shared.get().authorised.write(toFile: home + "/.ssh/authorized_keys", atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: home + "/.ssh/authorized_keys")
        let passwd = try directory.write("passwd", "tester:x:\(getuid()):\(getgid()):test:\(home):/bin/sh\n")
        let group = try directory.write("group", "tester:x:\(getgid()):\n")
        try GuardedProcess.run(["/usr/bin/dropbearkey", "-t", "ed25519", "-f", directory.path("host")])
        let listing = try GuardedProcess.run(["/usr/bin/dropbearkey", "-y", "-f", directory.path("host")])
        guard let key = listing.split(separator: "\n").first(where: { $0.hasPrefix("ssh-ed25519 ") }) else {
            throw SSHDServer.Failure(description: "dropbearkey: \(listing)")
        }
        let port = try SSHDServer.freePort()
        let child = try GuardedProcess(
            [
                "/usr/bin/env", "LD_PRELOAD=libnss_wrapper.so", "NSS_WRAPPER_PASSWD=\(passwd)", "NSS_WRAPPER_GROUP=\(group)",
                "/usr/sbin/dropbear", "-F", "-E", "-p", "127.0.0.1:\(port)", "-r", directory.path("host"), "-P",
                directory.path("pid"),
            ], log: directory.path("log"))
        for _ in 0..<6000 where child.isRunning {
            if let descriptor = Loopback.connect(port) {
                close(descriptor)
                return InteropHost(
                    port: port, user: "tester", keys: [key.split(separator: " ").prefix(2).joined(separator: " ")],
                    process: [child, directory] as [any Sendable])
            }
            usleep(10_000)
        }
        let log = try String(contentsOfFile: directory.path("log"), encoding: .utf8)
        throw SSHDServer.Failure(description: "dropbear did not start: \(log)")
    }
}
