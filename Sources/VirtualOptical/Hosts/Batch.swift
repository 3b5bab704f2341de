import PowerVM

extension RemoteHost {
    /// Everything that one survey needs of a VIOS, in one exec.
    func survey(wanted: DriveName?, bound: Duration, surroundings: OperationContext) async throws(Problem) -> ServerFacts {
        var question = Batch(self)
        let lsmap = question.add(Lsmap(.all))
        let lsvopt = question.add(Lsvopt())
        let lsrep = question.add(Lsrep())
        let lsdev = wanted.map { question.add(LsdevDevice($0.device)) }
        let answers = try await question.ask(bound: bound, surroundings: surroundings)
        let listing = try answers.read(lsmap)
        let drives = try answers.read(lsvopt)
        // No repository, or one that can't be read, is no reason to stop: it only decides between two good adapters.
        let contents = try? answers.read(lsrep)
        var holder: String?
        if let lsdev { holder = try answers.read(lsdev) }
        return ServerFacts(
            vios: name, adapters: try serverAdapters(listing),
            drives: Dictionary(drives.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }),
            hasRepository: contents.map { $0.repository != nil }, media: contents?.media ?? [], nameHolder: holder)
    }

    /// One adapter and the VIOS's drives, as they are now.
    /// One look, not repeated where the VIOS is locked: who asks looks again.
    func look(at adapter: VHostName, bound: Duration) async throws(Problem) -> AdapterSnapshot {
        var question = Batch(self)
        let look = question.addLook(at: adapter)
        let answers: BatchReply
        do {
            answers = try await question.send(bound: bound)
        } catch {
            throw Problem(error, host: name)
        }
        return try look.view(answers)
    }

    func serverAdapters(_ listing: Lsmap.Listing) throws(Problem) -> [ServerAdapter] {
        var result: [ServerAdapter] = []
        // A level that knows the status prints it for each: where it is missing for one, that one's is not known.
        let showsStatus = listing.adapters.contains { $0.vtds.contains { $0.status != nil } }
        for adapter in listing.adapters {
            guard let name = adapter.name, let location = adapter.location, let client = adapter.clientPartitionID else {
                throw incomplete("adapter \(adapter.name?.text ?? "without a name")", "a name, a location and a client id")
            }
            var vtds: [ServerVTD] = []
            for vtd in adapter.vtds {
                guard let device = vtd.name, let lun = vtd.lun else {
                    throw incomplete("\(name): device \(vtd.name?.text ?? "without a name")", "a name and a LUN")
                }
                vtds.append(
                    ServerVTD(
                        name: device, status: vtd.status ?? (showsStatus ? "not shown" : nil), lun: lun, backing: vtd.backing))
            }
            result.append(ServerAdapter(name: name, location: location, client: PartitionID(client), vtds: vtds))
        }
        return result
    }

    private func incomplete(_ what: String, _ expected: String) -> Problem {
        Problem(ReadError(command: "lsmap", line: nil, text: what, expected: expected), host: name)
    }
}

/// A vhost and the drives of its VIOS, read in one exec: enough to see what a changing command did.
struct AdapterSnapshot: Sendable, Equatable {
    var adapter: ServerAdapter
    var drives: [DeviceName: Lsvopt.Drive]

    func vtd(_ name: DeviceName) -> ServerVTD? { adapter.vtds.first { $0.name == name } }

    /// The VTD with this name if it is a file-backed optical drive.
    func drive(_ name: DeviceName) -> ServerVTD? { drives[name] == nil ? nil : vtd(name) }
}

/// Several commands for one VIOS in one exec.
struct Batch {
    let vios: RemoteHost
    private var batch = CommandBatch()
    private var count = 0

    init(_ vios: RemoteHost) { self.vios = vios }

    /// A command's place in the batch, with its reader.
    struct Slot<C: RemoteCommand> {
        let index: Int
        let command: C
    }

    mutating func add<C: RemoteCommand>(_ command: C) -> Slot<C> {
        batch.add(vios.route.shellText(command))
        count += 1
        return Slot(index: count - 1, command: command)
    }

    /// Adds the commands that show one adapter.
    mutating func addLook(at adapter: VHostName) -> AdapterQuery {
        AdapterQuery(vios: vios, name: adapter, lsmap: add(Lsmap(.adapter(adapter))), lsvopt: add(Lsvopt()))
    }

    /// Adds a changing command that runs only while `check` succeeds.
    mutating func addGuarded<C: RemoteCommand>(_ command: C, by check: String) -> Slot<C> {
        batch.add(check + " && " + vios.route.shellText(command))
        count += 1
        return Slot(index: count - 1, command: command)
    }

    func send(bound: Duration) async throws(TransportFailure) -> BatchReply {
        let answer = try await vios.runner.exchange(Exchange(line: batch.line, timeout: bound))
        return BatchReply(
            vios: vios, endings: batch.endings(of: answer, isThroughHMC: vios.route.isHMC), exitStatus: answer.exitStatus)
    }

