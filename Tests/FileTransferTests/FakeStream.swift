import PowerVM
import Synchronization

/// A far end in this process: a script that reads what is sent and prints answers, over two bounded pipes.
final class FakeFarEnd: CommandRunner {
    let host = "vio1"
    let script: @Sendable (FakeStream) async -> StreamEnd
    let lines = Mutex<[String]>([])
    let stream = Mutex<FakeStream?>(nil)

    init(_ script: @escaping @Sendable (FakeStream) async -> StreamEnd) { self.script = script }

    func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer {
        throw TransportFailure(kind: .unreachable, code: "connection-refused", message: "no exchange here", hint: "none")
    }

    func stream(_ request: StreamRequest) async throws(TransportFailure) -> any CommandStream {
        lines.withLock { $0.append(request.line) }
        let stream = FakeStream()
        self.stream.withLock { $0 = stream }
        let script = script
        Task { await stream.ended(await script(stream)) }
        return stream
    }
}

/// Both ends of one stream: `CommandStream` for the product, `receive` and `print` for the script.
actor FakeStream: CommandStream {
    /// As large as an sshd's window would be, on a small scale.
    static let window = 64 << 10

    private var input: [UInt8] = []
    private var inputEnded = false
    private var output: [UInt8] = []
    private var ending: StreamEnd?
    private var breaks: TransportFailure?
    private(set) var isClosed = false
    private(set) var most = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    // MARK: the product's side

    func write(_ bytes: [UInt8]) async throws(TransportFailure) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            try check()
            if ending != nil { return false }
            let room = Self.window - input.count
            input += rest.prefix(room)
            most = max(most, input.count)
            rest = rest.dropFirst(room)
            wake()
            if !rest.isEmpty { await wait() }
        }
        return true
    }

    func finishInput() async throws(TransportFailure) {
        inputEnded = true
        wake()
    }

    func read() async throws(TransportFailure) -> [UInt8]? {
        while output.isEmpty {
            try check()
            if ending != nil { return nil }
            await wait()
        }
        defer { output = [] }
        return output
    }

    func end() async throws(TransportFailure) -> StreamEnd {
        while true {
            if let ending { return ending }
            try check()
            await wait()
        }
    }

    func close() async {
        isClosed = true
        inputEnded = true
        wake()
    }

    private func check() throws(TransportFailure) {
        if let breaks { throw breaks }
        if Task.isCancelled {
            throw TransportFailure(kind: .cancelled, code: "interrupted", message: "vio1: interrupted", hint: "again")
        }
    }

    // MARK: the script's side

    /// Exactly `count` bytes; fewer at the end of the input.
    func receive(_ count: Int) async -> [UInt8] {
        var received: [UInt8] = []
        while received.count < count {
            let piece = input.prefix(count - received.count)
            if piece.isEmpty {
                if inputEnded { break }
                await wait()
                continue
            }
            received += piece
            input.removeFirst(piece.count)
            wake()
        }
        return received
    }

    func receiveLine() async -> String {
        var line: [UInt8] = []
        while let byte = await receive(1).first, byte != UInt8(ascii: "\n") { line.append(byte) }
        return String(decoding: line, as: UTF8.self)
    }

    func print(_ bytes: [UInt8]) {
        output += bytes
        wake()
    }

    func print(_ text: String) { print(Array(text.utf8)) }

    /// The connection is gone.
    func cut() {
        breaks = TransportFailure(kind: .lost, code: "connection-lost", message: "vio1: gone", hint: "again", retryable: true)
        wake()
    }

    func ended(_ end: StreamEnd) {
        ending = end
        wake()
    }

    // MARK: waiting

    private func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // Checked by the caller's loop.
                if Task.isCancelled { continuation.resume() } else { waiting.append(continuation) }
            }
        } onCancel: {
            Task { await wake() }
        }
    }

    private func wake() {
        let woken = waiting
        waiting = []
        for continuation in woken { continuation.resume() }
    }
}
