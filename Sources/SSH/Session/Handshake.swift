import CLibSSH2
import Foundation

/// Key exchange, and the words for what goes wrong there.
extension SSHSession {
    /// The host key algorithms to ask for: those of the known keys first, so that a second key type of the server does not look like a
    /// changed key. Certificates are never asked for, because libssh2 does not check them.
    private func preferHostKeys(_ known: [String], _ pointer: OpaquePointer) throws {
        let supported = LibSSH2.supportedAlgorithms(pointer, LIBSSH2_METHOD_HOSTKEY).filter { !$0.contains("-cert-") }
        let first = known.flatMap { HostKeyType.algorithms(for: $0) }.filter(supported.contains)
        let list = Self.needsRSA(known) ? first : first + supported.filter { !first.contains($0) }
        let code = libssh2_session_method_pref(pointer, LIBSSH2_METHOD_HOSTKEY, list.joined(separator: ","))
        guard code == 0 else {
            throw failure(.internal, .handshake, "host key algorithms \(list) were not accepted", native: Int(code))
        }
    }

    /// A host known by its RSA key alone must show that one, as it would to ssh. A server that proves RSA keys with SHA-2 only is then
    /// one that this libssh2 shares no algorithm with; another of its keys would look like an unknown one.
    private static func needsRSA(_ known: [String]) -> Bool { known == ["ssh-rsa"] && !LibSSH2.signsRSAWithSHA2 }

    /// Everything from the first byte to the host key, which is returned as the server sent it.
    func handshake(knownTypes: [String]) async throws -> [UInt8] {
        let activity = begin(.handshake, timeout: destination.connectTimeout)
        defer { finish(activity) }
        return try await cancellable(activity) {
            guard let pointer = native.pointer else { throw failure(.closed, .handshake, "the session was closed") }
            try preferHostKeys(knownTypes, pointer)
            let descriptor = io.descriptor
            do {
                let code = try await drive(activity) { Int(libssh2_session_handshake($0, descriptor)) }
                guard code == 0 else { throw refusal(code) }
            } catch let error as SSHError {
                throw worded(error)
            }
            var length = 0
            var type: Int32 = 0
            guard let pointer = native.pointer, let key = libssh2_session_hostkey(pointer, &length, &type) else {
                throw failure(.internal, .handshake, "the server showed no host key")
            }
            logger.debug("handshake done", metadata: ["server": "\(io.greeting?.serverIdentification ?? "")"])
            io.handshakeIsDone()
            return Array(UnsafeRawBufferPointer(start: key, count: length))
        }
    }

    private func refusal(_ code: Int) -> SSHError {
        let words = native.pointer.flatMap { LibSSH2.message($0, for: code) } ?? "libssh2 error \(code)"
        guard let greeting = io.greeting, greeting.serverIdentification != nil else {
            return failure(.bannerFailed, .handshake, words, native: code)
        }
        guard let ours = greeting.ourOffer, let server = greeting.serverOffer,
            let (kind, mine, theirs) = AlgorithmOffer.conflict(ours: ours, server: server)
        else { return failure(.connectionLost, .handshake, words, native: code) }
        let hint: String? =
            if kind == "host key", Self.needsRSA(mine) {
                "known_hosts has only an RSA key of the host, which needs libssh2 1.11.0 or newer; add its ed25519 key, or use ssh for it"
            } else if kind == "host key", !LibSSH2.signsRSAWithSHA2, theirs.allSatisfy({ $0.hasPrefix("rsa-sha2-") }) {
                "the server has only an RSA host key, which needs libssh2 1.11.0 or newer; give the server an ed25519 host key"
            } else {
                nil
            }
        return failure(
            .noCommonAlgorithm, .handshake,
            "no common \(kind) algorithm: the server offers \(theirs.joined(separator: ",")), "
                + "libssh2 \(LibSSH2.version) offers \(mine.joined(separator: ","))",
            hint: hint, native: code)
    }

    /// A connection that ended or stalled in the handshake, by what the server had said until then.
    private func worded(_ error: SSHError) -> SSHError {
        var error = error
        guard let greeting = io.greeting, greeting.serverIdentification == nil else { return error }
        switch error.code {
        case .connectionLost, .bannerFailed, .answerTimeout:
            if greeting.isTurnedAway {
                error.code = .bannerFailed
                error.message = "the server takes no connection from here now; it said: \(greeting.firstWords)"
                error.hint =
                    "too many log-ins at once, or failed ones before: wait some minutes, then look at the log of its sshd"
            } else if !greeting.fromServer.isEmpty, !greeting.firstWords.hasPrefix("SSH-") {
                error.code = .notSSH
                error.message = "port \(destination.port) does not speak SSH; it said: \(greeting.firstWords)"
                error.hint = "check HostName and Port"
            } else if error.code == .answerTimeout {
                error.code = .connectTimeout
                error.message = "connected, but no SSH banner within \(destination.connectTimeout.words)"
            } else {
                error.code = .bannerFailed
                error.message = "the connection was closed before the SSH banner"
                error.hint = "the server may be at its MaxStartups limit, or a firewall closes the port"
            }
        default: break
        }
        return error
    }
}
