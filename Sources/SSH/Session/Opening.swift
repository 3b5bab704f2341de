import AsyncSupport
import Glibc

/// Turns a destination into a logged-in session: hops, retries, the limit of handshakes in flight.
struct Opening {
    let options: SSHOptions
    /// Doesn't log in to the destination itself.
    var onlyVerifies = false

    func open(_ destination: SSHDestination) async throws -> SSHSession {
        var carrier: SSHSession?
        do {
            for (index, hop) in destination.jumps.enumerated() {
                // With its own route, so that a fresh connection to it can be tried.
                var hop = hop
                hop.jumps = Array(destination.jumps[..<index])
                carrier = try await Opening(options: options).connect(
                    hop, through: carrier, .init(query: options.sendsAhead, channel: false))
            }
            return try await connect(
                destination, through: carrier, .init(query: options.sendsAhead, channel: options.sendsAhead))
        } catch {
            // A hop that failed has not taken over the session that was to carry it.
            await carrier?.close()
            throw error
        }
    }

    /// Tries again when the server dropped the connection before its banner, as sshd does at random above MaxStartups, and once where a
    /// log-in failed in which something was sent ahead.
    private func connect(
        _ destination: SSHDestination, through carrier: SSHSession?, _ ahead: SendsAhead
    ) async throws -> SSHSession {
        var attempt = 1
        while true {
            do {
                let ahead = ServerHandshakes.maySendAhead(to: destination) ? ahead : .nothing
                return try await connectOnce(destination, through: carrier, ahead)
            } catch is SentTooEarly {
                options.logger.debug("\(destination.alias): no log-in with requests sent ahead; once more, step by step")
                ServerHandshakes.sendNothingAhead(to: destination)
            } catch let error as SSHError where error.code == .bannerFailed && attempt < options.handshakeAttempts {
                options.logger.debug("\(error); trying again (\(attempt))")
                let base = 50 << min(attempt, 5)
                do {
                    try await Task.sleep(for: .milliseconds(base / 2 + Int.random(in: 0...base)))
                } catch {
                    throw SSHError(code: .cancelled, phase: .handshake, host: destination.alias, message: "cancelled")
                }
                attempt += 1
            }
        }
    }

    private func connectOnce(
        _ destination: SSHDestination, through carrier: SSHSession?, _ ahead: SendsAhead
    ) async throws -> SSHSession {
        let session = try await ServerHandshakes.semaphore(for: destination).withPermit {
            try await logIn(destination, through: carrier, ahead)
        }
        guard let session else {
            throw SSHError(code: .cancelled, phase: .connect, host: destination.alias, message: "cancelled")
        }
        return session
    }

    private func logIn(
        _ destination: SSHDestination, through carrier: SSHSession?, _ ahead: SendsAhead
    ) async throws -> SSHSession {
        let transport =
            if let carrier {
                try await carrier.tunnel(to: destination)
            } else {
                try await Connector(destination: destination).connect()
            }
        let session = try SSHSession(destination, options, transport: transport, carrier: carrier, sendsAhead: ahead)
        do {
            await session.start()
            try await session.establish(onlyVerifies: onlyVerifies)
            return session
        } catch {
            await session.abandon()
            throw error
        }
    }
}

extension SSHSession {
    /// Nothing is authenticated before the host key has been accepted.
    func establish(onlyVerifies: Bool) async throws {
        let store = KnownHosts(userFiles: destination.userKnownHostsFiles, globalFiles: destination.globalKnownHostsFiles)
        let name = destination.knownHostsName
        let types = await Blocking.run { store.keyTypes(for: name) }
        let (key, offersCertificate) = try await handshake(knownTypes: types)
        try await accept(hostKey: key, offersCertificate: offersCertificate)
        if onlyVerifies { return }
        try await authenticate()
        startKeepalive()
    }

    /// Closes a session that never came up; its carrier stays open for another attempt.
    func abandon() async {
        await shutDown(failure(.closed, .close, "the session was abandoned"), withCarrier: false)
    }
}
