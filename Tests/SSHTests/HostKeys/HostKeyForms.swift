import Foundation
import SSH
import TestSupport

/// The servers of the differential test, by the host keys that they show, and keys that none of them has.
final class HostKeyServers: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case ed25519, ecdsa, rsa, all, certified
    }

    static let shared = Result { try HostKeyServers() }

    private let servers: [Kind: SSHDServer]
    /// `type base64` by the name that ssh-keygen takes; `ca` is the authority of the certified server.
    let strangers: [String: String]
    private let directory: TemporaryDirectory

    private init() throws {
        directory = try TemporaryDirectory()
        for name in ["ed25519", "ecdsa", "rsa", "ca", "certified"] {
            try SSHDServer.makeKey(directory.path(name), type: ["ca", "certified"].contains(name) ? "ed25519" : name)
        }
        try GuardedProcess.run([
            "/usr/bin/ssh-keygen", "-q", "-s", directory.path("ca"), "-I", "test", "-h", "-n", "127.0.0.1",
            directory.path("certified.pub"),
        ])
        let quick = ["KexAlgorithms curve25519-sha256", "MaxAuthTries 20"]
        servers = [
            .ed25519: try SSHDServer(quick, hostKeyTypes: ["ed25519"]), .ecdsa: try SSHDServer(quick, hostKeyTypes: ["ecdsa"]),
            .rsa: try SSHDServer(quick, hostKeyTypes: ["rsa"]),
            .all: try SSHDServer(quick, hostKeyTypes: ["ed25519", "ecdsa", "rsa"]),
            .certified: try SSHDServer(
                quick + ["HostKey \(directory.path("certified"))", "HostCertificate \(directory.path("certified-cert.pub"))"],
                hostKeyTypes: []),
        ]
        var keys: [String: String] = [:]
        for name in ["ed25519", "ecdsa", "rsa", "ca", "certified"] { keys[name] = try Self.key(directory.path(name + ".pub")) }
        strangers = keys
    }

    static func key(_ file: String) throws -> String {
        try String(contentsOfFile: file, encoding: .utf8).split(whereSeparator: \.isWhitespace).prefix(2).joined(separator: " ")
    }

    func server(_ kind: Kind) throws -> SSHDServer {
        guard let server = servers[kind] else { throw SSHDServer.Failure(description: "no server \(kind)") }
        return server
    }

    /// The server's own key of a type, or, where it has none, a stranger's.
    func own(_ type: String, _ kind: Kind) throws -> String {
        if kind == .certified, type == "ed25519", let key = strangers["certified"] { return key }
        let prefix = ["ed25519": "ssh-ed25519 ", "ecdsa": "ecdsa-", "rsa": "ssh-rsa "][type] ?? type
        return try server(kind).publicHostKeys().first { $0.hasPrefix(prefix) } ?? strangers[type] ?? ""
    }
}

/// What known_hosts has about the server. `{name}` stands for `[127.0.0.1]:port`, `{bare}` for the address alone, `{own type}` and
/// `{other type}` for keys, `{ca}` for the authority's key.
enum HostKeyForms {
    /// Those that a change is most likely to break.
    static let usual = [
        "", "{name} {own ed25519}", "{name} {own ecdsa}", "{name} {own rsa}", "{name} {other ed25519}", "{name} {other ecdsa}",
        "{name} {other rsa}", "{name} {other rsa}\n{name} {own ecdsa}", "{name} {own ecdsa}\n{name} {other ed25519}",
        "{name} {other ed25519}\n{name} {own ecdsa}", "#hash {name} {own ecdsa}", "#hash {name} {other rsa}",
        "[127.0.0.*]:* {other ecdsa}", "*,!{name} {other ed25519}", "{bare} {own ed25519}", "{bare} {own ecdsa}",
        "{bare} {other ed25519}", "@cert-authority * {ca}", "@cert-authority * {other ecdsa}", "@revoked * {own ed25519}",
        "@revoked * {ca}", "@revoked * {ca}\n{name} {own ed25519}",
    ]

    /// The rest: how a line may be written.
    static let spellings = [
        "# comment\n\njunk\n{name} {own ecdsa} a comment", "other,{name},third {own ed25519}", "{name}\t{other rsa}",
        "  {name}  {other rsa}  comment", "{name} {other ecdsa}\r", "{name}\r {own ed25519}", "{name} rsa-sha2-512 {blob rsa}",
        "{name} rsa-sha2-256 {blob rsa}\n{name} {own ed25519}", "{name} {other ecdsa}\0rest", "{name} ssh-rsa {blob ecdsa}",
        "{name} ssh-unknown AAAAC3NzaC11bmtub3duAAAA", "{name} {other ed25519}==", "{name}", "{name} ssh-ed25519",
        "@marker {name} {own ed25519}", "@revoked\t* {own ed25519}", "@revoked * ssh-ed25519 AAAA!",
        "@cert-authority * {own ed25519}",
        "@cert-authority * {ca}\n{name} {other ed25519}", "@cert-authority * {ca}\n@revoked * {ca}",
        "@revoked other {own ed25519}",
        "|1|AAAA|AAAA {own ed25519}", "|1|", "!{name} {own ed25519}", "!*,{name} {own ed25519}", "{name},!10.* {other rsa}",
        "{long},{name} {other rsa}", "{long},{name} {own ed25519}", "?127.0.0.1]:* {other ecdsa}", "[127.0.0.1]:* {own ecdsa}",
        "{bare} {own rsa}", "{bare} {own ecdsa}\n{name} {own ed25519}", "{bare} {own ed25519}\n{name} {other ecdsa}",
        "@revoked {bare} {own ed25519}", "@revoked {bare} {own ecdsa}\n{bare} {own ed25519}", "* {own ed25519}",
        "*.* {other rsa}",
        "#hash {name} {other rsa}\n#hash {name} {own ed25519}", "#hash {bare} {own ed25519}",
        "{name} {own ed25519}\n{name} {own ecdsa}\n{name} {other rsa}", "{name} {own rsa}\n{name} {own ecdsa}",
    ]

    /// One known_hosts file in `directory`.
    static func write(_ form: String, _ kind: HostKeyServers.Kind, in directory: TemporaryDirectory, _ name: String) throws
        -> String
    {
        let servers = try HostKeyServers.shared.get()
        var text = form
        for type in ["ed25519", "ecdsa", "rsa"] {
            text = text.replacingOccurrences(of: "{own \(type)}", with: try servers.own(type, kind))
            text = text.replacingOccurrences(of: "{other \(type)}", with: servers.strangers[type] ?? "")
            text = text.replacingOccurrences(
                of: "{blob \(type)}", with: String(servers.strangers[type]?.split(separator: " ").last ?? ""))
        }
        text = text.replacingOccurrences(of: "{ca}", with: servers.strangers["ca"] ?? "")
        text = text.replacingOccurrences(of: "{name}", with: "[127.0.0.1]:\(try servers.server(kind).port)")
        text = text.replacingOccurrences(of: "{bare}", with: "127.0.0.1")
        text = text.replacingOccurrences(of: "{long}", with: String(repeating: "x", count: 1030))
        let lines = try text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
            guard line.hasPrefix("#hash ") else { return String(line) }
            let file = try directory.write(name + ".plain", String(line.dropFirst(6)) + "\n")
            try GuardedProcess.run(["/usr/bin/ssh-keygen", "-q", "-H", "-f", file])
            return try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .newlines)
        }
        return try directory.write(name, lines.joined(separator: "\n"))
    }
}
