import ArgumentParser

struct VIOSCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vios", abstract: "The LPAR-Tool's optical verbs: same words, same columns.",
        subcommands: [
            ListAdaptersCommand.self, ListDrivesCommand.self, ListMediaCommand.self, MakeDriveCommand.self,
            RemoveDriveCommand.self, LoadMediumCommand.self, UnloadMediumCommand.self,
        ])
}
