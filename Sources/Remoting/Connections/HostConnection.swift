import AsyncSupport
import Logging
import PowerVM
import SSH

/// One host over the transport that suits it. Under `auto` a log-in that libssh2 can't do is tried once more with the ssh program;
/// a command is never sent twice.
public actor HostConnection: CommandRunner {
    public nonisolated let host: String
    private let finder: RouteFinder
    private let defaultUser: String?
    private let options: SSHOptions
    private let temporary: String
    private let route = SharedTask<HostRoute>(keepsFailure: true)
    private var transport: Transport?
    /// A connection of the ssh program beside libssh2's, for files.
    private let mover = SharedTask<OpenSSHRunner>(keepsFailure: true)
    /// The choice that holds now.
    private var choice: TransportChoice?
    private var isClosed = false

    private enum Transport {
        case libssh2(SSHRunner)
        /// `before`: how libssh2 failed.
        case openssh(OpenSSHRunner, before: TransportFailure?)
    }

    init(host: String, defaultUser: String?, finder: RouteFinder, options: SSHOptions, temporary: String) {
        self.host = host
        self.defaultUser = defaultUser
        self.finder = finder
        self.options = options
        self.temporary = temporary
    }

    public func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer {
        let runner = try await connected()
        return try await runner.exchange(exchange)
    }

    /// Under `auto` the ssh program moves files, where it can log in: sending over libssh2 1.10 takes two to three
    /// times the CPU (architecture, section 4). Everything else keeps its connection.
    public func stream(_ request: StreamRequest) async throws(TransportFailure) -> any CommandStream {
        let runner = try await connected()
        if case .libssh2 = transport, finder.preference == .auto, let mover = await fileMover() {
            return try await mover.stream(request)
        }
        return try await runner.stream(request)
    }

    public func start(ahead line: String) async {
        if case .libssh2(let runner) = transport { await runner.start(ahead: line) }
    }

    /// Nil where the ssh program can't do it.
    private func fileMover() async -> OpenSSHRunner? {
        do {
            let route = try await resolved()
            return try await mover.value { [self] in
                let runner = await openSSH(route)
                do {
                    try await runner.connect()
                    return runner
                } catch {
                    await runner.close()
                    throw error
                }
            }
        } catch {
            options.logger.info("\(host): files are moved over libssh2: \(error)")
            return nil
        }
    }

    /// Logs in if that isn't done yet.
    public func connect() async throws(TransportFailure) { _ = try await connected() }

    /// What is known before anything is connected.
    func resolved() async throws(TransportFailure) -> HostRoute {
        do {
            var route = try await route.value { [finder, host, defaultUser] in
                try await finder.route(host, defaultUser: defaultUser)
            }
            if let choice { route.choice = choice }
            return route
        } catch {
            throw SSHFailures.opening(Task.isCancelled ? CancellationError() : error, host: host)
        }
    }

    public func release() async {
        await mover.take()?.release()
        switch transport {
        case nil: break
        case .libssh2(let runner): await runner.release()
        case .openssh(let runner, _): await runner.release()
        }
    }

    public func close() async {
        isClosed = true
        _ = await route.end()
        await mover.end()?.close()
        switch transport {
        case nil: break
        case .libssh2(let runner): await runner.close()
        case .openssh(let runner, _): await runner.close()
        }
    }

    private func connected() async throws(TransportFailure) -> any CommandRunner {
        do throws(TransportFailure) {
            return try await opened()
        } catch {
            guard error.code == "key-rejected", let usual = defaultUser else { throw error }
            let user = try await resolved().target.destination.user
            guard user != usual else { throw error }
            var failure = error
            failure.hint =
                "user \(user) comes from \(UserOrigin.text(of: user, file: finder.configuration.mainFile)), instead of "
                + "\(usual); if that is right, \(error.hint)"
            throw failure
        }
    }

    /// The runner of a transport that is logged in.
    private func opened() async throws(TransportFailure) -> any CommandRunner {
        let route = try await resolved()
        try checkOpen()
        switch transport ?? start(route) {
        case .openssh(let runner, let before):
            try await connect(runner, before)
            return runner
        case .libssh2(let runner):
            do {
                try await runner.connect()
                return runner
            } catch {
                let failure = SSHFailures.opening(error, host: host, route.target.command)
                guard let reason = cure(error, route) else { throw failure }
                try checkOpen()
                let fallback = change(to: route, reason, failure)
                try await connect(fallback, failure)
                return fallback
            }
        }
    }

    /// A query that the run no longer waits for must not open a connection that the run would leave behind.
    private func checkOpen() throws(TransportFailure) {
        if isClosed { throw SSHFailures.opening(CancellationError(), host: host) }
    }

    private func cure(_ error: any Error, _ route: HostRoute) -> String? {
        finder.preference == .auto ? TransportCure(options: route.options).reason(for: error) : nil
    }

    private func connect(_ runner: OpenSSHRunner, _ before: TransportFailure?) async throws(TransportFailure) {
        do {
            try await runner.connect()
        } catch {
            guard let before else { throw error }
            var both = error
            both.message += " (tried because libssh2 could not: \(before.message))"
            throw both
        }
    }

    private func start(_ route: HostRoute) -> Transport {
        options.logger.info("\(host): transport \(route.choice.kind.rawValue): \(route.choice.reason)")
        choice = route.choice
        let started: Transport =
            switch route.choice.kind {
            case .libssh2:
                .libssh2(SSHRunner(host: host, destination: route.destination, file: route.target.file, options: options))
            case .openssh: .openssh(openSSH(route), before: nil)
            }
        transport = started
        return started
    }

    /// Several callers may come here with the same failure: they get the same runner.
    private func change(to route: HostRoute, _ reason: String, _ failure: TransportFailure) -> OpenSSHRunner {
        if case .openssh(let runner, _) = transport { return runner }
        options.logger.info("\(host): transport openssh: \(reason)")
        choice = TransportChoice(kind: .openssh, reason: reason)
        let runner = openSSH(route)
        transport = .openssh(runner, before: failure)
        return runner
    }

    private func openSSH(_ route: HostRoute) -> OpenSSHRunner {
        let notice = options.onNotice
        return OpenSSHRunner(
            target: route.target, temporary: temporary, notice: { notice?($0) }, enroll: hostKeyEnrollment(route))
    }

    /// ssh itself is never asked to ask: it has no terminal. libssh2 fetches the key where it can: directly, and from a server with
    /// which it shares algorithms. It takes the type of key that ssh would.
    private func hostKeyEnrollment(_ route: HostRoute) -> HostKeyEnrollment? {
        let destination = route.destination
        guard options.askHostKey != nil, destination.strictHostKeyChecking == .ask, destination.jumps.isEmpty,
            (route.options["proxycommand"] ?? "none") == "none"
        else { return nil }
        return { [options] in
            do {
                try await SSHSession.verifyHostKey(destination, options: options)
                return true
            } catch {
                options.logger.info("\(destination.alias): the host key was not accepted: \(error)")
                return false
            }
        }
    }
}
