import PowerVM
import SSH

/// What ssh prints of a host key that it doesn't accept.
extension OpenSSHLog {
    /// What a jump host prints can be another one's text: neither the host behind it nor a file is taken from it.
    var changedHop: TransportFailure? {
        guard has("HOST IDENTIFICATION HAS CHANGED"), let name = changedName?.lowercased() else { return nil }
        let jumps = target.destination.jumps
        let hop = jumps.first { $0.knownHostsName == name }
        guard hop != nil || jumps.isEmpty, name != target.destination.knownHostsName else { return nil }
        return failure(
            "host-key-changed", "the host key\(hop == nil ? " of \(name)" : "") has changed",
            hint: "log in to \(hop?.alias ?? name) with ssh to see why", of: hop?.alias)
    }

    var hostKey: TransportFailure? {
        if has("REVOKED HOST KEY DETECTED") || has("revoked by file") {
            return failure(
                "host-key-revoked", line("revoked") ?? "the host key is revoked",
                hint: "do not connect until the host has a new key")
        }
        if has("HOST IDENTIFICATION HAS CHANGED"), !hasAcceptedKey, !isOfProxy {
            let place =
                words(after: "Offending ").flatMap { line in
                    line.firstRange(of: " in ").map { String(line[$0.upperBound...]) }
                } ?? "known_hosts"
            let fingerprint = lines.first { $0.hasPrefix("SHA256:") }.map {
                " it is \($0.drop { $0 == "." }.trimmedDots) now and differs from \(place)"
            }
            let file = place.split(separator: ":").dropLast().joined(separator: ":")
            let (destination, name) = (target.destination, changedName)
            // The log has texts of the server's, too: only what the configuration has as well is worth a command.
            let isKnown =
                name?.lowercased() == destination.knownHostsName
                && (destination.userKnownHostsFiles + destination.globalKnownHostsFiles).contains(file)
            return failure(
                "host-key-changed", "the host key has changed:\(fingerprint ?? " see \(place)")",
                hint: isKnown
                    ? "if that is expected: ssh-keygen -R \(ShellWord.quoted(destination.knownHostsName)) -f \(ShellWord.quoted(file))"
                    : "if that is expected, remove the old key from known_hosts")
        }
        if let line = line("Certificate invalid") {
            return failure(
                "host-certificate", "the host's certificate isn't valid: \(line)",
                hint: "have the host's certificate renewed, or put its plain key into known_hosts")
        }
        guard has("Host key verification failed") else { return nil }
        return failure(
            Self.unknownHostKey,
            [line("host key is known") ?? "the host key isn't known", serverKey.map { "it is \($0)" }].compactMap(\.self).joined(
                separator: " "),
            hint: PastedCommand.unknownHostKey(target.command.ssh()))
    }

    /// The name in known_hosts of the host whose key has changed: the target, a jump host, or a host that a proxy command connects to. A
    /// line that came from a server could contain anything.
    private var changedName: String? {
        guard let rest = words(after: "Host key for "), let end = rest.firstRange(of: " has changed") else { return nil }
        let name = String(rest[..<end.lowerBound])
        return HostArgument.isValid(name) ? name : nil
    }
}

extension Substring {
    fileprivate var trimmedDots: String { String(reversed().drop { $0 == "." }.reversed()) }
}
