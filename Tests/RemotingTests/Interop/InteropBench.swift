import Foundation
import PowerVM
import SSH
import Synchronization
import TestSupport

@testable import Remoting

/// The client end of one cell: its configuration and known_hosts in a directory of its own.
final class InteropBench: Sendable {
    let cell: InteropCell
    let directory: TemporaryDirectory
    private let configuration: String
    private let message = Mutex<String?>(nil)

    var lastMessage: String? { message.withLock { $0 } }

    init(_ cell: InteropCell) throws {
        self.cell = cell
        directory = try TemporaryDirectory()
        let host = try InteropServers.host(cell.server)
        let jump = try InteropServers.host(.standard)
        let keys = try InteropKeys.shared.get()
        let hops = ["near", "far"].prefix(cell.depth)
        let known = try directory.write("known_hosts", InteropKnownHosts(cell: cell, host: host).text)
        let near = try directory.write("known_near", jump.keys.map { "[127.0.0.1]:\(jump.port) \($0)\n" }.joined())
        let global = cell.known == .global ? known : "none"
        var lines =
            ["Host target", "HostName 127.0.0.1", "Port \(host.port)", "User \(host.user)"] + keys.configuration(cell.key)
        lines += ["GlobalKnownHostsFile \(global)", "UserKnownHostsFile \(cell.known == .global ? "none" : known)"]
        lines.append("StrictHostKeyChecking \(Self.policy(cell.known))")
        if cell.known == .alias { lines.append("HostKeyAlias the-alias") }
        if !hops.isEmpty { lines.append("ProxyJump \(hops.joined(separator: ","))") }
        lines += ["Host near far", "HostName 127.0.0.1", "Port \(jump.port)", "User \(jump.user)", "UserKnownHostsFile \(near)"]
        lines += keys.configuration(.ed25519) + ["GlobalKnownHostsFile none", "StrictHostKeyChecking yes"]
        configuration = try directory.write("config", lines.joined(separator: "\n") + "\n")
    }

    private static func policy(_ known: InteropKnown) -> String {
        switch known {
        case .acceptNew: "accept-new"
        case .accept, .changedUnchecked: "no"
        case .unknown: "ask"
        default: "yes"
        }
    }

    /// Logs in, moves one exchange with all its parts, and closes.
    func outcome() async throws -> InteropOutcome {
        let finder = RouteFinder(
            configuration: SSHConfiguration(file: configuration, environment: Environment(variables: [:])),
            overrides: ConnectionOverrides(), preference: cell.transport)
        let runner = HostConnection(
            host: "target", defaultUser: "nobody", finder: finder, options: SSHOptions(), temporary: directory.root)
        let outcome: InteropOutcome
        do {
            let answer = try await runner.exchange(
                Exchange(line: "cat; echo problem >&2; exit 7", input: Array("data\n".utf8), timeout: .seconds(30)))
            // The login shell's own files may talk before the command does.
            let isWhole = answer.output == Array("data\n".utf8) && answer.messages.suffix(8) == Array("problem\n".utf8)[...]
            outcome =
                isWhole && answer.exitStatus == 7
                ? .works(try await runner.resolved().choice.kind) : .fails("wrong answer: \(answer)")
        } catch {
            let failure = error
            message.withLock { $0 = "\(failure.message) (\(failure.hint))" }
            outcome = failure.mayHaveRun || failure.hint.isEmpty ? .fails("wrong failure: \(failure)") : .fails(failure.code)
        }
        await runner.close()
        return outcome
    }

    /// What the transport left behind in its temporary directory.
    func leftovers() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.root).filter { $0.hasPrefix("attach-cd") }
    }
}

/// The text of known_hosts for one cell.
struct InteropKnownHosts {
    var cell: InteropCell
    var host: InteropHost

    private var name: String { "[127.0.0.1]:\(host.port)" }

    /// Any key that isn't the host's.
    private static let other = Result {
        let directory = try TemporaryDirectory()
        try SSHDServer.makeKey(directory.path("ed25519"), type: "ed25519")
        try SSHDServer.makeKey(directory.path("ecdsa"), type: "ecdsa")
        try SSHDServer.makeKey(directory.path("rsa"), type: "rsa", arguments: ["-b", "2048"])
        return try ["ed25519", "ecdsa", "rsa"].map { try SSHDServer.publicKey(directory.path("\($0).pub")) }
    }

    var text: String {
        get throws {
            let others = try Self.other.get()
            switch cell.known {
            case .plain, .global: return lines(name)
            case .hashed: return try hashed()
            case .onlyRSA: return host.keys.filter { $0.hasPrefix("ssh-rsa") }.map { "\(name) \($0)\n" }.joined()
            case .wildcard: return lines("[127.0.*]:*")
            case .list: return lines("other.example.com,\(name),10.0.0.1")
            case .alias: return lines("the-alias")
            case .bareName: return lines("127.0.0.1")
            case .crlf: return lines(name).replacingOccurrences(of: "\n", with: "\r\n")
            case .afterJunk: return "# a comment\n\nthis is junk\n|1|broken ssh-rsa AAAA\n\(name) ssh-ed25519 !!!\n" + lines(name)
            case .otherTypeToo: return "\(name) \(others[1])\n" + lines(name)
            case .acceptNew, .accept, .unknown: return ""
            case .authority:
                return
                    "@cert-authority \(name) \(host.authority ?? others[0])\n@cert-authority 127.0.0.1 \(host.authority ?? others[0])\n"
            case .negated: return lines("[127.0.0.1]:*,!\(name)")
            case .otherHost: return lines("[127.0.0.2]:\(host.port)")
            case .changed, .changedUnchecked: return "\(name) \(try sameType(others))\n"
            case .revoked: return lines(name) + host.keys.map { "@revoked * \($0)\n" }.joined()
            }
        }
    }

    private func lines(_ name: String) -> String { host.keys.map { "\(name) \($0)\n" }.joined() }

    private func sameType(_ others: [String]) throws -> String {
        let type = host.keys[0].split(separator: " ")[0]
        guard let other = others.first(where: { $0.hasPrefix(type) }) else {
            throw SSHDServer.Failure(description: "no other key of type \(type)")
        }
        return other
    }

    private func hashed() throws -> String {
        let directory = try TemporaryDirectory()
        let file = try directory.write("known_hosts", lines(name))
        try GuardedProcess.run(["/usr/bin/ssh-keygen", "-q", "-H", "-f", file])
        return try String(contentsOfFile: file, encoding: .utf8)
    }
}
