import CLibSSH2

/// What a log-in may send before the request ahead of it has been answered. Each saves a round trip.
///
/// The server works through its packets in order, and what follows the request that logs in belongs to the connection (RFC 4252, section
/// 5.1). libssh2 keeps the state of handshake, log-in and channel opening apart, so one may begin while another waits.
struct SendsAhead {
    /// The query for the first key behind the service request.
    var query: Bool
    /// The first channel behind the signature. Not to a jump host, which may allow no channel for a command.
    var channel: Bool

    static let nothing = SendsAhead(query: false, channel: false)
}

/// Something was sent ahead, and then the key was refused, which leaves libssh2 waiting for the channel, or the connection was lost: some
/// servers may hang up. Another connection is logged in to step by step.
struct SentTooEarly: Error {}

extension SSHSession {
    /// Drives the log-in with one key.
    ///
    /// - Parameter isSigned: whether the signature has been handed over.
    func driveLogIn(_ activity: Activity, isSigned: () -> Bool, _ call: (OpaquePointer) -> Int) async throws -> Int {
        while true {
            if awaitsService { isAhead = true }
            let code = try attemptLogIn(activity, call)
            guard code == NativeCode.again else { return code }
            if awaitsService {
                try await finishHandshake(activity)
                continue
            }
            if sendsAhead.channel, !isAhead, isSigned() {
                isAhead = true
                openAhead(within: options.authenticationTimeout)
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
        let phase = activity.phase
        activity.phase = .handshake
        let descriptor = io.descriptor
        let code = try await drive(activity) { Int(libssh2_session_handshake($0, descriptor)) }
        guard code == 0 else {
            let words = io.end?.text ?? native.pointer.flatMap { LibSSH2.message($0, for: code) } ?? "libssh2 error \(code)"
            throw failure(.connectionLost, .handshake, words, native: code)
        }
        activity.phase = phase
        awaitsService = false
        isAhead = false
    }
}
