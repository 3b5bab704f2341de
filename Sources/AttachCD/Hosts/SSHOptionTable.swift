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

    func destination(alias: String, environment: Environment) throws(HostConfigurationError) -> SSHDestination {
        guard let hostName = self["hostname"], let user = self["user"], let port = self["port"].flatMap(Int.init) else {
            throw HostConfigurationError(
                host: alias, message: "ssh -G printed no hostname, user or port", hint: "see what `ssh -G \(alias)` prints")
        }
        return SSHDestination(
            alias: alias, hostName: hostName, port: port, user: user,
            hostKeyAlias: self["hostkeyalias"].flatMap { $0 == "none" ? nil : $0 },
            identityFiles: all("identityfile").filter { $0 != "none" }.map { path($0, environment) },
            identitiesOnly: self["identitiesonly"] == "yes", identityAgent: agent(environment),
            userKnownHostsFiles: files("userknownhostsfile", environment),
            globalKnownHostsFiles: files("globalknownhostsfile", environment),
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

    /// `none`, a socket, `SSH_AUTH_SOCK` or `$VARIABLE`; without the option what the environment says.
    private func agent(_ environment: Environment) -> String? {
        switch self["identityagent"] {
        case nil, "SSH_AUTH_SOCK": environment["SSH_AUTH_SOCK"]
        case "none": nil
        case let value? where value.hasPrefix("$"): environment[String(value.dropFirst()).trimmingCharacters(in: ["{", "}"])]
        case let value?: path(value, environment)
        }
    }

    private func files(_ name: String, _ environment: Environment) -> [String] {
        all(name).flatMap { $0.split(separator: " ") }.filter { $0 != "none" }.map { path(String($0), environment) }
    }

    private func path(_ text: String, _ environment: Environment) -> String {
        text == "~" || text.hasPrefix("~/") ? environment.home + text.dropFirst() : text
    }
}
