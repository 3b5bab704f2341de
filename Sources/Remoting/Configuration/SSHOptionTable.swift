import PowerVM
import SSH

/// The lines of `ssh -G`: option names, which ssh prints in lower case, values as ssh resolved them. An option may appear several times.
struct SSHOptionTable: Sendable {
    /// Each line behind a line feed.
    private let lines: [UInt8]

    init(_ output: String) { lines = Array("\n\(output)".utf8) }

    subscript(name: String) -> String? { values(of: name, limit: 1).first }
    func all(_ name: String) -> [String] { values(of: name, limit: .max) }

    private func values(of name: String, limit: Int) -> [String] {
        var values: [String] = []
        let feed = UInt8(ascii: "\n")
        lines.withUnsafeBufferPointer { lines in
            ([feed] + name.utf8).withUnsafeBufferPointer { wanted in
                var position = 0
                while values.count < limit, let begin = ByteSearch.position(of: wanted, in: lines, from: position) {
                    position = begin + wanted.count
                    let end = ByteSearch.position(of: feed, in: lines, from: position, upTo: lines.count) ?? lines.count
                    // Otherwise another option, whose name only begins like this one.
                    guard position == end || lines[position] == UInt8(ascii: " ") else { continue }
                    values.append(String(decoding: lines[min(position + 1, end)..<end], as: UTF8.self))
                }
            }
        }
        return values
    }

    func destination(alias: String, environment: Environment, home: String) throws(HostConfigurationError) -> SSHDestination {
        guard let hostName = self["hostname"], let user = self["user"], let port = self["port"].flatMap(Int.init) else {
            throw HostConfigurationError(
                host: alias, message: "ssh -G printed no hostname, user or port", hint: "check what `ssh -G \(alias)` prints")
        }
        let path = path(alias: alias, environment, home)
        return SSHDestination(
            alias: alias, hostName: hostName, port: port, user: user,
            hostKeyAlias: self["hostkeyalias"].flatMap { $0 == "none" ? nil : $0 },
            identityFiles: all("identityfile").filter { $0 != "none" }.compactMap(path.expanded),
            identitiesOnly: self["identitiesonly"] == "yes", identityAgent: path.agent(self["identityagent"]),
            userKnownHostsFiles: files("userknownhostsfile", path), globalKnownHostsFiles: files("globalknownhostsfile", path),
            hashKnownHosts: self["hashknownhosts"] == "yes", strictHostKeyChecking: policy,
            allowedAlgorithms: SSHAlgorithms(
                keyExchange: list("kexalgorithms"), hostKey: list("hostkeyalgorithms"), ciphers: list("ciphers"),
                macs: list("macs"), userKeys: list("pubkeyacceptedalgorithms"),
                leastRSABits: self["requiredrsasize"].flatMap(Int.init) ?? 0),
            connectTimeout: seconds("connecttimeout") ?? .seconds(10),
            serverAliveInterval: seconds("serveraliveinterval"),
            serverAliveCountMax: self["serveralivecountmax"].flatMap(Int.init) ?? 3)
    }

    /// Key files whose paths only ssh itself can work out.
    func opaqueIdentities(alias: String, environment: Environment, home: String) -> [String] {
        let path = path(alias: alias, environment, home)
        return all("identityfile").filter { path.expanded($0) == nil }
    }

    /// An entry of this host's ProxyJump: ssh makes a proxy command of the option, and expands its tokens with the values of this host.
    func jumpHost(_ word: String, alias: String) throws(HostConfigurationError) -> String {
        guard word.contains("%") else { return word }
        let tokens = tokens(alias: alias)
        guard let expanded = SSHPath.expanded(word, { $0 == "%" ? "%" : tokens[$0] }) else {
            throw HostConfigurationError(
                host: alias, message: "ProxyJump \(word) has a token that ssh doesn't expand there",
                hint: "use %%, %h, %k, %n, %p or %r in ProxyJump of \(alias)")
        }
        return expanded
    }

    private func tokens(alias: String) -> [Character: String] {
        [
            "h": self["hostname"] ?? alias, "n": alias, "p": self["port"] ?? "22", "r": self["user"] ?? "",
            "k": self["hostkeyalias"] ?? alias,
        ]
    }

    private func path(alias: String, _ environment: Environment, _ home: String) -> SSHPath {
        SSHPath(environment: environment, home: home, tokens: tokens(alias: alias))
    }

    private func list(_ name: String) -> [String] {
        (self[name] ?? "").utf8.split(separator: UInt8(ascii: ",")).map { String(Substring($0)) }
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

    /// ssh prints the files of one option in one line, without quotes: a token that doesn't begin a path belongs to the one
    /// before it.
    private func files(_ name: String, _ path: SSHPath) -> [String] {
        all(name).flatMap { line in
            line.split(separator: " ", omittingEmptySubsequences: false).reduce(into: [String]()) { files, word in
                if files.isEmpty || word.hasPrefix("/") || word.hasPrefix("~") {
                    files.append(String(word))
                } else {
                    files[files.count - 1] += " " + word
                }
            }
        }.filter { $0 != "none" }.map(path.home(in:))
    }
}
