import ArgumentParser
import PowerVM
import Testing

@testable import AttachCD
@testable import Remoting

/// Which LPARs a command line means.
@Suite struct LPARChoiceTests {
    private static let inventory: Inventory = {
        var inventory = Inventory()
        inventory.systems["ms1"] = .init(machine: MachineID("9009-22A*7812345"))
        for number in 1...12 { inventory.lpars["aix\(number)"] = .init(system: number < 10 ? "ms1" : "ms2") }
        inventory.lpars["lnx1"] = .init(system: "ms2")
        return inventory
    }()

    private static func choice(
        _ words: [String] = [], file: String? = nil, all: Bool = false, system: String? = nil
    ) throws -> LPARChoice {
        let lists = file.map { [LPARChoice.List(text: $0, file: "list")] } ?? []
        return try LPARChoice(words: words, lists: lists, all: all, system: system, inventory: inventory)
    }

    @Test("names stay in their order, a doubled one is handled once with a note")
    func names() throws {
        let choice = try Self.choice(["b", "a", "b"])
        #expect(choice.names == ["b", "a"] && !choice.isBroad && choice.tolerant.isEmpty)
        #expect(choice.notes == ["b is given more than once; it is handled once"])
    }

    @Test("patterns and --all select from the inventory alone, in the order of the numbers")
    func patterns() throws {
        let some = try Self.choice(["aix1?", "lnx*"])
        #expect(some.names == ["aix10", "aix11", "aix12", "lnx1"] && some.isBroad && some.tolerant.count == 4)
        #expect(try Self.choice(all: true).names.count == 13)
        #expect(try Self.choice(all: true, system: "ms2").names == ["aix10", "aix11", "aix12", "lnx1"])
        #expect(try Self.choice(all: true, system: "9009-22A*7812345").names.count == 9)
        #expect(try Self.choice(["aix[3-5]", "aix1[!01]"]).names == ["aix3", "aix4", "aix5", "aix12"])
        let named = try Self.choice(["aix1*", "aix1"])
        #expect(!named.tolerant.contains("aix1"))
    }

    @Test("a file has a name on a line, comments and blank lines; its names fail alone")
    func file() throws {
        let choice = try Self.choice(["first"], file: "# night run\naix01\n\n  aix02  # the second\r\nfirst\naix01\n")
        #expect(choice.names == ["first", "aix01", "aix02"] && choice.tolerant == ["aix01", "aix02"] && !choice.isBroad)
        #expect(choice.notes.count == 2)
    }

    @Test("several files add up, also one from Windows")
    func files() throws {
        let lists: [LPARChoice.List] = [
            .init(text: "aix01\n", file: "one"), .init(text: "\u{FEFF}aix02\r\naix01\r\n", file: "two"),
        ]
        let choice = try LPARChoice(words: [], lists: lists, all: false, system: nil, inventory: Self.inventory)
        #expect(choice.names == ["aix01", "aix02"] && choice.notes.count == 1)
    }

    @Test(
        "what selects nothing, or isn't a name, changes nothing",
        arguments: ["", "# nothing\n", "two words\n", "-x\n", "a*\n", "a;b\n"])
    func wrongFile(_ text: String) { #expect(throws: ValidationError.self) { try Self.choice(file: text) } }

    @Test("a pattern without a match, a system without LPARs, nothing at all")
    func nothing() {
        #expect(throws: ValidationError.self) { try Self.choice(["db*"]) }
        #expect(throws: ValidationError.self) { try Self.choice(["aix1", "db*"]) }
        #expect(throws: ValidationError.self) { try Self.choice(all: true, system: "ms9") }
        #expect(throws: ValidationError.self) { try Self.choice() }
        #expect(throws: ValidationError.self) { try Self.choice(system: "ms1") }
    }
}
