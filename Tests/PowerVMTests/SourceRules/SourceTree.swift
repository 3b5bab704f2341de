import Foundation
import TestSupport

/// The package's own sources, for tests that hold rules about them.
enum SourceTree {
    struct File: Sendable {
        let target: String
        let path: String
        let lines: [String]
    }

    static let root = Repository.root

    static let files: [File] = {
        let sources = root.appending(path: "Sources")
        let paths = FileManager.default.enumerator(atPath: sources.path)?.compactMap { $0 as? String } ?? []
        return paths.filter { $0.hasSuffix(".swift") }.sorted().compactMap { path in
            guard let text = try? String(contentsOf: sources.appending(path: path), encoding: .utf8),
                let slash = path.firstIndex(of: "/")
            else { return nil }
            return File(target: String(path[..<slash]), path: path, lines: text.components(separatedBy: "\n"))
        }
    }()
}

extension SourceTree.File {
    /// The modules that the file imports, submodules by their module.
    var imports: [String] {
        lines.compactMap { line in
            let words = line.split(whereSeparator: \.isWhitespace)
            guard let index = words.firstIndex(of: "import"), index + 1 < words.count,
                words[..<index].allSatisfy({
                    $0.hasPrefix("@") || ["public", "internal", "package", "private", "fileprivate"].contains($0)
                })
            else { return nil }
            let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
            let rest = words[(index + 1)...].drop { kinds.contains($0) }
            return rest.first.map { String($0.prefix { $0 != "." && $0 != ";" }) }
        }
    }
}
