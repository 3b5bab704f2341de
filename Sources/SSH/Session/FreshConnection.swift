/// Connections that don't run commands.
extension SSHSession {
    /// Connects, checks the host key as `open` does, which may ask about it and record it, and disconnects: it logs in to the
    /// jump hosts, but not to the destination. Throws only `SSHError`.
    public static func verifyHostKey(_ destination: SSHDestination, options: SSHOptions = .init()) async throws {
        try await Opening(options: options, onlyVerifies: true).open(destination).close()
    }

    /// Whether the host answers a fresh connection with its host key: this distinguishes a dead connection from a silent host.
    /// Nothing is asked and nothing is written; jump hosts are logged in to.
    ///
    /// - Parameter bound: for each TCP connect and each handshake on the route.
    public static func answers(
        _ destination: SSHDestination, within bound: Duration, options: SSHOptions = .init()
    ) async -> Bool {
        func fresh(_ host: SSHDestination) -> SSHDestination {
            var host = host
            host.connectTimeout = min(host.connectTimeout, bound)
            host.strictHostKeyChecking = .yes
            return host
        }
        var probe = fresh(destination)
        probe.jumps = destination.jumps.map(fresh)
        var silent = options
        silent.onNotice = nil
        silent.authenticationTimeout = min(options.authenticationTimeout, bound)
        do {
            try await verifyHostKey(probe, options: silent)
            return true
        } catch let error as SSHError {
            options.logger.debug("fresh connection: \(error)")
            // Whatever is wrong with its key, something answers.
            return error.phase == .hostKey && error.host == destination.alias
        } catch {
            return false
        }
    }

    /// No further command goes over this session; those that run may end, and then it is closed. For a session that has missed a
    /// deadline: it may be dead.
    public func retire() async {
        isRetired = true
        if runningCommands == 0 { await close() }
    }
}
