import ArgumentParser
import PowerLab

/// Ends a lab when its standard input does.
struct ReaperCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "reaper", shouldDisplay: false)

    @Flag var keep = false
    @Argument var dir: String

    func run() throws { try LabReaper.run(PowerLabCommand.lab(dir), keeps: keep) }
}

/// Keeps a silent host's port, and may start its sshd later.
struct HoldPortCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "hold-port", shouldDisplay: false)

    @Argument var dir: String
    @Argument var host: String
    @Argument var seconds: Double?

    func run() throws { try PortHolder.run(PowerLabCommand.existing(dir), host: host, seconds: seconds) }
}
