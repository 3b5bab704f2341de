import Foundation

/// The decision about the server's key, before anything is authenticated.
extension SSHSession {
    func accept(hostKey key: [UInt8], _ store: KnownHosts) async throws {
        let name = destination.knownHostsName
        let type = HostKeyType.name(of: key) ?? "unknown"
        let fingerprint = HostKeyType.fingerprint(key)
        switch store.verdict(on: key, for: name) {
        case .known(let location):
            logger.debug("host key known", metadata: ["type": "\(type)", "where": "\(location)"])
        case .changed(let location):
            throw failure(
                .hostKeyChanged(location), .hostKey,
                "the \(type) host key has changed: it is \(fingerprint) now and differs from \(location)",
                hint: "if that is expected: ssh-keygen -R '\(name)' -f '\(location.file)'")
        case .revoked(let location):
            throw failure(
                .hostKeyRevoked(location), .hostKey, "the \(type) host key \(fingerprint) is marked as revoked in \(location)",
                hint: "do not connect until the host has a new key")
        case .unknown(let types, let authority):
            try await acceptUnknown(
                key, store,
                HostKeyQuestion(
                    alias: destination.alias, name: name, keyType: type, fingerprint: fingerprint, otherKnownTypes: types),
                authority)
        }
    }

    private func acceptUnknown(
        _ key: [UInt8], _ store: KnownHosts, _ question: HostKeyQuestion, _ authority: KnownHostsLocation?
    ) async throws {
        let known = "the \(question.keyType) host key \(question.fingerprint) of \(question.name)"
        switch destination.strictHostKeyChecking {
        case .acceptNew, .no:
            options.onNotice?("\(destination.alias): accepted \(known), which was not known before")
            logger.notice("accepted a new host key", metadata: ["fingerprint": "\(question.fingerprint)"])
        case .ask:
            guard let ask = options.askHostKey else { throw unknownKey(known, question, authority) }
            let isAccepted = await ask(question)
            // Whoever gave up before the answer no longer means it.
            if Task.isCancelled { throw failure(.cancelled, .hostKey, "cancelled") }
            guard isAccepted else { throw unknownKey(known, question, authority) }
        case .yes:
            throw unknownKey(known, question, authority)
        }
        remember(key, store, question.name)
    }

    /// A key that cannot be stored is accepted for this session, as ssh does.
    private func remember(_ key: [UInt8], _ store: KnownHosts, _ name: String) {
        do {
            if let file = try store.append(key, for: name, hashed: destination.hashKnownHosts) {
                logger.debug("host key added", metadata: ["file": "\(file)"])
            }
        } catch {
            options.onNotice?("\(destination.alias): the new host key could not be stored: \(error)")
            logger.warning("the new host key could not be stored: \(error)")
        }
    }

    private func unknownKey(_ known: String, _ question: HostKeyQuestion, _ authority: KnownHostsLocation?) -> SSHError {
        var message = "\(known) is not known"
        var hint = "compare the fingerprint with the host's, then connect once with ssh, or allow new keys"
        if let authority {
            message +=
                "; \(authority) names a certificate authority, and libssh2 \(LibSSH2.version) does not check host certificates"
            hint = "add the host's plain key to known_hosts, or use ssh for this host"
        } else if !question.otherKnownTypes.isEmpty {
            message += "; known are keys of type \(question.otherKnownTypes.joined(separator: ", "))"
        }
        return failure(.hostKeyUnknown(fingerprint: question.fingerprint), .hostKey, message, hint: hint)
    }
}
