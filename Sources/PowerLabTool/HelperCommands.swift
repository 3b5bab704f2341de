import ArgumentParser
import PowerLab

/// Ends a lab when its standard input does.
struct GuardianCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "guardian", shouldDisplay: false)

    @Flag var keep = false
    @Argument var dir: String

    func run() throws { try Guardian.run(PowerLabCommand.lab(dir), keeps: keep) }
}

/// Keeps a silent host's port, and may start its sshd later.
struct SilenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "silence", shouldDisplay: false)

    @Argument var dir: String
    @Argument var host: String
    @Argument var seconds: Double?

    func run() throws { try Silence.run(PowerLabCommand.existing(dir), host: host, seconds: seconds) }
}
