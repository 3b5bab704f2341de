import AsyncSupport
import PowerVM

/// Asks the operator about a host key that isn't known yet. True: known_hosts has it now.
typealias HostKeyEnrollment = @Sendable () async -> Bool

/// Opening the shared connection, again where the server dropped it before its banner, as sshd does at random above MaxStartups.
struct OpenSSHOpening: Sendable {
    var target: OpenSSHTarget
    var program: OpenSSHProgram
    var temporary: String
    var notice: OpenSSHMaster.Notice
    var enroll: HostKeyEnrollment?

    /// Connections being opened at once, over all hosts: jump hosts are often the same. A holder is bounded by its own time
    /// limit.
    private static let handshakes = AsyncSemaphore(8)

    func run() async throws(TransportFailure) -> OpenSSHMaster {
        var attempt = 1
        var enroll = enroll
        while true {
            do throws(TransportFailure) {
                let master = try await Self.handshakes.withPermit { () async throws(TransportFailure) in
                    try await OpenSSHMaster.open(target, program: program, temporary: temporary, notice: notice)
                }
                guard let master else { throw OpenSSHMaster.interrupted(target.host) }
                return master
            } catch {
                if error.code == OpenSSHLog.unknownHostKey, let ask = enroll {
                    enroll = nil
                    let isKnown = await ask()
                    if Task.isCancelled { throw OpenSSHMaster.interrupted(target.host) }
                    if isKnown { continue }
                }
                guard error.code == OpenSSHLog.noBanner, attempt < 6 else { throw error }
            }
            do {
                let base = 50 << attempt
                try await Task.sleep(for: .milliseconds(base / 2 + Int.random(in: 0...base)))
            } catch {
                throw OpenSSHMaster.interrupted(target.host)
            }
            attempt += 1
        }
    }
}
