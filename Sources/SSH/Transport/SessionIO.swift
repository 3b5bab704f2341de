import CLibSSH2
import Glibc

/// Why no more bytes will come in.
enum ConnectionEnd: Equatable {
    case closedByPeer
    case failed(errno: Int32)
    /// The server's last message, SSH_MSG_DISCONNECT.
    case disconnected(String)
    case silent(keepalives: Int)
    /// More than any answer needs.
    case flooded(bytes: UInt64)

    var text: String {
        switch self {
        case .closedByPeer: "the server closed the connection"
        case .failed(let number): "the connection broke: \(String(cString: strerror(number)))"
        case .disconnected(let words): "the server ended the connection: \(words)"
        case .silent(let count): "no answer to \(count) keepalives"
        case .flooded(let bytes): "the server sent \(bytes) bytes that no request asked for"
        }
    }
}

/// The bytes between libssh2 and the socket. libssh2 calls in through its callbacks, on the session's thread only.
///
/// - Sending never blocks: what the socket does not take at once waits here. So libssh2 never holds a half-sent packet, which
///   it could finish only by the same call with the same buffer (libssh2 1.10 and 1.11 differ in what goes wrong otherwise).
/// - The end of the connection is never shown to libssh2 as such, only "nothing now": answers that came in before the end can
///   still be read. The funnel asks `end` when libssh2 has nothing left.
/// - libssh2 reads on as long as bytes come: before the banner, while it waits for one packet among others, while it reads a channel. So a call
///   gets a bounded number of bytes and is then answered "no more for now", and the deadline is checked. What a server may send
///   in all is bounded, too.
final class SessionIO {
    let descriptor: Int32
    private let isTCP: Bool
    /// Grows with every byte that libssh2 gets: "did that call take something?"
    private(set) var receivedBytes: UInt64 = 0
    private(set) var acceptedBytes: UInt64 = 0
    /// libssh2 hands over each packet as a whole.
    private(set) var sentPackets = 0
    /// What was read from channels.
    private var deliveredBytes: UInt64 = 0
    /// What libssh2 may still get before `allowInput` is called again.
    private var allowance = 0
    var end: ConnectionEnd?
    /// While set, libssh2 gets nothing.
    var holdsInput = false
    /// What was taken off the socket and libssh2 hasn't asked for yet: it reads the server's first lines byte by byte.
    private var readAhead: ArraySlice<UInt8> = []
    private var outbox: [UInt8] = []
    private var outboxStart = 0
    /// After this every callback fails at once, so that libssh2's free calls cannot ask to be called again.
    private var isFinished = false
    /// Both sides' first bytes, until the handshake is done.
    private(set) var greeting: Greeting? = Greeting()
    /// Asks for a call of `flush` as soon as the socket takes bytes again.
    var needsWriter: () -> Void = {}

    init(_ transport: ByteTransport) {
        descriptor = transport.descriptor
        isTCP = transport.isTCP
    }

    var unsentBytes: Int { outbox.count - outboxStart }

    /// Before each call that may read.
    func allowInput() { allowance = 128 << 10 }

    func delivered(_ count: Int) { deliveredBytes += UInt64(count) }

    /// A handshake is short. Later a byte of an answer may travel in a packet of its own, and there are packets without any.
    private var isFlooded: Bool {
        greeting == nil ? receivedBytes > 16 << 20 + 16 * deliveredBytes : receivedBytes >= UInt64(Greeting.limit)
    }

    func handshakeIsDone() {
        greeting = nil
    }

    func finish() {
        isFinished = true
        outbox = []
        outboxStart = 0
    }

    /// Sends what waits; true if nothing is left.
    func flush() -> Bool {
        while unsentBytes > 0 {
            let sent = outbox.withUnsafeBytes { bytes in
                send(descriptor, bytes.baseAddress.map { $0 + outboxStart }, bytes.count - outboxStart, Int32(MSG_NOSIGNAL))
            }
            if sent < 0 {
                if errno == EINTR { continue }
                if errno == EAGAIN || errno == EWOULDBLOCK { return false }
                noteEnd(.failed(errno: errno))
                break
            }
            outboxStart += sent
        }
        outbox.removeAll(keepingCapacity: outbox.capacity <= 1 << 17)
        outboxStart = 0
        return true
    }

