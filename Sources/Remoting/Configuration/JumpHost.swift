import Glibc

/// One entry of ProxyJump: `[user@]host[:port]` or `ssh://[user@]host[:port]`.
struct JumpHost: Equatable {
    var user: String?
    var host: String
    var port: Int?

    init(host: String) { self.host = host }

    init(_ word: String) throws(HostConfigurationError) {
        var rest = word.drop { $0.isWhitespace }
        while rest.last?.isWhitespace == true { rest = rest.dropLast() }
        if rest.hasPrefix("ssh://") { rest = rest.dropFirst(6) }
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        if let sign = rest.lastIndex(of: "@") {
            user = String(rest[..<sign])
            rest = rest[rest.index(after: sign)...]
        }
        var portText: Substring?
        if rest.hasPrefix("["), let end = rest.firstIndex(of: "]") {
            host = String(rest[rest.index(after: rest.startIndex)..<end])
            let behind = rest[rest.index(after: end)...]
            if !behind.isEmpty { portText = behind.dropFirst() }
        } else if let colon = rest.lastIndex(of: ":"), rest.filter({ $0 == ":" }).count == 1 {
            host = String(rest[..<colon])
            portText = rest[rest.index(after: colon)...]
        } else {
            host = String(rest)
        }
        port = portText.flatMap { Int($0) }
        let portIsGood = portText == nil || port.map { (1...65535).contains($0) } == true
        guard HostArgument.isValid(host), portIsGood, user.map(HostArgument.isUser) ?? true else {
            throw HostConfigurationError(
                host: word, message: "invalid ProxyJump entry", hint: "write ProxyJump [user@]host[:port]")
        }
    }
}
