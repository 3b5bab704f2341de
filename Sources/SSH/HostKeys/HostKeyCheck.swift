import Glibc

/// The decision about the server's key, before anything is authenticated.
extension SSHSession {
    func accept(hostKey key: [UInt8], offersCertificate: Bool) async throws {
        let least = destination.allowedAlgorithms.leastRSABits
        if let bits = HostKeyType.rsaBits(of: key), bits < least {
            throw failure(
                .algorithmNotAllowed, .hostKey,
                "the host's RSA key has \(bits) bits, and RequiredRSASize of ssh's configuration is \(least)",
                hint: "give the host a longer key, or one of another type")
        }
        let store = KnownHosts(userFiles: destination.userKnownHostsFiles, globalFiles: destination.globalKnownHostsFiles)
        let (name, bareName) = (destination.knownHostsName, destination.knownHostsBareName)
        let type = HostKeyType.name(of: key) ?? "unknown"
        let fingerprint = HostKeyType.fingerprint(key)
        let (verdict, revocation) = await Blocking.run {
            (store.verdict(on: key, for: name, bareName: bareName), store.revocation(for: name, bareName: bareName))
        }
        if case .revoked = verdict {
        } else if offersCertificate, let revocation {
            // ssh would see the certificate, and perhaps that this line revokes its authority.
            throw failure(
                .noCommonAlgorithm, .hostKey,
                "the server has a host certificate, which libssh2 \(LibSSH2.version) doesn't check against the @revoked line \(revocation)",
                hint: "use ssh for this host")
        }
        switch verdict {
        case .known(let location):
            logger.debug("host key known", metadata: ["type": "\(type)", "where": "\(location)"])
        case .changed(let location, let known):
            let difference = known == type ? "differs from" : "isn't the \(known) key of"
            throw failure(
                .hostKeyChanged(location), .hostKey,
                "the \(type) host key has changed: it is \(fingerprint) now and \(difference) \(location)",
                hint: "if that is expected: ssh-keygen -R '\(name)' -f '\(location.file)'")
        case .revoked(let location):
            throw failure(
                .hostKeyRevoked(location), .hostKey, "the \(type) host key \(fingerprint) is marked as revoked in \(location)",
                hint: "do not connect until the host has a new key")
        case .unknown(let authority):
            try await acceptUnknown(
                key, store,
                HostKeyQuestion(alias: destination.alias, name: name, keyType: type, fingerprint: fingerprint), authority)
        }
    }

    private func acceptUnknown(
        _ key: [UInt8], _ store: KnownHosts, _ question: HostKeyQuestion, _ authority: KnownHostsLocation?
    ) async throws {
        let known = "the \(question.keyType) host key \(question.fingerprint) of \(question.name)"
        switch destination.strictHostKeyChecking {
        case _ where !destination.hasRecordableName || destination.userKnownHostsFiles.isEmpty:
            // ssh, too, accepts no new key that it has no file for.
            throw unknownKey(known, question, authority)
        case .acceptNew, .no:
            options.onNotice?("\(destination.alias): accepted \(known), which was not known before")
            logger.notice("accepted a new host key", metadata: ["fingerprint": "\(question.fingerprint)"])
        case .ask:
            guard let ask = options.askHostKey else { throw unknownKey(known, question, authority) }
            let isAccepted = await ask(question)
            // After a cancellation the answer no longer counts.
            if Task.isCancelled { throw failure(.cancelled, .hostKey, "cancelled") }
            guard isAccepted else { throw unknownKey(known, question, authority) }
        case .yes:
            throw unknownKey(known, question, authority)
        }
        await remember(key, store, question.name)
    }

    /// A key that cannot be stored is accepted for this session, as ssh does.
    private func remember(_ key: [UInt8], _ store: KnownHosts, _ name: String) async {
        let hashed = destination.hashKnownHosts
        do {
            if let file = try await Blocking.run({ Result { try store.append(key, for: name, hashed: hashed) } }).get() {
                logger.debug("host key added", metadata: ["file": "\(file)"])
            }
        } catch {
            options.onNotice?("\(destination.alias): the new host key could not be stored: \(error)")
            logger.warning("the new host key could not be stored: \(error)")
        }
    }

    private func unknownKey(_ known: String, _ question: HostKeyQuestion, _ authority: KnownHostsLocation?) -> SSHError {
        var message = "\(known) is not known"
        // Where it is the usual case, who knows how the host is reached has a better one.
        var hint: String?
        if let authority {
            message +=
                "; \(authority) names a certificate authority, and libssh2 \(LibSSH2.version) does not check host certificates"
            hint = "add the host's plain key to known_hosts, or use ssh for this host"
        } else if destination.userKnownHostsFiles.isEmpty {
            message += ", and UserKnownHostsFile is none, so that it can't be stored"
            hint = "set UserKnownHostsFile for this host; /dev/null accepts new keys without storing them, where that is allowed"
        }
        return failure(.hostKeyUnknown(fingerprint: question.fingerprint), .hostKey, message, hint: hint)
    }
}
