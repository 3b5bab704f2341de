import FoundationEssentials
import Glibc
import Remoting

/// Reads an audit log and its rotated files: `audit.log.1`, `audit.log-20261101.gz`.
struct AuditReader: Sendable {
    var path: String

    struct Contents: Sendable {
        var records: [AuditRecord] = []
        var files: [String] = []
        /// What couldn't be read, for people.
        var notes: [String] = []
    }

    func read() async -> Contents {
        var contents = Contents()
        for file in files {
            guard let text = await text(of: file) else {
                contents.notes.append("\(file) can't be read")
                continue
            }
            contents.files.append(file)
            let lines = text.split(separator: "\n")
            let records = lines.compactMap(AuditRecord.decode)
            contents.records += records
            if records.count < lines.count {
                contents.notes.append("\(file): \(lines.count - records.count) of \(lines.count) lines aren't audit records")
            }
        }
        return contents
    }

    /// The log itself last.
    private var files: [String] {
        let directory = TextFile.directory(of: path)
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        let rotated = names.filter { $0.hasPrefix(name + ".") || $0.hasPrefix(name + "-") }.sorted()
        return (rotated + names.filter { $0 == name }).map { directory + "/" + $0 }
    }

    private func text(of file: String) async -> String? {
        guard file.hasSuffix(".gz") else {
            return (try? TextFile.read(file)).map { String(decoding: $0, as: UTF8.self) }
        }
        let ending = await OpenSSHProgram(name: "gzip").run(["-dc", "--", file], timeout: .seconds(60))
        guard case .ended(status: 0, let output, _) = ending else { return nil }
        return String(decoding: output, as: UTF8.self)
    }
}
