import PowerVM

/// Several commands for one VIOS in one exec.
struct Batch {
    let vios: RemoteHost
    private var batch = CommandBatch()
    private var count = 0

    init(_ vios: RemoteHost) { self.vios = vios }

    /// A command's slot in the batch, with its reader.
    struct Slot<C: RemoteCommand> {
        let index: Int
        let command: C
    }

    mutating func add<C: RemoteCommand>(_ command: C) -> Slot<C> {
        batch.add(vios.route.shellText(command))
        count += 1
        return Slot(index: count - 1, command: command)
    }

    /// Adds a changing command that runs only while `guardText` succeeds; nil: in any case.
    mutating func addGuarded<C: RemoteCommand>(_ command: C, by guardText: String?) -> Slot<C> {
        batch.add((guardText.map { $0 + " && " } ?? "") + vios.route.shellText(command))
        count += 1
        return Slot(index: count - 1, command: command)
    }

    /// - Parameter ended: called when that command has ended, if the transport shows that before the others have.
    func send<C>(
        bound: Duration, when slot: Slot<C>, ended: @escaping @Sendable () -> Void
    ) async throws(TransportFailure) -> BatchReply {
        var exchange = Exchange(line: batch.line, timeout: bound)
        exchange.milestone = .init(text: batch.endMarker(slot.index), reached: ended)
        return try await send(exchange)
    }

    func send(bound: Duration) async throws(TransportFailure) -> BatchReply {
        try await send(Exchange(line: batch.line, timeout: bound))
    }

    private func send(_ exchange: Exchange) async throws(TransportFailure) -> BatchReply {
        let answer = try await vios.runner.exchange(exchange)
        return BatchReply(
            vios: vios, endings: batch.endings(of: answer, isThroughHMC: vios.route.isHMC), exitStatus: answer.exitStatus)
    }

    func ask(bound: Duration) async throws(Problem) -> BatchReply {
        do {
            return try await send(bound: bound)
        } catch {
            throw Problem(error, host: vios.name.text)
        }
    }

    /// The same for commands that only read; while the ODM is locked they are sent again, a bounded number of times.
    func ask(_ context: OperationContext) async throws(Problem) -> BatchReply {
        var attempt = 1
        while true {
            let reply = try await ask(bound: context.limits.command)
            guard reply.lock != nil, await context.waitForLock(after: attempt, phase: "the survey", host: vios.name)
            else { return reply }
            attempt += 1
        }
    }
}
