import Foundation
import PowerVM
import SavedOutput
import TestSupport

/// The real outputs that may stand beside the checkout: `../shared/domain/captures` and `expected`, or where ATTACH_CD_CAPTURES points.
enum SharedCaptures {
    struct Capture: CustomStringConvertible, Sendable {
        let path: String
        /// The command column of INDEX.md.
        let command: String
        let text: [UInt8]
        let expected: String

        var description: String { path }
    }

    static let folder: URL? = {
        let beside = Repository.root.deletingLastPathComponent().appending(path: "shared/domain/captures")
        let named = ProcessInfo.processInfo.environment["ATTACH_CD_CAPTURES"].map { URL(filePath: $0) }
        return [named, beside].compactMap { $0 }.first {
            FileManager.default.fileExists(atPath: $0.appending(path: "INDEX.md").path)
        }
    }()

    /// Every capture that has an expectation and whose command `parse` reads.
    static let all: [Capture] = {
        guard let folder, let index = try? String(contentsOf: folder.appending(path: "INDEX.md"), encoding: .utf8) else {
            return []
        }
        return index.split(separator: "\n").compactMap { row in
            let columns = row.split(separator: "|", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard columns.count > 3, columns[1].hasSuffix(".txt") else { return nil }
            let path = columns[1]
            let expected = folder.deletingLastPathComponent().appending(path: "expected/\(path.dropLast(4)).json")
            guard let text = try? Data(contentsOf: folder.appending(path: path)),
                let json = try? String(contentsOf: expected, encoding: .utf8)
            else { return nil }
            let typed = columns[2].trimmingCharacters(in: CharacterSet(charactersIn: "`"))
                .replacingOccurrences(of: "&#124;", with: "|")
            // A message is read whatever command printed it.
            let command = path.hasPrefix("errors/") ? "errors" : typed
            guard OutputCatalog.reads(command) else { return nil }
            return Capture(path: path, command: command, text: Array(text), expected: json)
        }
    }()

    /// The small cases beside the captures: NAME.txt, NAME.expected.json, NAME.md whose first words name the command.
    struct Case: CustomStringConvertible, Sendable {
        let name: String
        let command: String
        let text: [UInt8]
        /// Nil for `{"error": true}`: reading must fail.
        let expected: String?

        var description: String { name }
    }

    /// Every case whose command `parse` reads.
    static let cases: [Case] = {
        guard let folder = folder?.deletingLastPathComponent().appending(path: "cases"),
            let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        else { return [] }
        return files.filter { $0.hasSuffix(".txt") }.sorted().compactMap { file in
            let name = String(file.dropLast(4))
            guard let text = try? Data(contentsOf: folder.appending(path: file)),
                let json = try? String(contentsOf: folder.appending(path: "\(name).expected.json"), encoding: .utf8),
                let about = try? String(contentsOf: folder.appending(path: "\(name).md"), encoding: .utf8),
                let command = command(about), OutputCatalog.reads(command)
            else { return nil }
            let isError = json.replacingOccurrences(of: #"\s"#, with: "", options: .regularExpression) == #"{"error":true}"#
            return Case(name: name, command: command, text: Array(text), expected: isError ? nil : json)
        }
    }()

    /// `parse lsdev: …`, `parse 'lsdev -dev en0 -attr' (…`.
    private static func command(_ about: String) -> String? {
        guard let rest = about.range(of: "parse ").map({ about[$0.upperBound...] }) else { return nil }
        if rest.hasPrefix("'") { return rest.dropFirst().split(separator: "'").first.map(String.init) }
        return rest.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.first.map(String.init)
    }
}

/// JSON texts compared as values: 4096 equals 4096.0, the order of keys means nothing, remarks for readers (`note`) don't count.
func sameJSON(_ a: String, _ b: String) throws -> Bool {
    func value(_ text: String) throws -> NSObject? {
        try cleaned(JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)) as? NSObject
    }
    func cleaned(_ value: Any) -> Any {
        if let object = value as? [String: Any] { return object.filter { $0.key != "note" }.mapValues(cleaned) }
        if let items = value as? [Any] { return items.map(cleaned) }
        return value
    }
    return try value(a) == value(b)
}
