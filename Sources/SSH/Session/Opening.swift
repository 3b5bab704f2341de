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
                carrier = try await Opening(options: options).connect(hop, through: carrier, opensEarly: false)
            }
            return try await connect(destination, through: carrier, opensEarly: options.opensChannelsAhead)
        } catch {
            // A hop that failed has not taken over the session that was to carry it.
            await carrier?.close()
            throw error
        }
    }

    /// Tries again when the server dropped the connection before its banner, as sshd does at random above MaxStartups.
    ///
    /// - Parameter opensEarly: see `SSHSession.opensEarly`; not for a jump host, which may allow no channel for a command.
    private func connect(
        _ destination: SSHDestination, through carrier: SSHSession?, opensEarly: Bool
    ) async throws -> SSHSession {
        var attempt = 1
        var opensEarly = opensEarly
        while true {
            do {
                return try await connectOnce(destination, through: carrier, opensEarly: opensEarly)
            } catch is OpenedTooEarly {
                options.logger.debug("\(destination.alias): not logged in, and a channel was asked for; once more, step by step")
                opensEarly = false
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
        _ destination: SSHDestination, through carrier: SSHSession?, opensEarly: Bool
    ) async throws -> SSHSession {
        let semaphore = ServerHandshakes.semaphore(for: "\(destination.hostName):\(destination.port)")
        let session = try await semaphore.withPermit {
            try await logIn(destination, through: carrier, opensEarly: opensEarly)
        }
        guard let session else {
            throw SSHError(code: .cancelled, phase: .connect, host: destination.alias, message: "cancelled")
        }
        return session
    }

    private func logIn(
        _ destination: SSHDestination, through carrier: SSHSession?, opensEarly: Bool
    ) async throws -> SSHSession {
        let transport =
            if let carrier {
                try await carrier.tunnel(to: destination)
            } else {
                try await Connector(destination: destination).connect()
            }
        let session = try SSHSession(destination, options, transport: transport, carrier: carrier, opensEarly: opensEarly)
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
