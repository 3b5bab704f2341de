import PowerVM
import TestSupport
import Testing

@Suite struct TextSliceTests {
    @Test("a search finds the same as a comparison at each position, whatever the length")
    func search() {
        var random = SeededRandom(seed: 11)
        for _ in 0..<3000 {
            let text = (0..<(random.next() % 80)).map { _ in UInt8(ascii: "a") + UInt8(random.next() % 3) }
            let wanted = (0..<(1 + random.next() % 5)).map { _ in UInt8(ascii: "a") + UInt8(random.next() % 3) }
            let expected = text.indices.first { text[$0...].starts(with: wanted) }
            let found = text.withUnsafeBufferPointer { text in
                wanted.withUnsafeBufferPointer { ByteSearch.position(of: $0, in: text) }
            }
            #expect(found == expected, "\(wanted) in \(text)")
            let start = text.isEmpty ? 0 : Int(random.next() % UInt64(text.count))
            let end = start + Int(random.next() % UInt64(text.count - start + 1))
            let byte = text.withUnsafeBufferPointer { ByteSearch.position(of: wanted[0], in: $0, from: start, upTo: end) }
            #expect(byte == text[start..<end].firstIndex(of: wanted[0]))
            let run = text.withUnsafeBufferPointer { ByteSearch.end(of: wanted[0], in: $0, from: start, upTo: end) }
            #expect(run == start + text[start..<end].prefix { $0 == wanted[0] }.count)
            let letters = (0..<(random.next() % 80)).map { _ in UInt8(ascii: "a") + UInt8(random.next() % 40) }
            let four = (0..<4).map { _ in UInt8(ascii: "a") + UInt8(random.next() % 40) }
            let from = letters.isEmpty ? 0 : Int(random.next() % UInt64(letters.count))
            let one = letters.withUnsafeBufferPointer { ByteSearch.position(ofOne: SIMD4(four), in: $0, from: from) }
            #expect(one == letters[from...].firstIndex(where: four.contains))
        }
    }

    @Test("a run of visible characters ends at the first other byte")
    func visible() {
        for byte in UInt8.min...UInt8.max {
            for (position, end) in [(0, 40), (7, 8), (7, 7), (15, 40), (16, 17), (38, 40)] {
                var bytes = [UInt8](repeating: UInt8(ascii: "~"), count: 40)
                bytes[position] = byte
                let found = bytes.withUnsafeBufferPointer { ByteSearch.endOfVisible(in: $0, from: position / 2, upTo: end) }
                #expect(found == (byte > 0x20 && byte < 0x7F ? end : min(position, end)))
            }
        }
    }

    @Test(
        "printable is what consists of ASCII from blank to tilde, at each position, whatever the length",
        arguments: [1, 15, 16, 17, 31, 32, 41])
    func printable(_ length: Int) {
        let text = Array("a line of forty-one printable characters!".utf8.prefix(length))
        for position in [0, 1, 14, 15, 16, 30, 31, 40] where position < length {
            var bytes = text
            for byte in UInt8.min...UInt8.max {
                bytes[position] = byte
                let isPrintable = (0x20...0x7E).contains(byte)
                #expect(bytes.withUnsafeBufferPointer(ByteSearch.isPrintable) == isPrintable)
                let isPlain = bytes.withUnsafeBufferPointer {
                    ByteSearch.isPrintable($0, without: UInt8(ascii: "\""), UInt8(ascii: "\\"))
                }
                #expect(isPlain == (isPrintable && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")))
            }
        }
        #expect([UInt8]().withUnsafeBufferPointer(ByteSearch.isPrintable))
    }

    @Test(
        "white space of terminals and of web pages separates words and is trimmed",
        arguments: [" ", "\t", "\r", "\u{A0}", "\u{3000}", " \u{A0}\t"])
    func words(_ blank: String) {
        let text = TextSlice(blank + "VTD" + blank + "vtopt0" + blank)
        #expect(text.blankSeparated.map(\.description) == ["VTD", "vtopt0"])
        #expect(text.trimmedBlank.isSame(as: "VTD\(blank)vtopt0"))
        #expect(text.trimmedBlank.firstWord.word == "VTD" && text.trimmedBlank.firstWord.rest == "vtopt0")
        #expect(text.lastWord?.description == "vtopt0" && TextSlice(blank).lastWord == nil)
        #expect(text.trimmedBlank.behind("VTD")?.description == "vtopt0" && TextSlice("VTD").behind("VTD")?.isEmpty == true)
        #expect(text.trimmedBlank.behind("VT") == nil && text.trimmedBlank.behind("LUN") == nil)
        #expect(!text.isWord && text.blankSeparated[0].isWord && !TextSlice.empty.isWord)
    }

    @Test("a slice is the same as a text with its bytes")
    func same() {
        let slice = TextSlice("a vtopt1 b")[2..<8]
        #expect(slice.isSame(as: "vtopt1"))
        for other in ["vtopt2", "vtopt", "vtopt10", ""] { #expect(!slice.isSame(as: other)) }
        #expect(TextSlice.empty.isSame(as: ""))
    }

    @Test("a delimiter separates empty parts too, and no byte of a character is one")
    func parts() {
        let text = TextSlice(": a::é :")
        #expect(text.parts(at: UInt8(ascii: ":")).map(\.description) == ["", " a", "", "é ", ""])
        #expect(text.values(between: UInt8(ascii: ":")).map(\.description) == ["", "a", "", "é", ""])
        #expect(text.parts(at: 0xC3).count == 1)
        #expect(text.halves(at: UInt8(ascii: ":"))?.1.description == " a::é :")
    }

    @Test("digits are a number, and what isn't nothing else")
    func numbers() {
        #expect(Digits.number(TextSlice("007")) == 7)
        #expect(Digits.number(TextSlice("\(Int.max)")) == Int.max)
        for text in ["", "-1", "+1", "1 ", "9223372036854775808", "0x1", "１"] { #expect(Digits.number(TextSlice(text)) == nil) }
        #expect(Digits.number(TextSlice("256"), upTo: 255) == nil)
        #expect(Digits.hexadecimal(TextSlice("8100000000000000")) == 0x8100_0000_0000_0000)
        for text in ["", "g", "10000000000000000"] { #expect(Digits.hexadecimal(TextSlice(text)) == nil) }
    }

    @Test("lines are found and left out, the last one with and without its line feed")
    func lines() {
        let text = TextSlice("row 1\n\nother\r\nrow 2")
        func isRow(_ line: TextSlice) -> Bool { line.hasPrefix("row") }
        #expect(text.hasLine { $0 == "row 2" } && text.hasLine { $0 == "row 1" } && !text.hasLine { $0 == "row" })
        #expect(text.dropLines(isRow).description == "\nother\r\n")
        #expect(TextSlice("row 1\nother\n").dropLines(isRow).description == "other\n")
    }
}
