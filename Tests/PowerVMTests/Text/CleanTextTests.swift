import Testing

@testable import PowerVM

/// What is clean is passed through as a whole: with the same result as piece by piece.
@Suite struct CleanTextTests {
    private static let texts = [
        "", "a", "plain text", "two\nlines", "\n\n", "carriage\r\nreturn", "tab\tand\u{0B}vertical\u{0C}feed",
        "\u{1C}\u{1F}\u{7F}",
        "  blanks   between ", "ümläut und\u{A0}mehr", "bidi \u{202E}x", "line\u{2028}separator", "e\u{301}", "\r", "last\n",
    ]

    @Test("lines", arguments: texts)
    func lines(_ text: String) {
        let expected = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { SafeText.clean(String($0), limit: 20_000) }.joined(separator: "\n")
        #expect(SafeText.cleanLines(text) == expected)
    }

    @Test("sentences", arguments: texts)
    func sentences(_ text: String) {
        let expected = SafeText.clean(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
        #expect(SafeText.sentence(text) == expected)
    }

    @Test("lines that are too long are cut, one by one")
    func long() {
        #expect(SafeText.cleanLines("abc\nabcdef", limit: 4) == "abc\nabcd…")
    }

    @Test("a document in one line is the same document")
    func oneLine() {
        let value: JSONValue = ["a": .array([]), "b": [.integer(1), ["c": .string("x\n  y")]], "d": .object([])]
        #expect(value.line == value.printed.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: " "))
        #expect(value.line == #"{ "a": [], "b": [ 1, { "c": "x\n  y" } ], "d": {} }"#)
    }
}
