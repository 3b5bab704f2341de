import Foundation

/// An output that one variant of a command prints, written from the facts in `source`, and what it reads to.
struct Fixture: CustomStringConvertible, Sendable {
    let name: String
    let command: String
    let source: String
    let output: [UInt8]
    /// JSON; nil where reading must fail.
    let expected: String?
    /// Line number and a part of what was expected there.
    let error: (line: Int, text: String)?
    /// Whether the output is nothing but messages, which have no rows and no end.
    let isMessages: Bool

    var description: String { name }

    static let all: [Fixture] = {
        let folder = Bundle.module.resourceURL?.appending(path: "Fixtures")
        let files = folder.flatMap { try? FileManager.default.contentsOfDirectory(at: $0, includingPropertiesForKeys: nil) } ?? []
        return files.filter { $0.pathExtension == "txt" }.sorted { $0.path < $1.path }.compactMap(Fixture.init)
    }()

    /// The layout: lines `key: value`, the line `=== output`, the output, and perhaps `=== expected` and JSON.
    init?(_ file: URL) {
        guard let data = try? Data(contentsOf: file), let start = data.range(of: Data("=== output\n".utf8)) else { return nil }
        let rest = data[start.upperBound...]
        let end = rest.range(of: Data("=== expected\n".utf8))
        var header: [String: String] = [:]
        for line in String(decoding: data[..<start.lowerBound], as: UTF8.self).split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            header[String(line[..<colon])] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        guard let command = header["command"], let source = header["source"] else { return nil }
        name = file.deletingPathExtension().lastPathComponent
        self.command = command
        self.source = source
        output = Array(rest[..<(end?.lowerBound ?? rest.endIndex)])
        expected = end.map { String(decoding: rest[$0.upperBound...], as: UTF8.self) }
        error = header["error"].flatMap { text in
            let parts = text.split(separator: " ", maxSplits: 1)
            return parts.count == 2 ? Int(parts[0]).map { ($0, String(parts[1])) } : nil
        }
        isMessages = header["kind"] == "messages"
    }
}
