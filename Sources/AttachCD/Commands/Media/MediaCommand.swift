import ArgumentParser
import PowerVM
import Remoting

struct MediaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "media",
        abstract: "Images of this machine as media of any number of VIOSes: put, list, compare, copy, remove, clean up.",
        subcommands: [
            PutCommand.self, MediaListCommand.self, MediaVerifyCommand.self, MediaCopyCommand.self, MediaGetCommand.self,
            MediaRemoveCommand.self, MediaCleanCommand.self,
        ])
}

/// The VIOSes of a `media` command.
enum VIOSArguments {
    static func validate(_ names: [String]) throws {
        for name in names where !HostArgument.isValid(name) {
            throw ValidationError("'\(SafeText.clean(name))' isn't a valid VIOS name.")
        }
    }
}
