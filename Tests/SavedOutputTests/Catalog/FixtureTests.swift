import PowerVM
import SavedOutput
import Testing

@Suite struct FixtureTests {
    @Test("every variant of the reference reads to its expected value", arguments: Fixture.all.filter { $0.expected != nil })
    func reads(_ fixture: Fixture) throws {
        let expected = try #require(fixture.expected)
        let json = try OutputCatalog.json(command: fixture.command, text: fixture.output).printed
        #expect(try sameJSON(json, expected), "\(json)")
    }

    @Test("what is not understood is an error that names the line", arguments: Fixture.all.filter { $0.expected == nil })
    func fails(_ fixture: Fixture) throws {
        let wanted = try #require(fixture.error)
        let error = try #require(throws: ReadError.self) {
            try OutputCatalog.json(command: fixture.command, text: fixture.output)
        }
        #expect(error.line == wanted.line)
        #expect(error.expected.contains(wanted.text), "\(error.expected)")
        #expect(!error.hint.isEmpty)
    }

    @Test("every fixture names its source")
    func sources() {
        #expect(Fixture.all.count > 80)
        #expect(Fixture.all.allSatisfy { $0.source.count > 10 })
    }
}
