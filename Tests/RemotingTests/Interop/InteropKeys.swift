import Foundation
import TestSupport

@testable import Remoting

/// The user's keys of the matrix, created once, and an agent that holds some of them.
final class InteropKeys: Sendable {
    static let shared = Result { try InteropKeys() }

    let directory: TemporaryDirectory
    /// What servers let in.
    let authorised: String
    let agentSocket: String
    private let agent: GuardedProcess

    private init() throws {
        directory = try TemporaryDirectory()
        let made: [(InteropKey, String, [String])] = [
            (.ed25519, "ed25519", []), (.ecdsa256, "ecdsa", ["-b", "256"]), (.ecdsa384, "ecdsa", ["-b", "384"]),
            (.ecdsa521, "ecdsa", ["-b", "521"]), (.rsa, "rsa", ["-b", "2048"]), (.ecdsaPEM, "ecdsa", ["-m", "PEM"]),
            (.ecdsaPKCS8, "ecdsa", ["-m", "PKCS8"]), (.rsaPEM, "rsa", ["-b", "2048", "-m", "PEM"]),
            (.agentEd25519, "ed25519", []),
            (.agentEcdsa, "ecdsa", []), (.agentRSA, "rsa", ["-b", "2048"]), (.encrypted, "ed25519", ["-N", "secret"]),
            (.encryptedInAgent, "ed25519", []), (.tooOpen, "ed25519", []), (.unauthorised, "ed25519", []),
            (.certificate, "ed25519", []),
        ]
        var lines = ""
        for (key, type, arguments) in made {
            let file = Self.file(key, directory)
            try SSHDServer.makeKey(file, type: type, arguments: arguments)
            if key != .unauthorised, key != .certificate { lines += try String(contentsOfFile: file + ".pub", encoding: .utf8) }
        }
        authorised = lines
        try Self.certify(directory)
        agentSocket = directory.path("agent")
        agent = try GuardedProcess(["/usr/bin/ssh-agent", "-D", "-a", agentSocket], log: directory.path("agent.log"))
        try agent.awaitSocket(agentSocket)
        for key in InteropKey.allCases where key.isInAgent {
            try GuardedProcess.run(
                ["/usr/bin/ssh-add", "-q", Self.file(key, directory)], environment: ["SSH_AUTH_SOCK": agentSocket])
        }
        // Now the file alone is of no use; only the public half identifies it among the agent's keys.
        try GuardedProcess.run(["/usr/bin/ssh-keygen", "-q", "-p", "-N", "secret", "-f", Self.file(.encryptedInAgent, directory)])
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: Self.file(.tooOpen, directory))
        let junk = try directory.write(Self.name(.junk), "not a key\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: junk)
    }

    /// The configuration lines that make a client use this key.
    func configuration(_ key: InteropKey) -> [String] {
        let file = Self.file(key, directory)
        let agent = key.isInAgent ? agentSocket : "none"
        // Where only the agent has the key, its public half names it.
        let identity = [.agentEd25519, .agentEcdsa, .agentRSA].contains(key) ? file + ".pub" : file
        return ["IdentitiesOnly yes", "IdentityFile \(identity)", "IdentityAgent \(agent)"]
    }

    private static func file(_ key: InteropKey, _ directory: TemporaryDirectory) -> String { directory.path(name(key)) }

    /// Without blanks and commas.
    private static func name(_ key: InteropKey) -> String { "\(key)" }

    var userAuthority: String { directory.path("user_ca.pub") }

    private static func certify(_ directory: TemporaryDirectory) throws {
        try SSHDServer.makeKey(directory.path("user_ca"), type: "ed25519")
        try GuardedProcess.run([
            "/usr/bin/ssh-keygen", "-q", "-s", directory.path("user_ca"), "-I", "test", "-n", SSHDServer.userName,
            file(.certificate, directory) + ".pub",
        ])
    }
}
