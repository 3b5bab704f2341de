import Glibc

/// What is left to do with a path after `ssh -G`: ssh_config(5), section TOKENS. `ssh -G` expands most paths itself, but neither
/// IdentityFile nor a leading tilde of it.
struct SSHPath {
    var environment: Environment
    var home: String
    /// By letter: those that depend on the host.
    var tokens: [Character: String] = [:]

    /// Nil for what only ssh can expand: `%C`, another user's home, a variable that isn't set.
    func expanded(_ text: String) -> String? {
        guard let named = variables(in: home(in: text)), !named.hasPrefix("~") else { return nil }
        return Self.expanded(named, value)
    }

    /// Each `%` and the letter behind it replaced; nil where one of them has no value.
    static func expanded(_ text: String, _ value: (Character) -> String?) -> String? {
        var result = ""
        var rest = text[...]
        while let sign = rest.firstIndex(of: "%") {
            result += rest[..<sign]
            let behind = rest.index(after: sign)
            guard behind < rest.endIndex, let value = value(rest[behind]) else { return nil }
            result += value
            rest = rest[rest.index(after: behind)...]
        }
        return result + rest
    }

    /// A leading `~` is this user's home.
    func home(in text: String) -> String { text == "~" || text.hasPrefix("~/") ? home + text.dropFirst() : text }

    /// `none`, a socket, `SSH_AUTH_SOCK` or `$VARIABLE`; without the option the environment decides.
    func agent(_ value: String?) -> String? {
        switch value {
        case nil, "SSH_AUTH_SOCK": environment["SSH_AUTH_SOCK"]
        case "none": nil
        case let value? where value.hasPrefix("$"): environment[value.dropFirst().filter { $0 != "{" && $0 != "}" }]
        case let value?: home(in: value)
        }
    }

    private func variables(in text: String) -> String? {
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "${") {
            guard let end = rest[start.upperBound...].firstIndex(of: "}"),
                let value = environment[String(rest[start.upperBound..<end])]
            else { return nil }
            result += rest[..<start.lowerBound] + value
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private func value(_ letter: Character) -> String? {
        switch letter {
        case "%": "%"
        case "d": home
        case "i": String(getuid())
        case "u": getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) }
        case "l": Self.hostName
        case "L": Self.hostName.map { String($0.prefix { $0 != "." }) }
        default: tokens[letter]
        }
    }

    private static var hostName: String? {
        var buffer = [CChar](repeating: 0, count: 1025)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return nil }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
