import Glibc
import Synchronization

/// Standard output and whether all of it arrived: a report that is lost must not end as if it had been read.
enum StandardOutput {
    /// What the reader of the output is after, and so what its loss means.
    enum Purpose: Sendable {
        /// A listing or a document made of a file: a reader that leaves early (`| head`) has what it wanted.
        case listing
        /// What was done to a system.
        case report
    }

    /// EX_IOERR of sysexits.h.
    static let exitCode: Int32 = 74

    private static let failure = Mutex<Int32?>(nil)

    /// Writes all of it, or remembers why not.
    /// - Returns: whether it arrived.
    @discardableResult
    static func write(_ text: String, _ purpose: Purpose = .report) -> Bool {
        guard let code = Descriptors.write(Array(text.utf8), to: STDOUT_FILENO) else { return true }
        if code == EPIPE, purpose == .listing { return false }
        failure.withLock { $0 = $0 ?? code }
        return false
    }

    /// What was lost, for people; nil if nothing was.
    static var loss: String? {
        failure.withLock { $0 }.map { "standard output can't be written: \(String(cString: strerror($0)))" }
    }
}

/// The three descriptors that every program is given.
enum Descriptors {
    /// A program may be started without some of them. The next file or socket that is opened would take the number, and get what is
    /// printed: it is taken by a descriptor that fails as a closed one does.
    static func reserveStandard() {
        for (descriptor, flags) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_WRONLY)]
        where fcntl(descriptor, F_GETFD) < 0 {
            _ = open("/dev/null", flags)
        }
    }

    /// - Returns: nil, or the error number with which the first write failed.
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) }
            guard count < 0 else { continue }
            switch errno {
            case EINTR: continue
            case EAGAIN: waitUntilWritable(descriptor)
            case let code: return code
            }
        }
        return nil
    }

    /// Somebody else's O_NONBLOCK, on a terminal or pipe that is shared.
    private static func waitUntilWritable(_ descriptor: Int32) {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&entry, 1, 1000)
    }
}
