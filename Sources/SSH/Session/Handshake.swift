import AsyncSupport
import CLibSSH2
import Glibc

/// Key exchange, and the messages for its failures.
extension SSHSession {
    /// Offers only what ssh's configuration allows. The key exchanges are left as they are and checked afterwards: a list of our own would
    /// leave out the markers by which newer libraries ask for a strict key exchange.
    private func restrict(_ hostKeys: HostKeyPreference, _ pointer: OpaquePointer) throws {
        let allowed = destination.allowedAlgorithms
        try prefer(hostKeys.offered, LIBSSH2_METHOD_HOSTKEY, "HostKeyAlgorithms", pointer)
        for (list, methods, option) in [
            (allowed.ciphers, [LIBSSH2_METHOD_CRYPT_CS, LIBSSH2_METHOD_CRYPT_SC], "Ciphers"),
            (allowed.macs, [LIBSSH2_METHOD_MAC_CS, LIBSSH2_METHOD_MAC_SC], "MACs"),
        ] where !list.isEmpty {
            for method in methods {
                let usable = LibSSH2.supportedAlgorithms(pointer, method).filter(list.contains)
                try prefer(usable, method, option, pointer)
            }
        }
    }

    private func prefer(_ list: [String], _ method: Int32, _ option: String, _ pointer: OpaquePointer) throws {
        guard !list.isEmpty else {
            throw failure(
                .noCommonAlgorithm, .handshake,
                "libssh2 \(LibSSH2.version) has none of the \(option) that ssh's configuration allows",
                hint: "use ssh for this host")
        }
        let code = libssh2_session_method_pref(pointer, method, list.joined(separator: ","))
        guard code == 0 else {
            throw failure(.internal, .handshake, "\(option) \(list) were not accepted", native: Int(code))
        }
    }

    /// Everything from the first byte to the host key, which is returned as the server sent it. The answer to the service request, the last
    /// of libssh2's handshake, isn't awaited here if something may be sent ahead of it.
    func handshake(knownTypes: [String]) async throws -> (hostKey: [UInt8], offersCertificate: Bool) {
        let activity = begin(.handshake, timeout: destination.connectTimeout)
        defer { finish(activity) }
        return try await cancellable(activity) {
            guard let pointer = native.pointer else { throw failure(.closed, .handshake, "the session was closed") }
            let hostKeys = HostKeyPreference(
                known: knownTypes, allowed: destination.allowedAlgorithms.hostKey,
                supported: LibSSH2.supportedAlgorithms(pointer, LIBSSH2_METHOD_HOSTKEY))
            if hostKeys.offered.isEmpty, hostKeys.isMissingKnown { throw unusable(hostKeys) }
            try restrict(hostKeys, pointer)
            let descriptor = io.descriptor
            do {
                let code = try await drive(activity) { session in
                    let code = Int(libssh2_session_handshake(session, descriptor))
                    awaitsService = sendsAhead.query && code == NativeCode.again && io.greeting?.requestedService == true
                    return awaitsService ? 0 : code
                }
                guard code == 0 else { throw refusal(code, hostKeys) }
            } catch let error as SSHError {
                throw worded(error)
            }
            var length = 0
            var type: Int32 = 0
            guard let pointer = native.pointer, let key = libssh2_session_hostkey(pointer, &length, &type) else {
                throw failure(.internal, .handshake, "the server sent no host key")
            }
            let offersCertificate = io.greeting?.serverOffer?.offersHostCertificate ?? true
            logger.debug("handshake done", metadata: ["server": "\(io.greeting?.serverIdentification ?? "")"])
            io.handshakeIsDone()
            try checkNegotiated(pointer)
            return (Array(UnsafeRawBufferPointer(start: key, count: length)), offersCertificate)
        }
    }

    /// What was negotiated, against what ssh's configuration allows.
    private func checkNegotiated(_ pointer: OpaquePointer) throws {
        let allowed = destination.allowedAlgorithms
        for (method, list, option) in [
            (LIBSSH2_METHOD_KEX, allowed.keyExchange, "KexAlgorithms"),
            (LIBSSH2_METHOD_HOSTKEY, allowed.hostKey, "HostKeyAlgorithms"),
            (LIBSSH2_METHOD_CRYPT_CS, allowed.ciphers, "Ciphers"), (LIBSSH2_METHOD_CRYPT_SC, allowed.ciphers, "Ciphers"),
            (LIBSSH2_METHOD_MAC_CS, allowed.macs, "MACs"), (LIBSSH2_METHOD_MAC_SC, allowed.macs, "MACs"),
        ] where !list.isEmpty {
            guard let text = libssh2_session_methods(pointer, method) else {
                throw failure(.internal, .handshake, "libssh2 reports no algorithm for \(option)")
            }
            let name = String(cString: text)
            // libssh2's own name where the cipher authenticates, too.
            if list.contains(name) || name.hasPrefix("INTEGRATED-") { continue }
            throw failure(
                .algorithmNotAllowed, .handshake,
                "the server and libssh2 \(LibSSH2.version) agree on \(name), which \(option) of ssh's configuration doesn't allow",
                hint: "update the server, or allow it for this host in ssh's configuration: \(option) +\(name)")
        }
    }

    private func unusable(_ hostKeys: HostKeyPreference) -> SSHError {
        let type = hostKeys.missing ?? ""
        return failure(
            .noCommonAlgorithm, .handshake,
            "the host is known by a key of type \(type), which libssh2 \(LibSSH2.version) can't use",
            hint: Self.hint(hostKeys))
    }

    private static func hint(_ hostKeys: HostKeyPreference) -> String {
        hostKeys.missing == "ssh-rsa"
            ? "known_hosts has only an RSA key of the host, which needs libssh2 1.11.0 or newer; add its ed25519 key, or use ssh for it"
            : "use ssh for this host, or add its ed25519 key to known_hosts"
    }

    private func refusal(_ code: Int, _ hostKeys: HostKeyPreference) -> SSHError {
        let words = native.pointer.flatMap { LibSSH2.message($0, for: code) } ?? "libssh2 error \(code)"
        guard let greeting = io.greeting, greeting.serverIdentification != nil else {
            return failure(.bannerFailed, .handshake, words, native: code)
        }
        guard let ours = greeting.ourOffer, let server = greeting.serverOffer,
            let (kind, mine, theirs) = AlgorithmOffer.conflict(ours: ours, server: server)
        else { return failure(.connectionLost, .handshake, words, native: code) }
        let hint: String? =
            if kind == "host key", hostKeys.isMissingKnown {
                Self.hint(hostKeys)
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

    /// A connection that ended or stalled in the handshake, by what the server had sent until then.
    private func worded(_ error: SSHError) -> SSHError {
        var error = error
        guard let greeting = io.greeting, greeting.serverIdentification == nil else { return error }
        switch error.code {
        case .connectionLost, .bannerFailed, .answerTimeout:
            if greeting.isTurnedAway {
                error.code = .bannerFailed
                error.message = "the server accepts no connection from here now; it answered: \(greeting.firstWords)"
                error.hint =
                    "too many log-ins at once, or failed ones before: wait some minutes, then check the log of its sshd"
            } else if !greeting.fromServer.isEmpty, !greeting.firstWords.hasPrefix("SSH-") {
                error.code = .notSSH
                error.message = "port \(destination.port) has no SSH server; it answered: \(greeting.firstWords)"
                error.hint = "check HostName and Port"
            } else if error.code == .answerTimeout {
                error.code = .connectTimeout
                error.message = "connected, but no SSH banner within \(destination.connectTimeout.unitText)"
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
