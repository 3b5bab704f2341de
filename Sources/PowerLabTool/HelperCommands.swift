import ArgumentParser
import PowerLab

/// Ends a lab when its standard input does.
struct GuardianCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "guardian", shouldDisplay: false)

    @Flag var keep = false
    @Argument var dir: String

    func run() throws { try Run.guardian(PowerLabCommand.lab(dir), keeps: keep) }
}

/// Starts a host's sshd later.
struct LateBootCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "late-boot", shouldDisplay: false)

    @Argument var dir: String
    @Argument var host: String
    @Argument var seconds: Double

    func run() throws { try LateBoot.run(PowerLabCommand.existing(dir), host: host, seconds: seconds) }
}
