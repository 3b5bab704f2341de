import Foundation
import Testing

/// A comment that cites the contract, the reference or the architecture by section, or a source by its key, cites something that is there.
@Suite struct CitationTests {
    private static let pages = ["contract", "reference", "architecture"]

    private struct Citation {
        var file: String
        /// `contract`, `reference`, `rfc 4253`; empty: the text before it names no document.
        var document: String
        var section: String
    }

    /// Everything that people write for people, except the pages that are cited.
    private static func cited() throws -> [(file: String, text: String)] {
        let kinds: Set<String> = ["swift", "sh", "test", "yaml", "h", "1", "5", "7", "8"]
        var files: [(String, String)] = []
        for folder in ["Sources", "Tests", "aix-scripts", "contrib", "man", ".ci"] {
            let paths =
                FileManager.default.enumerator(atPath: DocsTests.root.appending(path: folder).path)?.compactMap { $0 as? String }
                ?? []
            for path in paths.sorted() where !path.contains("Fixtures/") && !path.hasSuffix("CitationTests.swift") {
                let suffix = path.split(separator: "/").last?.split(separator: ".").dropFirst().last.map(String.init)
                guard suffix.map(kinds.contains) ?? true,
                    let text = try? DocsTests.file("\(folder)/\(path)"), !text.contains("\0")
                else { continue }
                files.append(("\(folder)/\(path)", flowing(text)))
            }
        }
        return files
    }

    /// Comments broken over lines become one line, so that a citation may be broken too.
    private static func flowing(_ text: String) -> String {
        text.split(separator: "\n").map { $0.drop { " \t/#".contains($0) } }.joined(separator: " ")
    }

    private static func citations() throws -> [Citation] {
        let pattern =
            #/(?:\b(contract|reference|architecture|RFC \d+|ECMA-\d+)(?:'s)?,? )?\bsection (\d+(?:\.\d+)*)/#
            .ignoresCase()
        return try cited().flatMap { file, text in
            text.matches(of: pattern).map {
                Citation(file: file, document: $0.output.1.map { $0.lowercased() } ?? "", section: String($0.output.2))
            }
        }
    }

    private static func sections(of page: String) throws -> Set<String> {
        Set(try DocsTests.file("docs/\(page).md").matches(of: #/(?m)^## (\d+)\. /#).map { String($0.output.1) })
    }

    @Test("every section that a comment cites is a heading of the page that it names")
    func sections() throws {
        let citations = try Self.citations()
        let known = try Dictionary(uniqueKeysWithValues: Self.pages.map { ($0, try Self.sections(of: $0)) })
        #expect(citations.count > 50, "\(citations.count) citations were found")
        for page in Self.pages { #expect((known[page]?.count ?? 0) > 3, "docs/\(page).md has no numbered headings") }
        for citation in citations where !citation.document.contains(where: \.isNumber) {
            #expect(
                known[citation.document]?.contains(citation.section) == true,
                "\(citation.file): section \(citation.section) of \(citation.document.isEmpty ? "no document" : citation.document)"
            )
        }
    }

    @Test("every source key that a comment or the reference cites stands in the reference's table of sources")
    func sources() throws {
        let reference = try DocsTests.file("docs/reference.md")
        let table = try #require(reference.components(separatedBy: "\n## Source keys\n").dropFirst().first).components(
            separatedBy: "\n## ")[0]
        let key = #/\b(?:VH|HM|AX|PC|R):[a-z0-9]+\b/#
        let known = Set(table.matches(of: key).map { String($0.output) })
        #expect(known.count > 20)
        for (file, text) in try Self.cited() + [("docs/reference.md", reference)] {
            for match in text.matches(of: key) {
                #expect(known.contains(String(match.output)), "\(file): \(match.output)")
            }
        }
    }
}
