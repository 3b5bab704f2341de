import Foundation

/// `scp -t`.
struct ScpSink {
    private let context: FileContext
    /// Whether any file failed: the exit status.
    private var failed = false

    init(_ context: FileContext) { self.context = context }

    mutating func run(_ target: VIOSFile, wantsDirectory: Bool) throws -> Answer {
        var input = ByteReader(0)
        let isDirectory = target.real.flatMap { FileStatus($0) }?.isDirectory ?? false
        if wantsDirectory, !isDirectory { return refuse("\(target.name): Not a directory", status: 1) }
        acknowledge()
        while let line = input.line() {
            switch line.first {
            case "\u{1}", "\u{2}":
                try? FileHandle.standardError.write(contentsOf: Data((line.dropFirst() + "\n").utf8))
                if line.first == "\u{2}" { return Answer(status: 1) }
            case "T": acknowledge()
            case "E": acknowledge()
            case "C":
                guard let record = ScpRecord(line) else { return refuse("protocol error: \(line)", status: 1) }
                let file = isDirectory ? context.file(target.path + "/" + record.name) : target
                guard try receive(record, file, &input) else { return Answer(status: 1) }
            case "D": return refuse("protocol error: received directory without -r", status: 1)
            default: return refuse("protocol error: expected control record", status: 1)
            }
        }
        return Answer(status: failed ? 1 : 0)
    }

    /// False: the connection is gone; what has arrived stays.
    private mutating func receive(_ record: ScpRecord, _ file: VIOSFile, _ input: inout ByteReader) throws -> Bool {
        var failure: SystemFailure?
        do {
            let output = try TransferTarget(file, mode: record.mode, offset: 0, context)
            acknowledge()
            var left = record.bytes
            while left > 0 {
                let piece = input.next(min(left, ByteReader.pieceSize))
                if piece.isEmpty { return false }
                let passing = try output.pass(piece.count)
                left -= piece.count
                // After an error the rest is read all the same, and reported at the end.
                if failure == nil {
                    do throws(SystemFailure) { try output.write(piece.prefix(passing)) } catch { failure = error }
                }
                if output.isCut {
                    try context.cutConnection()
                    return false
                }
            }
            if failure == nil, case let code = output.truncate(record.bytes), code != 0 { failure = SystemFailure(code: code) }
        } catch let error as SystemFailure {
            complain("\(file.name): \(error.text)")
            return true
        }
        guard input.next(1).first != nil else { return false }
        if let failure { complain("\(file.name): \(failure.text)") } else { acknowledge() }
        return true
    }

    private func acknowledge() { _ = ByteWriter.write([0][...], to: 1) }

    private mutating func complain(_ text: String) {
        failed = true
        _ = ByteWriter.write("\u{1}scp: \(text)\n", to: 1)
    }

    private mutating func refuse(_ text: String, status: Int32) -> Answer {
        complain(text)
        return Answer(status: status)
    }
}

/// `C0644 1234 name`.
struct ScpRecord {
    let mode: UInt32
    let bytes: Int
    let name: String

    init?(_ line: String) {
        let parts = line.dropFirst().split(separator: " ", maxSplits: 2).map(String.init)
        guard parts.count == 3, let mode = UInt32(parts[0], radix: 8), let bytes = Int(parts[1]), bytes >= 0,
            !parts[2].isEmpty, !parts[2].contains("/"), parts[2] != ".", parts[2] != ".."
        else { return nil }
        self.mode = mode & 0o777
        self.bytes = bytes
        name = parts[2]
    }
}
