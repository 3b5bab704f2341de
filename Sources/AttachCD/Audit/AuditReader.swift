import Glibc
import Remoting

/// Reads an audit log and its rotated files: `audit.log.1`, `audit.log-20261101.gz`.
struct AuditReader: Sendable {
    var path: String

    struct Contents: Sendable {
        var records: [AuditRecord] = []
        var files: [String] = []
        /// What wasn't read, and why.
        var notes: [String] = []
    }

    /// - Throws: it can't be found out which files there are.
    func read() async throws(Directory.Failure) -> Contents {
        var contents = Contents()
        for file in try files() {
            let text: String
            do throws(AuditFile.Failure) {
                text = try await self.text(of: file)
            } catch {
                contents.notes.append("\(error.message); it isn't read")
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

    var directory: String { TextFile.directory(of: path) }

    /// The log itself last.
    private func files() throws(Directory.Failure) -> [String] {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let names = try Directory.names(directory)
        let rotated = names.filter { $0.hasPrefix(name + ".") || $0.hasPrefix(name + "-") }
        return (rotated + names.filter { $0 == name }).map { directory + "/" + $0 }
    }

    private func text(of file: String) async throws(AuditFile.Failure) -> String {
        var bytes = try AuditFile(path: file).read()
        if file.hasSuffix(".gz") { bytes = try await unpacked(bytes, file) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func unpacked(_ bytes: [UInt8], _ file: String) async throws(AuditFile.Failure) -> [UInt8] {
        let ending = await OpenSSHProgram(name: "gzip").run(["-dc"], input: bytes, timeout: .seconds(60))
        if case .ended(status: 0, let output, _) = ending { return output }
        let reason =
            switch ending {
            case .ended(let status, _, let errors):
                String(decoding: errors, as: UTF8.self).split(whereSeparator: \.isNewline).last.map(String.init)
                    ?? "gzip ended with \(status)"
            case .tooMuch: "too large for history; gunzip it first"
            case .notStarted(let reason), .unknown(let reason): reason
            case .timeout: "gzip didn't end within 60 s"
            case .cancelled: "interrupted"
            }
        throw AuditFile.Failure(message: "\(file): \(reason)")
    }
}
