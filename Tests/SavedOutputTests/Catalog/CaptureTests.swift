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

    @Test("every shared case reads to its expectation, or is refused", arguments: SharedCaptures.cases)
    func cases(_ item: SharedCaptures.Case) throws {
        let read: Result<JSONValue, ReadError> = Result { () throws(ReadError) in
            try OutputCatalog.json(command: item.command, text: item.text)
        }
        switch (read, item.expected) {
        case (.success(let json), let expected?):
            #expect(try sameJSON(json.printed, expected), "\(item.command): \(json.printed)")
        case (.success(let json), nil): Issue.record("\(item.command): read, not refused: \(json.printed)")
        case (.failure(let error), _): #expect(item.expected == nil, "\(item.command): \(error)")
        }
    }
}
