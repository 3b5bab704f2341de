import Glibc
import SSH

/// One host, in the arguments of the ssh program.
struct OpenSSHTarget: Sendable {
    /// As the operator and the configuration name it.
    var host: String
    /// The configuration file that the run was given.
    var file: String?
    /// The content of the configuration file that ssh is given.
    var configuration: String
    var destination: SSHDestination
    /// `--identity`: offered before the configuration's keys.
    var identity: String?
    /// A connection that the operator's own ssh shares: taken where it is open.
    var sharedSocket: String?
    /// What the configuration sets that must not hold for our use of ssh: `sessiontype` and others that newer versions know.
    var overridden: [String] = []

    /// From the accepted host key to the accepted user, as over libssh2.
    var logInTimeout: Duration = .seconds(30)

    /// For hints.
    var command: PastedCommand { PastedCommand(destination: destination, file: file) }

    /// How long opening the connection may take: each hop its connect and its handshake, then the log-in.
    var openingTimeout: Duration {
        let hops = (destination.jumps + [destination]).map { $0.connectTimeout * 2 }
        return hops.reduce(logInTimeout, +)
    }

    init(
        host: String, file: String? = nil, configuration: String, destination: SSHDestination, identity: String? = nil,
        sharedSocket: String? = nil, options: SSHOptionTable = SSHOptionTable("")
    ) {
        self.host = host
        self.file = file
        self.configuration = configuration
        self.destination = destination
        self.identity = identity
        self.sharedSocket = sharedSocket
        // Older versions of ssh refuse an option that they don't know, so only what this one printed is set.
        let plain = [
            ("sessiontype", "default"), ("stdinnull", "no"), ("forkafterauthentication", "no"), ("remotecommand", "none"),
        ]
        overridden = plain.filter { options[$0.0] != nil && options[$0.0] != $0.1 }.map { "\($0.0)=\($0.1)" }
    }

    /// The arguments that open the shared connection: it goes to the background when the user is logged in, and ends after two
    /// idle minutes even if no process is left to end it. `-v` prints which keys were offered, and keeps the output of a jump
    /// host's ssh.
    func masterArguments(_ directory: OpenSSHDirectory) -> [String] {
        let settings = [
            "ControlPersist=120", "ConnectTimeout=\(max(1, destination.connectTimeout.components.seconds))",
            "UpdateHostKeys=no", "PermitLocalCommand=no", "ExitOnForwardFailure=no", "StrictHostKeyChecking=\(policy)",
        ]
        return ["-F", directory.configuration, "-v", "-M", "-N", "-f", "-S", directory.socket, "-E", directory.log]
            + words(common + settings) + (identity.map { ["-i", $0] } ?? []) + ["--", host]
    }

    /// The arguments that run one line over the shared connection and never over another: where there is no shared connection any
    /// more, ssh would make its own, and gets a proxy command that leaves a mark and ends. The log at this level shows whether the line
    /// was sent (`OpenSSHLog.wasSent`).
    func exchangeArguments(_ directory: OpenSSHDirectory, socket: String, number: Int, line: String) -> [String] {
        let settings = ["ControlMaster=no", "ProxyCommand=exec >\(directory.mark(number))", "LogLevel=DEBUG1"]
        return ["-F", directory.configuration, "-S", socket, "-E", directory.log(number)]
            + words(common + settings + overridden) + ["--", host, line]
    }

    func exitArguments(_ directory: OpenSSHDirectory) -> [String] {
        // With `ControlMaster yes` or `ask`, ssh wouldn't look for the connection that is to be ended.
        ["-F", directory.configuration, "-o", "ControlMaster=no", "-S", directory.socket, "-O", "exit", "--", host]
    }

    /// Configuration lines for what the command line does not reach: the ssh that it starts for a jump host. There, too, `no` must not
    /// accept a changed key.
    static func hops(_ jumps: [SSHDestination]) -> String {
        let names = jumps.filter { $0.strictHostKeyChecking == .no }.map(\.alias)
        guard !names.isEmpty else { return "" }
        return "Host \(names.joined(separator: " "))\n    StrictHostKeyChecking accept-new\nHost *\n"
    }

    private var common: [String] {
        ["BatchMode=yes", "RequestTTY=no", "ClearAllForwardings=yes", "ForwardAgent=no", "ForwardX11=no", "Tunnel=no"]
    }

    private func words(_ settings: [String]) -> [String] { settings.flatMap { ["-o", $0] } }

    /// `no` accepts what is unknown, but here a changed key is refused under every policy; ssh never asks.
    private var policy: String {
        switch destination.strictHostKeyChecking {
        case .yes, .ask: "yes"
        case .acceptNew, .no: "accept-new"
        }
    }
}
