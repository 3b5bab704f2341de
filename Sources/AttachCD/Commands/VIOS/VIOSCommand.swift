import ArgumentParser

struct VIOSCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vios",
        abstract: "The LPAR-Tool's optical verbs, with the same columns; and verbs for media and their repository.",
        subcommands: [
            ListAdaptersCommand.self, ListDrivesCommand.self, ListMediaCommand.self, MakeDriveCommand.self,
            RemoveDriveCommand.self, LoadMediumCommand.self, UnloadMediumCommand.self, MakeMediumCommand.self,
            ChangeMediumCommand.self, RemoveMediumCommand.self, ListRepositoryCommand.self, MakeRepositoryCommand.self,
            ChangeRepositoryCommand.self, RemoveRepositoryCommand.self, ListPoolsCommand.self,
        ])
}
