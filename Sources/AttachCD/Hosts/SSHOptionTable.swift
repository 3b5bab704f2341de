import Foundation
import SSH

/// The lines of `ssh -G`: option names in lower case, values as ssh resolved them. An option may stand several times.
struct SSHOptionTable: Sendable {
    private var values: [String: [String]] = [:]

    init(_ output: String) {
        for line in output.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard let name = parts.first else { continue }
            values[name.lowercased(), default: []].append(parts.count > 1 ? String(parts[1]) : "")
        }
    }

    subscript(name: String) -> String? { values[name]?.first }
    func all(_ name: String) -> [String] { values[name] ?? [] }

    func destination(alias: String, environment: Environment, home: String) throws(HostConfigurationError) -> SSHDestination {
        guard let hostName = self["hostname"], let user = self["user"], let port = self["port"].flatMap(Int.init) else {
            throw HostConfigurationError(
                host: alias, message: "ssh -G printed no hostname, user or port", hint: "see what `ssh -G \(alias)` prints")
        }
        let path = SSHPath(environment: environment, home: home)
        return SSHDestination(
            alias: alias, hostName: hostName, port: port, user: user,
            hostKeyAlias: self["hostkeyalias"].flatMap { $0 == "none" ? nil : $0 },
            identityFiles: all("identityfile").filter { $0 != "none" }.map(path.expanded),
            identitiesOnly: self["identitiesonly"] == "yes", identityAgent: path.agent(self["identityagent"]),
            userKnownHostsFiles: files("userknownhostsfile", path), globalKnownHostsFiles: files("globalknownhostsfile", path),
            strictHostKeyChecking: policy, connectTimeout: seconds("connecttimeout") ?? .seconds(10),
            serverAliveInterval: seconds("serveraliveinterval"),
            serverAliveCountMax: self["serveralivecountmax"].flatMap(Int.init) ?? 3)
    }

    private var policy: HostKeyPolicy {
        switch self["stricthostkeychecking"] {
        case "accept-new": .acceptNew
        case "false", "no", "off": .no
        case "ask": .ask
        default: .yes
        }
    }

    private func seconds(_ name: String) -> Duration? {
        guard let number = self[name].flatMap(Int.init), number > 0 else { return nil }
        return .seconds(number)
    }

    private func files(_ name: String, _ path: SSHPath) -> [String] {
        all(name).flatMap { $0.split(separator: " ") }.filter { $0 != "none" }.map { path.expanded(String($0)) }
    }
}

/// What is left of a path after `ssh -G`: a leading tilde, and the agent's variables.
struct SSHPath {
    var environment: Environment
    var home: String

    func expanded(_ text: String) -> String {
        text == "~" || text.hasPrefix("~/") ? home + text.dropFirst() : text
    }

    /// `none`, a socket, `SSH_AUTH_SOCK` or `$VARIABLE`; without the option what the environment says.
    func agent(_ value: String?) -> String? {
        switch value {
        case nil, "SSH_AUTH_SOCK": environment["SSH_AUTH_SOCK"]
        case "none": nil
        case let value? where value.hasPrefix("$"): environment[String(value.dropFirst()).trimmingCharacters(in: ["{", "}"])]
        case let value?: expanded(value)
        }
    }
}
