import ArgumentParser
import PowerVM

struct RootCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach-cd",
        abstract: "Give AIX partitions a working virtual CD drive, and prove it.",
        usage: "attach-cd [attach] [<options>] <lpar> ...\n       attach-cd <command> ...",
        discussion: """
            Finds the Virtual I/O Server adapter that serves the partition, creates the virtual target device there, has AIX \
            configure it, and proves by location code that the new cdN really is that device. A second run changes nothing.

              attach-cd aix04            ensure that aix04 has its drive
              attach-cd status aix04     report the current state
              attach-cd --dry-run aix04  print what would be done

            Hosts, users and keys come from the ssh configuration; see attach-cd(1).
            """,
        version: VersionText.text,
        subcommands: [
            AttachCommand.self, DetachCommand.self, StatusCommand.self, InsertCommand.self, EjectCommand.self, MediaCommand.self,
            ListCommand.self,
            MapCommand.self, InventoryCommand.self, DoctorCommand.self, VIOSCommand.self, ParseCommand.self,
            LPARSetupCommand.self, HistoryCommand.self,
        ],
        defaultSubcommand: AttachCommand.self)

    /// The first words that are commands.
    static let commandWords = configuration.subcommands.map { $0._commandName } + ["help"]

    /// The command of a command line; the default command if it names none.
    static func operation(of arguments: [String]) -> String {
        arguments.first.flatMap { first in configuration.subcommands.first { $0._commandName == first }?._commandName }
            ?? "attach"
    }
}
