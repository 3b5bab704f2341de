import AsyncSupport
import Synchronization

/// Process-wide, for each server: fewer handshakes in flight than sshd's MaxStartups (10) certainly accepts, and whether something may be
/// sent ahead.
enum ServerHandshakes {
    private static let servers = Mutex<[String: AsyncSemaphore]>([:])
    private static let stepByStep = Mutex<Set<String>>([])

    /// Callers that hold a permit are bounded by their own deadlines.
    static func semaphore(for destination: SSHDestination) -> AsyncSemaphore {
        let server = name(destination)
        return servers.withLock { servers in
            let semaphore = servers[server] ?? AsyncSemaphore(8)
            servers[server] = semaphore
            return semaphore
        }
    }

    /// After a log-in that failed because of it, or may have.
    static func sendNothingAhead(to destination: SSHDestination) {
        stepByStep.withLock { _ = $0.insert(name(destination)) }
    }

    static func maySendAhead(to destination: SSHDestination) -> Bool {
        !stepByStep.withLock { $0.contains(name(destination)) }
    }

    private static func name(_ destination: SSHDestination) -> String { "\(destination.hostName):\(destination.port)" }
}
