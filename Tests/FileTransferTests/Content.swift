import FileTransfer
import Foundation
import Synchronization

/// Bytes that no two offsets share by accident.
final class Content: ByteSource {
    let bytes: [UInt8]
    private let offset = Mutex(0)

    init(_ count: Int) {
        bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
    }

    var byteCount: Int { bytes.count }

    func next(_ limit: Int) async throws(TransferFailure) -> [UInt8] {
        offset.withLock { offset in
            let piece = Array(bytes[offset..<min(bytes.count, offset + limit)])
            offset += piece.count
            return piece
        }
    }
}

/// A directory that is gone with the test.
final class TemporaryDirectory {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("transfer-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ bytes: [UInt8]) throws -> String {
        let name = path + "/image"
        try Data(bytes).write(to: URL(fileURLWithPath: name))
        return name
    }
}
