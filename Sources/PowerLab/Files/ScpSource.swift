import Foundation

/// `scp -f`.
struct ScpSource {
    private let context: FileContext

    init(_ context: FileContext) { self.context = context }

    func run(_ file: VIOSFile) throws -> Answer {
        var input = ByteReader(0)
        guard input.next(1).first == 0 else { return Answer(status: 1) }
        guard let real = file.real, let status = FileStatus(real) else {
            return refuse("\(file.name): No such file or directory")
        }
        if status.isDirectory { return refuse("\(file.name): not a regular file") }
        let descriptor = open(real, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { return refuse("\(file.name): \(SystemFailure(code: errno).text)") }
        var content = ByteReader(descriptor, closes: true)
        let name = file.path.split(separator: "/").last.map(String.init) ?? file.name
        let mode = String(status.permissions & 0o777, radix: 8)
        _ = ByteWriter.write("C0\(mode) \(status.bytes) \(name)\n", to: 1)
        guard input.next(1).first == 0 else { return Answer(status: 1) }
        var meter = TransferMeter(context)
        var left = status.bytes
        while left > 0 {
            let piece = content.next(min(left, ByteReader.pieceSize))
            if piece.isEmpty { return refuse("\(file.name): file shorter than before") }
            guard ByteWriter.write(piece.prefix(try meter.pass(piece.count)), to: 1) != nil else { return Answer(status: 1) }
            if meter.isCut {
                try context.cutConnection()
                return Answer(status: 255)
            }
            left -= piece.count
        }
        _ = ByteWriter.write([0][...], to: 1)
        return Answer(status: input.next(1).first == 0 ? 0 : 1)
    }

    private func refuse(_ text: String) -> Answer {
        _ = ByteWriter.write("\u{1}scp: \(text)\n", to: 1)
        return Answer(status: 1)
    }
}