    func noteEnd(_ reason: ConnectionEnd) {
        if end == nil { end = reason }
    }

    /// libssh2's view of recv(2): bytes, or a negative errno.
    func receive(into buffer: UnsafeMutableRawPointer, _ length: Int) -> Int {
        if isFinished { return -Int(ECONNRESET) }
        if isFlooded { noteEnd(.flooded(bytes: receivedBytes - deliveredBytes)) }
        if holdsInput || allowance == 0 || isFlooded { return -Int(EAGAIN) }
        let wanted = UnsafeMutableRawBufferPointer(start: buffer, count: min(length, allowance))
        if greeting != nil, length == 1, readAhead.isEmpty { readAhead = readSome() }
        let count = readAhead.isEmpty ? take(into: wanted) : takeAhead(into: wanted)
        guard count > 0 else { return -Int(EAGAIN) }
        allowance -= count
        receivedBytes += UInt64(count)
        greeting?.received(UnsafeRawBufferPointer(rebasing: wanted[..<count]))
        return count
    }

    private func takeAhead(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let bytes = readAhead.prefix(buffer.count)
        buffer.copyBytes(from: bytes)
        readAhead = readAhead.dropFirst(bytes.count)
        return bytes.count
    }

    private func readSome() -> ArraySlice<UInt8> {
        [UInt8](unsafeUninitializedCapacity: 256) { bytes, count in
            count = take(into: UnsafeMutableRawBufferPointer(bytes))
        }[...]
    }

    /// - Returns: how many bytes; 0 if there are none now, or no more.
    private func take(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 {
                acknowledgeQuickly()
                return count
            }
            if count == 0 {
                noteEnd(.closedByPeer)
            } else if errno == EINTR {
                continue
            } else if errno != EAGAIN && errno != EWOULDBLOCK {
                noteEnd(.failed(errno: errno))
            }
            return 0
        }
    }

    /// sshd's Nagle waits for our delayed acknowledgement, about 40 ms per connection; the kernel disarms this after each use.
    private func acknowledgeQuickly() {
        guard isTCP else { return }
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_QUICKACK, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    fileprivate func transmit(_ bytes: UnsafeRawBufferPointer) -> Int {
        if isFinished || end != nil { return -Int(EPIPE) }
        greeting?.sent(bytes)
        acceptedBytes += UInt64(bytes.count)
        sentPackets += 1
        // Usually the socket takes all of it, and nothing has to be kept.
        let sent = unsentBytes == 0 ? max(0, send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))) : 0
        guard sent < bytes.count else { return sent }
        // An error shows again in `flush`.
        outbox.append(contentsOf: bytes[sent...])
        if !flush() { needsWriter() }
        return bytes.count
    }

    /// Lets libssh2 do its I/O through this object, which must outlive `session`.
    func attach(to session: OpaquePointer) {
        libssh2_session_abstract(session)?.pointee = Unmanaged.passUnretained(self).toOpaque()
        shim_set_callbacks(
            session,
            { _, buffer, length, _, abstract in
                guard let io = SessionIO.from(abstract), let buffer else { return -Int(EBADF) }
                return io.receive(into: buffer, length)
            },
            { _, buffer, length, _, abstract in
                guard let io = SessionIO.from(abstract) else { return -Int(EBADF) }
                return io.transmit(UnsafeRawBufferPointer(start: buffer, count: length))
            },
            { _, _, message, length, _, _, abstract in
                let words = message.map {
                    String(decoding: UnsafeRawBufferPointer(start: $0, count: max(0, Int(length))), as: UTF8.self)
                }
                SessionIO.from(abstract)?.noteEnd(.disconnected(words ?? ""))
            })
    }

    private static func from(_ abstract: UnsafeMutablePointer<UnsafeMutableRawPointer?>?) -> SessionIO? {
        abstract?.pointee.map { Unmanaged<SessionIO>.fromOpaque($0).takeUnretainedValue() }
    }
}
