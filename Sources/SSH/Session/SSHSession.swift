import CLibSSH2
import Glibc
import Logging

/// One authenticated connection to one host; the only public door to libssh2.
///
/// The actor owns every C pointer and runs on an event loop, which it shares with other sessions. All libssh2 calls are non-blocking and go through one
/// funnel (Funnel.swift). Several commands may run at once, each on a channel of its own.
public actor SSHSession {
    nonisolated let executor: SessionExecutor
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    /// The host at the other end.
    public nonisolated let destination: SSHDestination
    nonisolated let options: SSHOptions
    nonisolated let logger: Logger

    let native: NativeSession
    let io: SessionIO
    let readiness: Readiness
    /// The session to the last jump host, which carries this one's bytes and is closed with it.
    let carrier: SSHSession?
    let sendsAhead: SendsAhead
    /// Something was sent ahead, and the request that it depends on hasn't been answered well.
    var isAhead = false
    /// libssh2's handshake isn't over: the service request is unanswered.
    var awaitsService = false

    /// Set once, when the session can't be used any more.
    var ending: SSHError?
    var isClosed = false
    var waiters: [(activity: Int, reason: WaitReason, continuation: CheckedContinuation<Void, Never>)] = []
    var activities: [Int: Activity] = [:]
    private var lastActivity = 0
    var gate = Gate()
    var channels = ChannelPool()
    var keepalive: Keepalive?
    /// Commands that were begun and have not ended.
    var runningCommands = 0
    var streams: [Int: StreamState] = [:]
    /// Ends with the last of them.
    var isRetired = false
    /// A command that waits for its input.
    var startedAhead: StartedAhead?
    var isStartingAhead = false

    struct WaitReason: OptionSet {
        let rawValue: Int
        /// Bytes from the server.
        static let input = WaitReason(rawValue: 1)
        /// Room in the outbox.
        static let output = WaitReason(rawValue: 2)
        /// Something that another activity of this session provides.
        static let turn = WaitReason(rawValue: 4)
    }

    init(
        _ destination: SSHDestination, _ options: SSHOptions, transport: ByteTransport, carrier: SSHSession?,
        sendsAhead: SendsAhead
    )
        throws
    {
        guard let executor = SessionExecutor() else {
            Glibc.close(transport.descriptor)
            throw SSHError(
                code: .localIO, phase: .connect, host: destination.alias, message: "this process has no descriptors left",
                hint: "raise the limit of open files (ulimit -n)")
        }
        self.executor = executor
        self.destination = destination
        self.options = options
        var logger = options.logger
        logger[metadataKey: "host"] = "\(destination.alias)"
        self.logger = logger
        io = SessionIO(transport)
        guard let native = NativeSession(io) else {
            Glibc.close(transport.descriptor)
            throw SSHError(code: .internal, phase: .handshake, host: destination.alias, message: "libssh2 could not be started")
        }
        self.native = native
        self.carrier = carrier
        self.sendsAhead = sendsAhead
        readiness = Readiness(descriptor: transport.descriptor, loop: executor.loop)
    }

    /// Connects, checks the host key and logs in. Throws only `SSHError`.
    public static func open(_ destination: SSHDestination, options: SSHOptions = .init()) async throws -> SSHSession {
        try await Opening(options: options).open(destination)
    }

    /// Wires the readiness sources; must come before everything else.
    func start() {
        readiness.handle(
            readable: { [weak self] in self?.assumeIsolated { $0.wake(.input) } },
            writable: { [weak self] in self?.assumeIsolated { $0.flushOutbox() } })
        io.needsWriter = { [readiness] in readiness.armWriter() }
    }

    /// Ends the session: commands still running fail with `closed`, everything is freed. Returns when the descriptor is closed.
    public func close() async {
        await shutDown(failure(.closed, .close, "the session was closed"))
    }

    func shutDown(_ reason: SSHError, withCarrier: Bool = true) async {
        if !isClosed {
            isClosed = true
            if ending == nil { ending = reason }
            logger.debug("closing: \(ending?.message ?? "")")
            keepalive = nil
            if io.end == nil { native.disconnect() }
            channels.forgetAll()
            native.free()
            for activity in activities.values { activity.timer?.cancel() }
            wakeAll()
        }
        await withCheckedContinuation { continuation in
            readiness.cancel(closed: { continuation.resume() })
        }
        if withCarrier { await carrier?.close() }
    }

    // MARK: Activities

    func begin(_ phase: SSHError.Phase, timeout: Duration? = nil) -> Activity {
        lastActivity += 1
        let activity = Activity(id: lastActivity, phase: phase, deadline: timeout.map { .now + $0 })
        activities[activity.id] = activity
        if let timeout { start(activity, timeout, .deadline(timeout)) }
        return activity
    }

    /// One that may take as long as something moves: see `extend`.
    func begin(_ phase: SSHError.Phase, patience: Duration) -> Activity {
        let activity = begin(phase)
        start(activity, patience, .stalled(patience))
        return activity
    }

    private func start(_ activity: Activity, _ timeout: Duration, _ stop: Activity.Stop) {
        let timer = LoopTimer(executor.loop) { [weak self, id = activity.id] in
            self?.assumeIsolated { $0.stop(id, stop) }
        }
        timer.schedule(after: timeout)
        activity.timer = timer
    }

    /// Something moved: the time begins again.
    func extend(_ activity: Activity, by patience: Duration) {
        activity.timer?.schedule(after: patience)
    }

    func finish(_ activity: Activity) {
        activity.timer?.cancel()
        activity.timer = nil
        activities[activity.id] = nil
    }

    func stop(_ id: Int, _ stop: Activity.Stop) {
        guard let activity = activities[id], activity.stop == nil else { return }
        activity.stop = stop
        wake(activity: id)
    }

    /// Runs `body` so that cancelling the task stops the activity.
    func cancellable<R: Sendable>(_ activity: Activity, _ body: () async throws -> R) async throws -> R {
        let executor = executor
        return try await withTaskCancellationHandler {
            try await body()
        } onCancel: { [id = activity.id] in
            executor.loop.submit { self.assumeIsolated { $0.stop(id, .cancelled) } }
        }
    }

    nonisolated func failure(
        _ code: SSHError.Code, _ phase: SSHError.Phase, _ message: String, hint: String? = nil, native: Int? = nil,
        requestSent: Bool = false
    ) -> SSHError {
        SSHError(
            code: code, phase: phase, host: destination.alias, message: message, hint: hint,
            libssh2Code: native.map { Int32(truncatingIfNeeded: $0) }, requestSent: requestSent)
    }
}

/// Opens a session for the duration of `body` and closes it in every case.
public func withSSHSession<R: Sendable>(
    _ destination: SSHDestination, options: SSHOptions = .init(), _ body: (SSHSession) async throws -> R
) async throws -> R {
    let session = try await SSHSession.open(destination, options: options)
    do {
        let result = try await body(session)
        await session.close()
        return result
    } catch {
        await session.close()
        throw error
    }
}
