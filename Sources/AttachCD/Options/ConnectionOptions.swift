import ArgumentParser
import Glibc
import PowerVM
import Remoting

extension TransportPreference: ExpressibleByArgument {}

struct ConnectionOptions: ParsableArguments {
    @Option(help: "Use this ssh configuration file instead of the user's and the system's.", completion: .file())
    var sshConfig: String?

    @Option(help: "Use this inventory (YAML).", completion: .file())
    var inventory: String?

    @Option(help: "Try this private key first.", completion: .file())
    var identity: String?

    @Option(
        help: ArgumentHelp(
            "How hosts are reached: built in (libssh2), through the ssh program (openssh), or built in wherever that supports the ssh configuration (auto).",
            valueName: "auto|libssh2|openssh"))
    var transport: TransportPreference = .auto

    @Flag(help: "Accept the key of a host that isn't in known_hosts, and add it there; a changed key is always refused.")
    var acceptNewHostKeys = false

    @Option(help: "Wait this long for one answer (90s, 15m, 2h). Nothing that runs is killed.")
    var timeout: DurationArgument?

    @OptionGroup var audit: AuditOptions

    @Flag(help: "Refuse what would otherwise be a warning, or rests on trust alone; see attach-cd(1).")
    var strict = false

    @Option(help: ArgumentHelp("Number of LPARs to work on at once.", valueName: "n"))
    var parallel: Int = 32

    func validate() throws {
        if let identity, access(identity, R_OK) != 0 {
            throw ValidationError("--identity \(SafeText.clean(identity)): \(String(cString: strerror(errno))).")
        }
        guard (1...1000).contains(parallel) else { throw ValidationError("--parallel takes a number from 1 to 1000.") }
    }
}
