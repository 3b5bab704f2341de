import Testing

@testable import AttachCD
@testable import Remoting

/// attach-cd-inventory(5) and the reader agree.
@Suite struct InventoryPageTests {
    /// The lists of keys on the page, by the comment before each.
    private static func lists() throws -> [String: [String]] {
        var lists: [String: [String]] = [:]
        for block in try DocsTests.file("man/attach-cd-inventory.5").components(separatedBy: ".\\\" keys: ").dropFirst() {
            let list = block.components(separatedBy: "\n.El")[0]
            lists[String(block.prefix { !$0.isNewline })] = list.matches(of: #/\n\.It Cm (\S+)\n/#).map { String($0.output.1) }
        }
        return lists
    }

    /// The keys that the reader takes, as its message on an unknown key lists them.
    private static func taken(_ yaml: String) throws -> [String] {
        do {
            _ = try InventoryReader(file: "inventory.yaml").read(yaml)
        } catch {
            let list = try #require(error.message.firstMatch(of: #/([a-z_]+(?:, [a-z_]+)*)$/#), "\(error.message)")
            return String(list.output.1).components(separatedBy: ", ")
        }
        Issue.record("an unknown key was taken: \(yaml)")
        return []
    }

    @Test(
        "the page lists the keys that the reader takes, and no other",
        arguments: [
            ("top level", "nosuch: 1"), ("systems", "systems: { ms12: { nosuch: 1 } }"),
            ("lpars", "lpars: { aix04: { nosuch: 1 } }"),
            ("defaults", "defaults: { nosuch: 1 }"),
        ])
    func keys(_ list: String, _ yaml: String) throws {
        let listed = try #require(try Self.lists()[list])
        let taken = try Self.taken(yaml)
        #expect(listed.count > 2 && listed.sorted() == taken.sorted())
    }

    @Test("the page's example is read, and uses every key")
    func example() throws {
        let page = try DocsTests.file("man/attach-cd-inventory.5")
        let yaml = try #require(page.components(separatedBy: ".Bd -literal\n").dropFirst().first).components(separatedBy: ".Ed")[
            0]
        let inventory = try InventoryReader(file: "example").read(yaml)
        #expect(inventory.systems.count == 2 && inventory.lpars.count == 2 && inventory.defaults.lparUser == "attachcd")
        for key in try Self.lists().filter({ $0.key != "defaults" }).flatMap(\.value) {
            #expect(yaml.contains("\(key):"), "\(key)")
        }
    }

    @Test("words, users and the default of every value are those of the page")
    func words() throws {
        let page = try DocsTests.file("man/attach-cd-inventory.5")
        let defaults = Inventory.Defaults()
        for text in [defaults.lparUser, defaults.viosUser, defaults.hmcUser] { #expect(page.contains(".Ql \(text) .")) }
        for text in [defaults.become.rawValue, defaults.companion.rawValue] { #expect(page.contains("\n.Cm \(text) .")) }
        let words =
            Inventory.Route.allCases.map(\.rawValue) + type(of: defaults.become).allCases.map(\.rawValue)
            + type(of: defaults.companion).allCases.map(\.rawValue)
        for word in words { #expect(page.contains(".Cm \(word)"), "\(word)") }
    }

    @Test("a key without a value counts as missing for a whole system or LPAR, and is a fault below")
    func missing() throws {
        let reader = InventoryReader(file: "inventory.yaml")
        #expect(try reader.read("systems:\nlpars: { aix04: }\n").lpars["aix04"] == Inventory.Partition())
        #expect(throws: ConfigurationError.self) { try reader.read("lpars: { aix04: { host: } }") }
        #expect(throws: ConfigurationError.self) { try reader.read("lpars: { aix04: { id: 0 } }") }
    }
}
