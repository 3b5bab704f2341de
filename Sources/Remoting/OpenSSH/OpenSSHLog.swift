import AsyncSupport
import PowerVM
import SSH

/// Reads what the ssh program prints when it can't connect. Its own messages are in the file of `-E`, with texts of the server's in some of
/// them. Standard error also has the banner of the server, which may imitate any of them, and the messages of the ssh of a jump host or a
/// proxy command: these lead to a code only while the host itself hasn't been reached. No name and no path of either is put into a command,
/// unless the configuration has it too. The wordings are OpenSSH's (sshconnect.c, sshconnect2.c, packet.c, kex.c, misc.c), which has no
/// translations; the system's own texts come in the C locale.
struct OpenSSHLog {
    static let noBanner = "no-banner"
    static let unknownHostKey = "host-key-unknown"

    var lines: [String]
    var isOfProxy = false
    /// Only to be shown.
    private let errors: [String]
    /// `FILE ssh-ed25519 SHA256:…` of each key that was offered.
    private let offered: [String]
    /// `ssh-ed25519 SHA256:…`, as the server showed it.
    let serverKey: String?
    /// Whether ssh has accepted the target's key: what looks like a changed key then is a text of the server's.
    let hasAcceptedKey: Bool
    /// What the server sent before its identification, or instead of it.
    private let greeting: String?
    let target: OpenSSHTarget

    /// - Parameters:
    ///   - log: the file of `-E`.
    ///   - errors: standard error.
    init(_ log: String, errors: String = "", _ target: OpenSSHTarget) {
        let all = Self.lines(log)
        let offer = "debug1: Offering public key: "
        offered = all.filter { $0.hasPrefix(offer) }.map { String($0.dropFirst(offer.count)) }
        let key = "debug1: Server host key: "
        serverKey = all.last { $0.hasPrefix(key) }.map { String($0.dropFirst(key.count)) }
        let accepted = "debug1: host '\(target.destination.knownHostsName)' is known and matches the "
        let own = all.prefix { !$0.hasPrefix("debug1: Remote: ") && !$0.hasPrefix("Received disconnect from ") }
        hasAcceptedKey = own.contains { $0.lowercased().hasPrefix(accepted) }
        let banner = "debug1: kex_exchange_identification: banner line 0: "
        greeting = all.first { $0.hasPrefix(banner) }.map { String($0.dropFirst(banner.count)) }
        lines = all.filter(Self.isMessage)
        self.errors = Self.lines(errors).filter(Self.isMessage)
        self.target = target
    }

    private static func lines(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map { SafeText.clean(String($0).trimmedEnds) }.filter { !$0.isEmpty }
    }

    private static func isMessage(_ line: String) -> Bool { !line.hasPrefix("debug1: ") && !line.hasPrefix("OpenSSH_") }

    /// Notices for the operator although ssh connected: which keys it accepted, of the host and of the jump hosts before it.
    var notices: [String] {
        let jumps = target.destination.jumps.map { "warning: permanently added '\($0.knownHostsName)" }
        let known = errors.filter { line in
            let text = line.lowercased()
            return text.hasSuffix(" to the list of known hosts.")
                && jumps.contains { text.hasPrefix($0 + "'") || text.hasPrefix($0 + ",") }
        }
        return (known + lines.filter { $0.hasPrefix("Warning: Permanently added") }).map {
            "\(target.host): \($0.dropFirst("Warning: ".count))"
        }
    }

    /// The last line that isn't only the consequence of another.
    var lastWords: String? {
        let all = errors + lines
        return all.last { !$0.hasPrefix("Connection closed by UNKNOWN") } ?? all.last
    }

    /// Killed at the end of the time for connecting and logging in.
    func stuck(_ time: Duration) -> TransportFailure {
        failure(
            "connect-timeout", "not logged in within \(time.unitText)",
            hint: "check the network, and the log of the host's sshd", retryable: true)
    }

    var failure: TransportFailure {
        hostKey ?? configuration ?? network ?? proxy ?? handshake ?? authentication
            ?? failure(
                "ssh-failed", lastWords ?? "ssh exited without an error message", hint: seeWhy)
    }

    /// Whether a line was sent over a shared connection: its process confirms the session right behind the request.
    static func wasSent(_ text: String) -> Bool { text.contains("master session id") }

    // MARK: Kinds, the most serious first

    /// Why a jump host or a proxy command didn't lead to the host.
    private var proxy: TransportFailure? {
        let closing = [
            "Connection closed by", "Connection reset by", "kex_exchange_identification", "banner exchange", "Broken pipe",
        ]
        guard lines.allSatisfy({ line in line.hasPrefix("Warning: ") || closing.contains { line.contains($0) } }) else {
            return nil
        }
        var log = self
        (log.lines, log.isOfProxy) = (serverKey == nil ? errors : [], true)
        return log.changedHop ?? log.hostKey ?? log.configuration ?? log.network ?? log.handshake ?? log.authentication
    }

