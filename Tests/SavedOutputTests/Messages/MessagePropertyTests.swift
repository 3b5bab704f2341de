import PowerVM
import SavedOutput
import Testing

/// A message is never a row, never costs a row, and never yields an empty list, wherever it appears.
@Suite struct MessagePropertyTests {
    /// Fixtures that list something; in what messages print, a message is at home.
    private static let listings = Fixture.all.filter { $0.expected != nil && !$0.isMessages && !isOfMessages($0.command) }

    private static func isOfMessages(_ command: String) -> Bool {
        let words = command.split(separator: " ").map(String.init)
        return ["mkvdev", "rmvdev", "rmdev", "mkrep", "cfgmgr", "errors", "viosvrcmd"].contains { words.first == $0 }
    }

    @Test("sixty messages are here")
    func count() { #expect(Messages.all.count >= 60 && Set(Messages.all).count == Messages.all.count) }

    @Test("a message before, between or behind the rows is read around, or refused", arguments: listings)
    func around(_ fixture: Fixture) throws {
        let whole = try OutputCatalog.json(command: fixture.command, text: fixture.output)
        let lines = fixture.output.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let places = Set([0, lines.count / 2, max(0, lines.count - 1)])
        // A quarter of them, another one for each fixture; all with `make test-all`.
        let start = fixture.name.utf8.reduce(0) { $0 &+ Int($1) } % 4
        for message in HostileOutputTests.isThorough
            ? Messages.all : stride(from: start, to: Messages.all.count, by: 4).map({ Messages.all[$0] })
        {
            for place in places.sorted() {
                var changed = lines
                changed.insert(Array(message.utf8)[...], at: place)
                let text = Array(changed.joined(separator: [UInt8(ascii: "\n")]))
                guard let json = try? OutputCatalog.json(command: fixture.command, text: text) else { continue }
                // A field with free text, a description or a medium's path, can't be distinguished from a longer one.
                #expect(json == whole, "\(fixture.command): '\(message)' at line \(place + 1): \(json.printed)")
            }
        }
    }

    @Test("a message alone is refused with its own text", arguments: Set(listings.map(\.command)).sorted())
    func alone(_ command: String) {
        for message in Messages.all {
            do throws(ReadError) {
                let json = try OutputCatalog.json(command: command, text: Array((message + "\n").utf8))
                // The one sentence that is an answer: there is no repository.
                let isAnswer =
                    message.contains("repository has not been created")
                    && (command.contains("lsrep") || command.contains("lsmedia"))
                #expect(isAnswer, "\(command): '\(message)' was read: \(json.printed)")
            } catch {
                #expect(
                    message.hasPrefix(error.text) || error.text == SafeText.clean(message),
                    "\(command): \(error.text), not '\(message)'")
                #expect(error.line == 1 && !error.hint.isEmpty)
            }
        }
    }
}
