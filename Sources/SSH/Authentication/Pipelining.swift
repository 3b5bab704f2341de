import CLibSSH2

/// Requests that are sent before the request ahead of them has been answered: the first key behind the service request, the first channel
/// behind the signature. Each saves a round trip. The server works through them in order (RFC 4253, section 10 and RFC 4254, section 5.1
/// ask only that the one before succeeds), and libssh2 keeps the state of handshake, log-in and channel opening apart.
extension SSHSession {
    /// Drives the log-in with one key.
    ///
    /// - Parameter packets: how many libssh2 had sent before it got this key. Its first is the query whether the server knows the key, the
    ///   second has the signature.
    func driveLogIn(_ activity: Activity, since packets: Int, _ call: (OpaquePointer) -> Int) async throws -> Int {
        while true {
            let code = try attemptLogIn(activity, call)
            guard code == NativeCode.again else { return code }
            if awaitsService {
                try await finishHandshake(activity)
                continue
            }
            if opensEarly, io.sentPackets - packets == 2, !openedEarly {
                openedEarly = true
                openAhead()
            }
            await park(activity, .input)
        }
    }

    /// While the handshake waits, libssh2 must get nothing from another call: 1.10 wouldn't look for the answer among what came in before.
    private func attemptLogIn(_ activity: Activity, _ call: (OpaquePointer) -> Int) throws -> Int {
        io.holdsInput = awaitsService
        defer { io.holdsInput = false }
        return try attempt(activity, call)
    }

    /// Waits for the answer to the service request, if it hasn't come.
    func finishHandshake(_ activity: Activity) async throws {
        guard awaitsService else { return }
        let descriptor = io.descriptor
        let code = try await drive(activity) { Int(libssh2_session_handshake($0, descriptor)) }
        guard code == 0 else {
            let words = native.pointer.flatMap { LibSSH2.message($0, for: code) } ?? "libssh2 error \(code)"
            throw failure(.connectionLost, activity.phase, words, native: code)
        }
        awaitsService = false
    }
}

/// A key was refused, or the connection lost, after a channel had been asked for: libssh2 waits for that answer for ever, and some servers
/// hang up. Another connection is logged in to step by step.
struct OpenedTooEarly: Error {}
