import Foundation
import PowerVM
import Testing

@Suite struct JSONPrinterTests {
    @Test("a long document comes in pieces that make the same text as the whole")
    func pieces() {
        let rows = JSONValue.list(Array(0..<20_000)) { ["number": .integer($0), "text": .string("\"row\" \($0)")] }
        let document: JSONValue = ["rows": rows, "none": [], "empty": [:], "half": .number(0.5)]
        var pieces: [Int] = []
        var text: [UInt8] = []
        document.write {
            pieces.append($0.count)
            text += $0
        }
        #expect(pieces.count > 5 && pieces.allSatisfy { $0 < 1 << 17 })
        #expect(String(decoding: text, as: UTF8.self) == document.printed)
        #expect(document.printed.hasSuffix("  \"none\": [],\n  \"empty\": {},\n  \"half\": 0.5\n}"))
    }

    @Test("no piece ends within a character, and a long text is a piece of its own")
    func characters() throws {
        let texts = (0..<3_000).map { String(repeating: "é\u{1F4C0}", count: $0 % 50) } + [String(repeating: "x", count: 200_000)]
        var text = ""
        JSONValue.list(texts, JSONValue.string).write {
            #expect(String(validating: $0, as: UTF8.self) != nil)
            text += String(decoding: $0, as: UTF8.self)
        }
        #expect(try JSONDecoder().decode([String].self, from: Data(text.utf8)) == texts)
    }

    @Test(
        "whole numbers are printed with all their digits",
        arguments: [0, 7, 10, 4096, 9_999_999, 10_000_000, -5, Int.max, Int.min])
    func integers(_ number: Int) {
        #expect(JSONValue.integer(number).printed == "\(number)")
        #expect(JSONValue.number(Double(number % 100_000)).printed == "\(number % 100_000)")
    }

    @Test("lists are equal by their values, however they are made")
    func equality() {
        #expect(JSONValue.list([1, 2], JSONValue.integer) == .array([.integer(1), .integer(2)]))
        #expect(JSONValue.list([1, 2], JSONValue.integer) != .array([.integer(1)]))
    }
}
