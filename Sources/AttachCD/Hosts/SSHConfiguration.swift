import Foundation
import SSH
import Subprocess

/// Asks `ssh -G` what ssh would do for a host: it knows Include, Match, tokens and ProxyJump, so there is no second parser.
struct SSHConfiguration: Sendable {
    /// `--ssh-config`; nil: the user's and the system's own files.
    var file: String?
    var environment: Environment
    var program = "ssh"

    /// The answer for one host: the destination, and what the answer said in full.
    struct Answer: Sendable {
        var destination: SSHDestination
        var options: SSHOptionTable
    }

    /// - Parameter defaultUser: taken where no file names a user; `ssh -G` alone would print the local one. Nil for jump hosts.
    func destination(_ host: String, defaultUser: String?, depth: Int = 0) async throws(HostConfigurationError) -> Answer {
        guard HostArgument.isValid(host) else {
            throw HostConfigurationError(
                host: host, message: "this is no host name", hint: "a host name has letters, digits, dots, dashes")
        }
        let table = try await ask(host, defaultUser: defaultUser)
        var destination = try table.destination(alias: host, environment: environment)
        if let jumps = table["proxyjump"], jumps != "none" {
            guard depth < 8 else {
                throw HostConfigurationError(
                    host: host, message: "ProxyJump goes round in circles", hint: "check ProxyJump of \(jumps)")
            }
            destination.jumps = try await hops(jumps, depth: depth)
        }
        return Answer(destination: destination, options: table)
    }

    /// Hops from the first to the last; a hop's own ProxyJump comes before it, as ssh does it for the first hop.
    private func hops(_ text: String, depth: Int) async throws(HostConfigurationError) -> [SSHDestination] {
        var result: [SSHDestination] = []
        for (index, word) in text.split(separator: ",").enumerated() {
            let hop = try JumpHost(String(word))
            var destination = try await destination(hop.host, defaultUser: nil, depth: depth + 1).destination
            if let user = hop.user { destination.user = user }
            if let port = hop.port { destination.port = port }
            if index == 0 { result += destination.jumps }
            destination.jumps = []
            result.append(destination)
        }
        return result
    }

    private func ask(_ host: String, defaultUser: String?) async throws(HostConfigurationError) -> SSHOptionTable {
        let wrap = FileManager.default.temporaryDirectory.appendingPathComponent("attach-cd-\(UUID().uuidString).conf").path
        guard
            FileManager.default.createFile(
                atPath: wrap, contents: Data(wrapper(defaultUser: defaultUser).utf8), attributes: [.posixPermissions: 0o600])
        else {
            throw HostConfigurationError(host: host, message: "no temporary file can be written: \(wrap)", hint: "check TMPDIR")
        }
        defer { try? FileManager.default.removeItem(atPath: wrap) }
        let output: String
        let errors: String
        let succeeded: Bool
        do {
            let run = try await Subprocess.run(
                .name(program), arguments: ["-G", "-F", wrap, "--", host], output: .string(limit: 1 << 20),
                error: .string(limit: 1 << 16))
            output = run.standardOutput
            errors = run.standardError
            succeeded = run.terminationStatus.isSuccess
        } catch {
            throw HostConfigurationError(
                host: host, message: "the ssh program can't be run", hint: "install it: apt-get install openssh-client")
        }
        guard succeeded else {
            throw HostConfigurationError(
                host: host, message: "ssh -G failed: \(errors.trimmingCharacters(in: .whitespacesAndNewlines))",
                hint: "correct the ssh configuration\(file.map { " \($0)" } ?? "")")
        }
        return SSHOptionTable(output)
    }

    /// The user's settings first, since the first value wins; our default user behind them.
    func wrapper(defaultUser: String?) -> String {
        let files = file.map { [$0] } ?? [environment.home + "/.ssh/config", "/etc/ssh/ssh_config"]
        let includes = files.map { "Include \"\($0)\"\n" }.joined()
        return includes + (defaultUser.map { "Host *\n    User \($0)\n" } ?? "")
    }
}

/// Something that keeps a host from being reached, found before any connection.
struct HostConfigurationError: Error, Sendable, Equatable {
    var host: String
    var message: String
    var hint: String
}

/// Host names go into an argument vector and into messages.
enum HostArgument {
    static func isValid(_ text: String) -> Bool {
        guard let first = text.utf8.first, first != UInt8(ascii: "-"), text.utf8.count <= 255 else { return false }
        return text.utf8.allSatisfy { byte in
            (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A)
                || Array("-._:%@[]".utf8).contains(byte)
        }
    }
}

/// One word of ProxyJump: `[user@]host[:port]` or `ssh://[user@]host[:port]`.
struct JumpHost: Equatable {
    var user: String?
    var host: String
    var port: Int?

    init(_ word: String) throws(HostConfigurationError) {
        var rest = Substring(word.trimmingCharacters(in: .whitespaces))
        if rest.hasPrefix("ssh://") { rest = rest.dropFirst(6) }
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        if let sign = rest.lastIndex(of: "@") {
            user = String(rest[..<sign])
            rest = rest[rest.index(after: sign)...]
        }
        if rest.hasPrefix("["), let end = rest.firstIndex(of: "]") {
            host = String(rest[rest.index(after: rest.startIndex)..<end])
            rest = rest[rest.index(after: end)...]
            if rest.hasPrefix(":") { port = Int(rest.dropFirst()) }
        } else if let colon = rest.lastIndex(of: ":"), rest.filter({ $0 == ":" }).count == 1 {
            host = String(rest[..<colon])
            port = Int(rest[rest.index(after: colon)...])
        } else {
            host = String(rest)
        }
        guard HostArgument.isValid(host) else {
            throw HostConfigurationError(
                host: word, message: "ProxyJump names no host", hint: "write ProxyJump [user@]host[:port]")
        }
    }
}
