import Glibc
import SSH

/// Connections that the operator's own ssh shares (ControlPath). Where one is open, ssh uses it and asks for no key, no password and no
/// one-time code: so do we.
struct OpenSSHSharing: Sendable {
    var configuration: SSHConfiguration

    /// The socket where ssh would look for a host's shared connection. Nil: nowhere, or it would open one (`yes`) or ask the
    /// operator (`ask`, `autoask`) instead of using it.
    static func socket(_ options: SSHOptionTable) -> String? {
        guard let path = options["controlpath"], path.hasPrefix("/"), !path.contains(where: "%$".contains),
            !["true", "yes", "ask", "autoask"].contains(options["controlmaster"])
        else { return nil }
        return path
    }

    /// Whether a process of our user serves the socket. The connection itself may still be dead: only using it would show that.
    static func isOpen(_ socket: String, host: String, program: OpenSSHProgram) async -> Bool {
        var status = stat()
        guard lstat(socket, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK, status.st_uid == geteuid() else { return false }
        let ending = await program.run(["-F", "none", "-S", socket, "-O", "check", "--", host], timeout: .seconds(15))
        if case .ended(status: 0, _, _) = ending { return true }
        return false
    }

    /// The open connection to the host itself.
    func connection(to host: String, _ answer: SSHConfiguration.Answer, defaultUser: String?) async -> String? {
        guard let socket = Self.socket(answer.options), await isOpen(socket, host) else { return nil }
        // A socket whose name is that of every host may lead to any.
        let stranger = try? await configuration.destination("no-such-host.invalid", defaultUser: defaultUser)
        guard let stranger, Self.socket(stranger.options) != socket else { return nil }
        guard defaultUser != nil else { return socket }
        // Where our default user is not the one of plain `ssh HOST`, a socket whose name doesn't contain the user is not our
        // user's.
        guard let plain = try? await configuration.destination(host, defaultUser: nil) else { return nil }
        let isTheSame = plain.destination.user == answer.destination.user || Self.socket(plain.options) != socket
        return isTheSame ? socket : nil
    }

    /// The first hop on the route to the host that has an open connection.
    func openHop(_ answer: SSHConfiguration.Answer) async -> String? {
        for (hop, options) in zip(answer.destination.jumps, answer.hops) {
            if let socket = Self.socket(options), await isOpen(socket, hop.alias) { return hop.alias }
        }
        return nil
    }

    private func isOpen(_ socket: String, _ host: String) async -> Bool {
        await Self.isOpen(socket, host: host, program: OpenSSHProgram(name: configuration.program))
    }
}
