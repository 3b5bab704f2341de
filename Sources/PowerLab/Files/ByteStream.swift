import Foundation

/// Reads a descriptor in pieces.
struct ByteReader: ~Copyable {
    static let pieceSize = 1 << 18

    private let descriptor: Int32
    private var buffer = [UInt8](repeating: 0, count: ByteReader.pieceSize)
    private let closes: Bool

    init(_ descriptor: Int32, closes: Bool = false) {
        self.descriptor = descriptor
        self.closes = closes
    }

    deinit { if closes { close(descriptor) } }

    /// At most `count` bytes; empty: the end. A read error is an end, too: the connection is gone.
    mutating func next(_ count: Int = ByteReader.pieceSize) -> ArraySlice<UInt8> {
        while true {
            let got = read(descriptor, &buffer, min(count, buffer.count))
            if got < 0, errno == EINTR { continue }
            return buffer[..<max(0, got)]
        }
    }

    /// One line without its end; nil: the stream ended. Unbuffered, since data follow.
    mutating func line() -> String? {
        var line: [UInt8] = []
        while line.count < 4096 {
            guard let byte = next(1).first else { return nil }
            if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
            line.append(byte)
        }
        return nil
    }
}

enum ByteWriter {
    /// Nil: the reader is gone.
    static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Int? {
        bytes.withUnsafeBytes { raw in
            var done = 0
            while done < raw.count {
                let count = Glibc.write(descriptor, raw.baseAddress?.advanced(by: done), raw.count - done)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return nil }
                done += count
            }
            return done
        }
    }

    static func write(_ text: String, to descriptor: Int32) -> Int? { write(Array(text.utf8)[...], to: descriptor) }
}
