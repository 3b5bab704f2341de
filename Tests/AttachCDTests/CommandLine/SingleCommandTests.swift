import Testing

@testable import AttachCD

@Suite("the command of a command line, parsed alone")
struct SingleCommandTests {
    private func words(_ line: String) -> [String] { line.split(separator: " ").map(String.init) }

    @Test(
        "is what the parser of all commands makes of it",
        arguments: [
            "aix04", "--json --quiet aix04 aix05", "attach --vios v1 --vadapter vhost2 --name x aix04", "status --json aix04",
            "detach aix04 --dry-run", "vios lsmedia v1", "vios mkvopt v1 vhost0 -q", "inventory import --hmc h1", "list", "map",
            "eject aix04", "history", "doctor aix04",
        ])
    func same(_ line: String) throws {
        let alone = try #require(SingleCommand(words(line))?.parsed)
        let whole = try RootCommand.parseAsRoot(words(line))
        #expect(type(of: alone) == type(of: whole))
        #expect(String(describing: alone) == String(describing: whole))
    }

    @Test(
        "is left to the parser of all commands where that has more to say",
        arguments: [
            "", "help", "help status", "--help", "-h", "--version", "aix04 --help", "status --help", "vios", "vios nosuch",
            "nosuch -x",
            "--nosuch aix04", "status", "aix04 status", "--json status aix04", "inventory", "--generate-completion-script bash",
        ])
    func left(_ line: String) {
        #expect(SingleCommand(words(line))?.parsed == nil)
    }
}
