import Glibc
import SSH

/// One of a program's output streams.
final class ProgramOutput {
    let readiness: Readiness
    private let descriptor: Int32
    private(set) var bytes: [UInt8] = []
    private(set) var isOver = false
    private let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)

    init(_ descriptor: Int32, _ loop: EventLoop) {
        self.descriptor = descriptor
        readiness = Readiness(descriptor: descriptor, loop: loop)
    }

    deinit { scratch.deallocate() }

    /// Reads what is there.
    /// - Parameter holdsBack: leave the rest where it is when so much is kept; else it is dropped.
    /// - Returns: whether anything came, or the end.
    func read(keeping limit: Int, holdsBack: Bool) -> Bool {
        var hasMoved = false
        for _ in 0..<16 where !isOver && !(holdsBack && bytes.count >= limit) {
            let count = Glibc.read(descriptor, scratch.baseAddress, scratch.count)
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN || errno == EWOULDBLOCK { break }
            hasMoved = true
            guard count > 0 else {
                isOver = true
                break
            }
            let kept = holdsBack ? count : min(count, max(0, limit - bytes.count))
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: scratch[..<kept]))
        }
        return hasMoved
    }

    func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }
}

/// The descriptors of one program, ours and its: sockets, because writing to one needs no signal handling.
struct PipeEnds {
    struct Trio {
        var input: Int32 = -1
        var output: Int32 = -1
        var messages: Int32 = -1
    }

    private(set) var ours = Trio()
    private(set) var its = Trio()

    init() throws(ProgramPipes.Failure) {
        do throws(ProgramPipes.Failure) {
            (ours.input, its.input) = try Self.pair()
            (ours.output, its.output) = try Self.pair()
            (ours.messages, its.messages) = try Self.pair()
        } catch {
            for descriptor in [ours, its].flatMap({ [$0.input, $0.output, $0.messages] }) where descriptor >= 0 {
                close(descriptor)
            }
            throw error
        }
        for descriptor in [ours.input, ours.output, ours.messages] {
            _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        }
        // The more fits, the fewer times a file that is sent wakes both processes; what the system allows is enough.
        var size: Int32 = 1 << 20
        setsockopt(ours.input, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func pair() throws(ProgramPipes.Failure) -> (Int32, Int32) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw ProgramPipes.Failure(text: String(cString: strerror(errno)))
        }
        return (ends[0], ends[1])
    }
}
