import Foundation

/// `dd` on a VIOS and, for the cd devices, on an LPAR. guess: numbers and texts of its errors, from memory.
enum Dd {
    static let vios = EmulatedCommand(
        effect: .reads, writes: { $0.arguments.contains { $0.hasPrefix("of=") } }
    ) { invocation, context in
        guard let options = DdOptions(invocation.arguments) else { return usage }
        var source = (descriptor: Int32(0), name: "standard input")
        if let name = options.input {
            let file = context.file(name)
            guard let real = file.real, let status = FileStatus(real), !status.isDirectory else {
                return .failed(2, "dd: 0511-052 \(name): A file or directory in the path name does not exist.")
            }
            source = (open(real, O_RDONLY | O_CLOEXEC), name)
            guard source.descriptor >= 0, lseek(source.descriptor, options.skip * options.inputBlock, SEEK_SET) >= 0 else {
                return .failed(2, "dd: 0511-051 The open failed.")
            }
        }
        guard let name = options.output else { return try copy(source.descriptor, options, context) }
        return try store(source.descriptor, context.file(name), options, context)
    }

    static let usage = Answer.failed(2, "dd: 0511-045 powerlab emulates if= of= bs= ibs= obs= skip= seek= count= conv=notrunc")

    /// To standard output.
    static func copy(_ descriptor: Int32, _ options: DdOptions, _ context: FileContext) throws -> Answer {
        var input = ByteReader(descriptor)
        var meter = TransferMeter(context)
        var (left, total) = (options.count.map { $0 * options.inputBlock } ?? Int.max, 0)
        while left > 0, case let piece = input.next(min(left, ByteReader.pieceSize)), !piece.isEmpty {
            guard ByteWriter.write(piece.prefix(try meter.pass(piece.count)), to: 1) != nil else { return Answer(status: 1) }
            if meter.isCut {
                try context.cutConnection()
                return Answer(status: 255)
            }
            left -= piece.count
            total += piece.count
        }
        return Answer(err: options.summary(total))
    }

    private static func store(
        _ descriptor: Int32, _ file: VIOSFile, _ options: DdOptions, _ context: FileContext
    ) throws -> Answer {
        var input = ByteReader(descriptor)
        let start = options.seek * options.outputBlock
        var (left, total) = (options.count.map { $0 * options.inputBlock } ?? Int.max, 0)
        do {
            let output = try TransferTarget(file, mode: 0o644, offset: start, truncates: options.truncates, context)
            while left > 0, case let piece = input.next(min(left, ByteReader.pieceSize)), !piece.isEmpty {
                try output.write(piece.prefix(try output.pass(piece.count)))
                if output.isCut {
                    try context.cutConnection()
                    return Answer(status: 255)
                }
                left -= piece.count
                total += piece.count
            }
        } catch let failure as SystemFailure {
            return .failed(2, "dd: 0511-056 The write failed.\n: \(failure.text)\n" + options.summary(total))
        }
        return Answer(err: options.summary(total))
    }
}
