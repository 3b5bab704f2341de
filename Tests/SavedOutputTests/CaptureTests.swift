import Foundation
import PowerVM
import SavedOutput
import Testing

@Suite struct CaptureTests {
    @Test("every shared capture with an expectation reads to it, with the options of its command", arguments: SharedCaptures.all)
    func withOptions(_ capture: SharedCaptures.Capture) throws {
        let json = try OutputCatalog.json(command: capture.command, text: capture.text).printed
        #expect(try sameJSON(json, capture.expected), "\(json)")
    }

    @Test(
        "every shared capture with an expectation reads to it, with the first word of its command alone",
        arguments: SharedCaptures.all)
    func withoutOptions(_ capture: SharedCaptures.Capture) throws {
        let words = capture.command.split(separator: " ").map(String.init)
        let word = try #require(words.first { $0 != "ioscli" && $0 != "vios" })
        let json = try OutputCatalog.json(command: word, text: capture.text).printed
        #expect(try sameJSON(json, capture.expected), "\(json)")
    }

    @Test(
        "the shared captures were there to read", .enabled(if: SharedCaptures.folder != nil, "no ../shared/domain/captures here"))
    func present() {
        #expect(SharedCaptures.all.count > 60)
    }
}
