import Foundation

/// A file that grows while bytes arrive, within the limits of its file system and with the faults that are armed.
final class TransferTarget {
    private let descriptor: Int32
    private let context: FileContext
    private var meter: TransferMeter
    private var offset: Int
    private var length: Int
    private let limit: Int?
    /// Bytes by which the file may still grow.
    private var room: Int

    /// Opens without O_TRUNC, as OpenSSH's scp does ([K] scp.c, sink).
    /// - Throws: the errno of what is wrong.
    init(_ file: VIOSFile, mode: UInt32, offset: Int, truncates: Bool = false, _ context: FileContext) throws(SystemFailure) {
        // The library belongs to root ([C] vmlibrary-filesystem-and-direct-copy); that padmin can't write there is inferred.
        guard let real = file.real, !file.path.hasPrefix(VIOSFile.library) else { throw SystemFailure(code: EACCES) }
        guard file.kind == .own else { throw SystemFailure(code: FileStatus(real) == nil ? ENOENT : EACCES) }
        descriptor = open(real, O_WRONLY | O_CREAT | O_CLOEXEC, mode)
        if descriptor < 0 { throw SystemFailure(code: errno) }
        if truncates, ftruncate(descriptor, offset) != 0 { throw SystemFailure(code: errno) }
        self.context = context
        self.offset = offset
        length = FileStatus(real)?.bytes ?? 0
        limit = context.fileLimit
        room = file.path.hasPrefix("/home/") ? context.homeFree : Int.max
        if let full = context.fault("full-at")?.bytes { room = min(room, max(0, offset + full - length)) }
        meter = TransferMeter(context)
    }

    deinit { close(descriptor) }

    /// Writes what fits. The rest is lost, as with a full disk.
    func write(_ bytes: ArraySlice<UInt8>) throws(SystemFailure) {
        let end = offset + bytes.count
        let bound = min(limit ?? Int.max, room == Int.max ? Int.max : max(length, offset) + room)
        let fitting = bytes.prefix(max(0, min(bytes.count, bound - offset)))
        var content = Array(fitting)
        if let flip = context.fault("flip-at")?.bytes, (offset..<offset + content.count).contains(flip) {
            content[flip - offset] ^= 0xff
        }
        if !content.isEmpty, pwrite(descriptor, content, content.count, offset) != content.count {
            throw SystemFailure(code: errno)
        }
        let grown = max(length, offset + content.count) - length
        length += grown
        if room != Int.max { room -= grown }
        offset += content.count
        if end > bound { throw SystemFailure(code: limit.map { bound >= $0 } == true ? EFBIG : ENOSPC) }
    }

    /// Called for each piece before it is written; the connection may end here.
    func pass(_ count: Int) throws -> Int { try meter.pass(count) }

    var isCut: Bool { meter.isCut }

    func truncate(_ bytes: Int) -> Int32 { ftruncate(descriptor, bytes) == 0 ? 0 : errno }
}

/// An error number of the system.
struct SystemFailure: Error {
    let code: Int32

    /// guess: AIX prints longer sentences where its message catalogue is installed.
    var text: String { String(cString: strerror(code)) }
}

/// Counts the bytes of one transfer: slows it down and cuts it.
struct TransferMeter {
    private let context: FileContext
    private var passed = 0
    private let start = Date()

    init(_ context: FileContext) { self.context = context }

    /// How many of `count` bytes still pass; fewer: the connection has just been cut.
    mutating func pass(_ count: Int) throws -> Int {
        if let rate = context.condition("slow-transfer")?.bytes, rate > 0 {
            Delay.take(Double(passed + count) / Double(rate) - Date().timeIntervalSince(start))
        }
        guard let cut = context.fault("cut-at")?.bytes, passed + count >= cut else {
            passed += count
            return count
        }
        let rest = max(0, cut - passed)
        passed = cut
        return rest
    }

    /// Whether `cut-at` has been reached: the caller ends the connection.
    var isCut: Bool { context.fault("cut-at")?.bytes.map { passed >= $0 } ?? false }
}
