import AsyncSupport
import Synchronization

/// Process-wide: fewer handshakes in flight per server than sshd's MaxStartups (10) certainly accepts.
enum ServerHandshakes {
    private static let servers = Mutex<[String: AsyncSemaphore]>([:])

    /// Callers that hold a permit are bounded by their own deadlines.
    static func semaphore(for server: String) -> AsyncSemaphore {
        servers.withLock { servers in
            let semaphore = servers[server] ?? AsyncSemaphore(8)
            servers[server] = semaphore
            return semaphore
        }
    }
}
