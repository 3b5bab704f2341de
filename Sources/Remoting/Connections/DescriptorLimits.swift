import AsyncSupport
import Glibc
import Synchronization

/// File descriptors are shared by all connections of a run. How many LPARs are worked on at once, and how many programs run at once,
/// follows from how many descriptors there are.
public enum DescriptorLimits {
    /// There are too few for even one LPAR.
    public struct TooFew: Error, Equatable {
        public var limit: Int
        public var needed: Int
    }

    /// A session and, behind jump hosts, its tunnels; key and known_hosts files while it is opened.
    private static let perSession = 6
    /// Pipes of a child process, and what watches it.
    private static let perProgram = 8
    /// An LPAR's session, and two programs: where these are the ssh program, one LPAR must not use up another's time by waiting.
    private static let perJob = perSession + 2 * perProgram
    /// Audit log, name service, event queues.
    private static let reserve = 24

    /// Raises the soft limit to the hard one, but no further than programs can bear that close every possible descriptor.
    public static func raise() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        let wanted = min(limit.rlim_max, 1 << 16)
        guard limit.rlim_cur < wanted else { return }
        limit.rlim_cur = wanted
        // Where that is refused, the old limit holds, and `jobs` heeds it.
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// Before anything else is opened: signals, event queues and files need some.
    public static func check() throws(TooFew) {
        let (limit, open) = (limit, open)
        guard free(limit, open) < 0 else { return }
        throw TooFew(limit: limit, needed: needed(servers: 0, open: open))
    }

    /// How many of `asked` LPARs can be worked on at once.
    /// - Parameter servers: VIOSes and HMCs whose sessions stay open meanwhile.
    public static func jobs(_ asked: Int, servers: Int) throws(TooFew) -> Int {
        let jobs = try jobs(asked, servers: servers, limit: limit, open: open)
        sessions.withLock { $0 = servers + jobs }
        return jobs
    }

    static func jobs(_ asked: Int, servers: Int, limit: Int, open: Int) throws(TooFew) -> Int {
        let jobs = min(asked, (free(limit, open) - servers * perSession) / perJob)
        guard jobs >= 1 else { throw TooFew(limit: limit, needed: needed(servers: servers, open: open)) }
        return jobs
    }

    private static func needed(servers: Int, open: Int) -> Int { servers * perSession + perJob + open + reserve }

    /// How many programs may run at once beside these sessions.
    static func programs(sessions: Int, limit: Int, open: Int) -> Int {
        max(2, (free(limit, open) - sessions * perSession) / perProgram)
    }

    /// The permits of all programs of this process. A holder is bounded by its own time limit.
    static let programs = AsyncSemaphore(programs(sessions: sessions.withLock { $0 }, limit: limit, open: open))

    /// The sessions of the run, as far as `jobs` knows them.
    private static let sessions = Mutex(0)

    private static func free(_ limit: Int, _ open: Int) -> Int { limit - open - reserve }

    private static var limit: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
        return Int(min(limit.rlim_cur, 1 << 20))
    }

    /// Descriptors that are open now.
    private static var open: Int {
        // Read at every start: FileManager would take a millisecond.
        guard let directory = opendir("/proc/self/fd") else { return 16 }
        defer { closedir(directory) }
        // Without "." and "..", and with the directory's own.
        var count = -2
        while readdir(directory) != nil { count += 1 }
        return count
    }
}