    private var configuration: TransportFailure? {
        guard let line = line("Bad configuration option") ?? line("Bad owner or permissions") ?? line("bad configuration options")
        else { return nil }
        return failure("ssh-configuration", line, hint: "correct the ssh configuration")
    }

    private var network: TransportFailure? {
        if let line = line("Could not resolve hostname") {
            return failure("name-resolution", line, hint: "check HostName in the ssh configuration, DNS and /etc/hosts")
        }
        if let line = line("Connection refused") {
            return failure(
                "connection-refused", line,
                hint: "check that the host is up, that its sshd runs, and Port in the ssh configuration", retryable: true)
        }
        if let line = line("No route to host") ?? line("Network is unreachable") {
            return failure("network-unreachable", line, hint: "check the network and the address", retryable: true)
        }
        if let line = line("timed out") {
            return failure(
                "connect-timeout", line, hint: "check the network, a firewall, or that the host is up", retryable: true)
        }
        if let line = line("stdio forwarding failed") ?? line("open failed: administratively prohibited")
            ?? line("open failed: connect failed")
        {
            return failure(
                "jump-refused", "the jump host refused to forward the connection: \(line)",
                hint: "check AllowTcpForwarding on the jump host, and that it reaches \(target.destination.hostName)",
                retryable: true)
        }
        return nil
    }

    private var handshake: TransportFailure? {
        if let line = line("Unable to negotiate with") {
            return failure(
                "no-common-algorithm", line, hint: "allow one of the offered algorithms for this host in the ssh configuration")
        }
        if let line = line("Bad server host key") {
            return failure(
                "no-common-algorithm", line, hint: "give the host a longer key, or check RequiredRSASize in the ssh configuration"
            )
        }
        if let line = line("invalid format") ?? line("Bad remote protocol version")
            ?? line("banner line contains invalid characters")
        {
            return failure("not-ssh", "no SSH server at that port: \(line)", hint: "check HostName and Port")
        }
        if has("Permission denied (") || has("Too many authentication failures") { return nil }
        if let line = line("kex_exchange_identification") ?? line("banner exchange") {
            return failure(
                Self.noBanner,
                "the connection was closed before the SSH banner: \(greeting.map { "the server answered: \($0)" } ?? line)",
                hint: "the server may be at its MaxStartups limit, punish failed log-ins, or a firewall closes the port",
                retryable: true)
        }
        if let line = line("Connection closed by") ?? line("Connection reset by") ?? line("Broken pipe") {
            return failure("connection-lost", lastWords ?? line, hint: seeWhy, retryable: true)
        }
        return nil
    }

    private var authentication: TransportFailure? {
        guard let denied = line("Permission denied (") ?? line("Too many authentication failures") else { return nil }
        guard !isOfProxy else {
            return failure("key-rejected", denied, hint: "log in to the jump host with ssh to see why")
        }
        if has("UNPROTECTED PRIVATE KEY FILE"), let file = words(after: "Load key ")?.split(separator: "\"").first,
            (target.destination.identityFiles + [target.identity].compactMap(\.self)).contains(String(file))
        {
            return failure(
                "key-unusable", "the key \(file) is readable by others, so ssh ignores it",
                hint: "chmod 600 \(ShellWord.quoted(String(file)))")
        }
        let keys = lines.filter {
            $0.hasPrefix("Load key ") || $0.contains("no mutual signature") || $0.hasPrefix("sign_and_send_pubkey")
        }
        return failure(
            "key-rejected",
            ([denied] + keys + [offered.isEmpty ? "no key was offered" : "keys tried: \(offered.joined(separator: ", "))"])
                .joined(separator: "; "),
            hint: keys.isEmpty
                ? "add the public key to ~\(target.destination.user)/.ssh/authorized_keys on the server; an encrypted key must be in the agent (ssh-add)"
                : "check the key in the message; an encrypted key must be in the agent (ssh-add)")
    }

    // MARK: Messages

    private var seeWhy: String { "run `\(target.command.ssh("-v"))` to see why" }

    func has(_ words: String) -> Bool { line(words) != nil }

    func line(_ words: String) -> String? { lines.first { $0.contains(words) } }

    func words(after prefix: String) -> String? {
        lines.first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }

    /// - Parameter hop: the jump host that failed; nil: the host itself.
    func failure(
        _ code: String, _ message: String, hint: String, retryable: Bool = false, of hop: String? = nil
    ) -> TransportFailure {
        TransportFailure(
            kind: .unreachable, code: code, message: "\(hop ?? target.host): ssh: \(message)", hint: hint, retryable: retryable)
    }
}

extension String {
    fileprivate var trimmedEnds: String { String(drop { $0 == " " }.reversed().drop { $0 == " " || $0 == "\r" }.reversed()) }
}
