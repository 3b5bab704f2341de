import ArgumentParser
import Remoting

extension TransportPreference: ExpressibleByArgument {}

struct TransportOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How hosts are reached: built in (libssh2), through the ssh program (openssh), or built in wherever that supports the ssh configuration (auto).",
            valueName: "auto|libssh2|openssh"))
    var transport: TransportPreference = .auto
}
