import Foundation
import PowerVM
import SavedOutput
import TestSupport
import Testing

/// Over all fixtures: what is cut is an error or a prefix, what is garbled is an error or still made of the input's own text.
@Suite struct HostileOutputTests {
    /// `make test-all` sets ATTACH_CD_MUTATIONS; these many changes are tried on each fixture.
    private static let mutations = ProcessInfo.processInfo.environment["ATTACH_CD_MUTATIONS"].flatMap { Int($0) } ?? 100
    static let isThorough = mutations > 1000

    @Test(
        "an output cut anywhere is an error or its rows are a prefix",
        arguments: Fixture.all.filter { $0.expected != nil && !$0.isMessages })
    func cut(_ fixture: Fixture) throws {
        let whole = try OutputCatalog.json(command: fixture.command, text: fixture.output)
        var random = SeededRandom(seed: 7)
        let share = Self.isThorough ? 1 : max(1, fixture.output.count / 150)
        for end in fixture.output.indices {
            let isBoundary = end > 0 && fixture.output[end - 1] == UInt8(ascii: "\n")
            guard isBoundary || random.next() % UInt64(share) == 0 else { continue }
            guard let json = read(fixture.command, Array(fixture.output[..<end])) else { continue }
            let rest = fixture.output[..<end].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).last ?? []
            let isBlank = String(decoding: rest, as: UTF8.self).allSatisfy(\.isWhitespace)
            #expect(isBlank, "cut in the middle of a line at byte \(end): \(json.printed)")
            #expect(isPrefix(json, of: whole), "cut at byte \(end): \(json.printed)")
        }
    }

    @Test("a changed byte never yields a value that the input doesn't contain", arguments: Fixture.all)
    func changed(_ fixture: Fixture) {
        var random = SeededRandom(seed: 42)
        guard !fixture.output.isEmpty else { return }
        for _ in 0..<Self.mutations {
            var bytes = fixture.output
            let place = Int(random.next() % UInt64(bytes.count))
            let mark = random.next()
            bytes[place] =
                mark % 4 == 0 ? UInt8(truncatingIfNeeded: mark >> 8) : Self.marks[Int((mark >> 8) % UInt64(Self.marks.count))]
            check(fixture, bytes)
        }
    }

    @Test("a line that is lost or doubled never yields a value that the input doesn't contain", arguments: Fixture.all)
    func lines(_ fixture: Fixture) {
        let lines = fixture.output.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for index in lines.indices.prefix(200) {
            var lost = lines
            lost.remove(at: index)
            check(fixture, Array(lost.joined(separator: [UInt8(ascii: "\n")])))
            var doubled = lines
            doubled.insert(lines[index], at: index)
            check(fixture, Array(doubled.joined(separator: [UInt8(ascii: "\n")])))
        }
    }

    private static let marks: [UInt8] = Array(" \n\r\t:,\"=<>-.x0Z9/\u{1B}".utf8) + [0, 0x7F, 0xC2, 0xA0, 0xFF]

    private func read(_ command: String, _ text: [UInt8]) -> JSONValue? { try? OutputCatalog.json(command: command, text: text) }

    private func check(_ fixture: Fixture, _ bytes: [UInt8]) {
        do throws(ReadError) {
            let json = try OutputCatalog.json(command: fixture.command, text: bytes)
            let text = String(decoding: bytes, as: UTF8.self)
            for value in values(json) where !isHeld(value, by: text) { Issue.record("\(value) is not in \(text)") }
            #expect(json.printed.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0A })
        } catch {
            #expect(error.text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
        }
    }

    /// The texts of a document, without the text that the readers themselves put there.
    private func values(_ json: JSONValue) -> [String] {
        switch json {
        case .string(let text): [text]
        case .list(let items): items.flatMap(values)
        case .object(let members): members.flatMap { ["fields", "delimiter", "result"].contains($0.key) ? [] : values($0.value) }
        case .null, .bool, .integer, .number: []
        }
    }

    /// White space inside a value may have been several blanks, quotes may have been doubled, a short LUN is shown with all its digits.
    private func isHeld(_ value: String, by text: String) -> Bool {
        func plain(_ text: String) -> String {
            text.unicodeScalars.filter { !"\" \t\r\n\u{A0}\u{3000}".unicodeScalars.contains($0) }.reduce(into: "") {
                $0.unicodeScalars.append($1)
            }
            .lowercased()
        }
        // Two drives of one medium stand on two lines.
        if value.contains(","), value.split(separator: ",").allSatisfy({ text.contains($0) }) { return true }
        if plain(text).utf8.firstRange(of: plain(value).utf8) != nil { return true }
        guard value.hasPrefix("0x"), value.utf8.count == 18 else { return false }
        var digits = value.dropFirst(2)
        while digits.hasSuffix("0"), digits.count > 2 { digits = digits.dropLast() }
        return text.lowercased().contains(digits)
    }

    /// A prefix has fewer rows; the last row may have fewer children too. At one point a cut can't be seen: before the
    /// label `Mirrored` of the only VTD, since old levels don't print it; likewise before the further drives of a medium, and
    /// before the rest of a description.
    private func isPrefix(_ part: JSONValue, of whole: JSONValue) -> Bool {
        switch (part, whole) {
        case (.list(let some), .list(let all)):
            guard some.count <= all.count else { return false }
            return zip(some, all).enumerated().allSatisfy {
                $0.offset == some.count - 1 ? isPrefix($0.element.0, of: $0.element.1) : $0.element.0 == $0.element.1
            }
        case (.object(let some), .object):
            return some.allSatisfy { member in
                guard let other = whole[member.key] else {
                    return ["slot", "client"].contains(member.key) || isPrefixOfOne(member, whole)
                }
                return member.key == "mirrored" && member.value == .null || isPrefix(member.value, of: other)
            }
        case (.string(let drives), .string(let all)) where all.hasPrefix(drives + ",") || all.hasPrefix(drives + " "): return true
        default: return part == whole
        }
    }

    /// One stanza, location or removed device of several is shown without the list around it.
    private func isPrefixOfOne(_ member: JSONValue.Member, _ whole: JSONValue) -> Bool {
        for key in ["objects", "clients", "devices"] {
            if case .list(let items)? = whole[key], let first = items.first {
                return first[member.key] == member.value || first == member.value
            }
        }
        return false
    }
}
