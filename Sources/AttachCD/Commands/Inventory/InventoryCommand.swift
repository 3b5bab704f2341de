import ArgumentParser

struct InventoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inventory", abstract: "Create an inventory from what other sources already contain.",
        subcommands: [InventoryImportCommand.self])
}
