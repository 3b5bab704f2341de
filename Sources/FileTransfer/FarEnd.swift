import AsyncSupport
import PowerVM

/// The other side of scp's old protocol: what it answers to each step, and what it sent instead.
actor FarEnd {
    private let stream: any CommandStream
    private var buffer: [UInt8] = []

    private static let longestLine = 4096

    init(_ stream: any CommandStream) { self.stream = stream }

    /// One reply; nil if the output ended before it.
    func reply() async throws(TransferFailure) -> SecureCopy.Reply? {
        guard let byte = try await byte() else { return nil }
        if byte == 0 { return .accepted }
        guard byte == 1 || byte == 2 else { throw try await unexpected([byte]) }
        return SecureCopy.Reply(byte, String(decoding: try await line(), as: UTF8.self))
    }

    /// Waits for the far end's consent.
    func consent() async throws(TransferFailure) {
        switch try await reply() {
        case .accepted: return
        case .warning(let text), .fatal(let text): throw TransferFailure(.refused(text))
        case nil: throw try await unexpected([])
        }
    }

    func send(_ bytes: [UInt8]) async throws(TransferFailure) {
        let isTaken: Bool
        do { isTaken = try await stream.write(bytes) } catch { throw TransferFailure(error) }
        guard isTaken else { throw try await whyEnded() }
    }

    /// Up to the line feed, or to the end of the output.
    func line() async throws(TransferFailure) -> [UInt8] {
        var line: [UInt8] = []
        while let byte = try await byte(), byte != UInt8(ascii: "\n") {
            guard line.count < Self.longestLine else { throw try await unexpected(line) }
            line.append(byte)
        }
        return line
    }

    func byte() async throws(TransferFailure) -> UInt8? {
        try await piece(1).first
    }

    /// At most `limit` bytes of output; empty at its end.
    func piece(_ limit: Int) async throws(TransferFailure) -> [UInt8] {
        if buffer.isEmpty {
            do { buffer = try await stream.read() ?? [] } catch { throw TransferFailure(error) }
        }
        guard buffer.count > limit else {
            defer { buffer = [] }
            return buffer
        }
        defer { buffer.removeFirst(limit) }
        return Array(buffer.prefix(limit))
    }

    /// The far end took no more input: its own words, or its end.
    func whyEnded() async throws(TransferFailure) -> TransferFailure {
        while let reply = try await reply() {
            switch reply {
            case .accepted: continue
            case .warning(let text), .fatal(let text): return TransferFailure(.farEnd(text))
            }
        }
        return try await unexpected([])
    }

    /// What came instead of the protocol: these bytes and what follows, else the command's messages.
    func unexpected(_ bytes: [UInt8]) async throws(TransferFailure) -> TransferFailure {
        var output = bytes
        while output.count < Self.longestLine {
            let more = try await piece(Self.longestLine)
            if more.isEmpty { break }
            output += more
        }
        let end = try await end()
        let text = [output, end.messages].map { SafeText.sentence(String(decoding: $0, as: UTF8.self)) }
        return TransferFailure(
            .unexpected(text.filter { !$0.isEmpty }.joined(separator: "; "), exitStatus: end.exitStatus))
    }

    func end() async throws(TransferFailure) -> StreamEnd {
        do { return try await stream.end() } catch { throw TransferFailure(error) }
    }
}
