import Glibc
import Synchronization

/// Standard output and whether all of it arrived: a lost report must not end as if it had been read.
enum StandardOutput {
    /// What the output is for, and so what its loss means.
    enum Purpose: Sendable {
        /// A listing or a parsed file: a reader that leaves early (`| head`) has what it wanted.
        case listing
        /// A report of changes to a system.
        case report
    }

    /// EX_IOERR of sysexits.h.
    static let exitCode: Int32 = 74

    private static let failure = Mutex<Int32?>(nil)

    /// Writes all of it, or records why not.
    /// - Returns: whether it arrived.
    @discardableResult
    static func write(_ text: String, _ purpose: Purpose = .report) -> Bool {
        let failed = LiveRegion.printing { Descriptors.write(Array(text.utf8), to: STDOUT_FILENO) }
        guard let code = failed else { return true }
        if code == EPIPE, purpose == .listing { return false }
        failure.withLock { $0 = $0 ?? code }
        return false
    }

    /// The loss as text; nil if nothing was lost.
    static var loss: String? {
        failure.withLock { $0 }.map { "standard output can't be written: \(String(cString: strerror($0)))" }
    }
}

/// Descriptors, and among them the three that every program is given.
enum Descriptors {
    /// A program may be started without some of them. The next opened file or socket would get that number, and what is
    /// printed: so the number is given to a descriptor that fails like a closed one.
    static func reserveStandard() {
        for (descriptor, flags) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_WRONLY)]
        where fcntl(descriptor, F_GETFD) < 0 {
            _ = open("/dev/null", flags)
        }
    }

    static func areSame(_ first: Int32, _ second: Int32) -> Bool {
        var (one, other) = (stat(), stat())
        guard fstat(first, &one) == 0, fstat(second, &other) == 0 else { return false }
        return one.st_dev == other.st_dev && one.st_ino == other.st_ino
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

    /// O_NONBLOCK that another process has set on a shared terminal or pipe.
    private static func waitUntilWritable(_ descriptor: Int32) {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&entry, 1, 1000)
    }
}