    func ask(bound: Duration) async throws(Problem) -> BatchReply {
        do {
            return try await send(bound: bound)
        } catch {
            throw Problem(error, host: vios.name)
        }
    }

    /// The same for commands that only read; while the ODM is locked they are sent again, a bounded number of times.
    func ask(bound: Duration, surroundings: OperationContext) async throws(Problem) -> BatchReply {
        var attempt = 1
        while true {
            let answers = try await ask(bound: bound)
            guard let locked = answers.lock,
                await surroundings.waitForLock(
                    after: attempt, phase: "survey", host: vios.name, why: SafeText.sentence(locked.text))
            else { return answers }
            attempt += 1
        }
    }

    struct AdapterQuery {
        let vios: RemoteHost
        let name: VHostName
        let lsmap: Slot<Lsmap>
        let lsvopt: Slot<Lsvopt>

        func view(_ answers: BatchReply) throws(Problem) -> AdapterSnapshot {
            let listing = try answers.read(lsmap)
            let drives = try answers.read(lsvopt)
            guard let adapter = try vios.serverAdapters(listing).first(where: { $0.name == name }) else {
                throw Problem(
                    .failed, "adapter-gone", "\(vios.name): lsmap doesn't show \(name) any more", hint: "look at it on the VIOS",
                    host: vios.name)
            }
            return AdapterSnapshot(
                adapter: adapter, drives: Dictionary(drives.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }))
        }
    }
}

extension LPARHost {
    /// Asks the companion something that changes nothing.
    func ask(_ verb: Companion.Verb, bound: Duration) async throws(Problem) -> CompanionAnswer {
        let reply: Reply
        do {
            reply = try await send(verb, bound: bound)
        } catch {
            throw Problem(error, host: runner.host)
        }
        if let version = reply.foreignProtocol { throw foreign(version) }
        if let error = reply.readError { throw Problem(error, host: runner.host) }
        guard let answer = reply.answer else { throw silent(reply) }
        guard answer.status == 0 else { throw problem(of: answer, to: verb) }
        return answer
    }

    /// The script's answer has no end.
    private func silent(_ reply: Reply) -> Problem {
        let host = runner.host
        let isInstalled = companion.delivery == .installed
        // The shell's word for a program that isn't there; every AIX has this one.
        if reply.exitStatus == 127, !isInstalled {
            return Problem(
                .refused, "not-aix", "\(host) has no /usr/bin/ksh, as every AIX has\(reply.saidInstead)",
                hint: CompanionHints.hint("not-aix", host), host: host)
        }
        return Problem(
            .failed, "answer-lost", "\(host): the companion script's answer has no end\(reply.saidInstead)",
            hint: isInstalled
                ? "is \(Companion.installedPath) there and executable? attach-cd lpar-setup installs it"
                : "run it again; if it persists, see what `ssh \(host) /usr/bin/ksh -c true` prints",
            host: host, retryable: true)
    }

    /// Checked by the first question, so before anything is changed.
    private func foreign(_ version: String) -> Problem {
        Problem(
            .refused, "companion-version",
            "\(runner.host): the companion script speaks protocol \(version), this attach-cd speaks \(Companion.protocolVersion)",
            hint:
                "attach-cd lpar-setup installs the script that belongs to this attach-cd; without companion: installed in the inventory it is sent",
            host: runner.host)
    }

    /// - Returns: the answer, or nil with what there was of it when its end marker is missing.
    func send(_ verb: Companion.Verb, bound: Duration) async throws(TransportFailure) -> Reply {
        let nonce = Nonce.fresh()
        let raw = try await runner.exchange(companion.exchange(verb, nonce: nonce, timeout: bound))
        let output = String(decoding: raw.output, as: UTF8.self)
        do {
            let answer = try CompanionAnswer(output: output, nonce: nonce)
            let said = raw.messages.isEmpty ? raw.output : raw.messages
            return Reply(
                answer: answer, messages: String(decoding: said.suffix(400), as: UTF8.self), exitStatus: raw.exitStatus,
                readError: nil)
        } catch {
            return Reply(
                answer: nil, messages: "", readError: error, foreignProtocol: CompanionAnswer.foreignProtocol(output))
        }
    }

    struct Reply: Sendable {
        var answer: CompanionAnswer?
        /// The end of what it said on standard error, or of its output if it said nothing there.
        var messages: String
        var exitStatus: Int32?
        var readError: ReadError?
        var foreignProtocol: String?

        /// Why there is no answer, in the host's own words: a login shell or a ForceCommand that refused, a missing ksh.
        var saidInstead: String {
            let text = SafeText.sentence(messages)
            return text.isEmpty ? "" : ": \(text)"
        }
    }
}
