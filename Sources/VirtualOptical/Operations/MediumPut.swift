import AsyncSupport
import FileTransfer
import PowerVM

/// `media put` on one VIOS: facts → plan → send → check → import → look → report. To be run once for each VIOS and image, whatever the
/// number of LPARs that are going to have the medium.
public struct MediumPut: Sendable {
    let image: PutOrigin
    public let name: MediumName
    public let intent: PutIntent
    let vios: RemoteHost
    let records: any MediaRecords
    let context: OperationContext
    let sent: SentDigest
    /// Read the image where it is asked for, not beside: for a simulated clock.
    var readsInline = false

    public init(
        _ image: PutOrigin, name: MediumName, intent: PutIntent = PutIntent(), vios: RemoteHost, records: any MediaRecords,
        context: OperationContext
    ) {
        self.image = image
        self.name = name
        self.intent = intent
        self.vios = vios
        self.records = records
        sent = SentDigest(image.sha256)
        self.context = context.recording(ChangeEvent.Medium(name: name, bytes: image.byteCount), sent)
    }

    /// What has to be done, as the survey shows it.
    struct Decision: Sendable {
        var facts: PutFacts
        var plan: PutPlanner.Plan
        /// Nil: nothing is staged.
        var part: StagedPart?
    }

    var route: String { vios.routeName }

    func result(_ status: MediaResult.Status) -> MediaResult {
        MediaResult(vios: vios.name, name: name, image: image.report, route: route, status: status)
    }

    /// Survey and plan alone: what would be done, or why it can't be.
    /// - Parameter reservedMB: what other images of the run take of the repository before.
    public func preview(reservedMB: Int = 0) async -> MediaResult {
        do throws(Problem) {
            return planned(try await decide(reservedMB: reservedMB, comparesContent: intent.isDryRun))
        } catch {
            var result = result(.planned)
            result.end(error)
            return result
        }
    }

    /// What was decided, as a report.
    func planned(_ decision: Decision) -> MediaResult {
        var result = result(.planned)
        result.note(decision.facts, name)
        result.notes = decision.plan.notes
        result.warnings = decision.plan.warnings
        if let old = decision.plan.oldPart, decision.plan.medium != nil, case .file = image, !decision.facts.tools.isEmpty {
            result.notes.append(
                "\(vios.name): \(old.bytes ?? 0) bytes are staged already; if a checksum confirms that the image begins so, they stay, "
                    + "and the transfer continues behind them, with dd instead of scp")
        }
        result.steps = preview(decision)
        result.wouldChange = !result.steps.isEmpty
        if result.steps.isEmpty { result.status = .alreadyThere }
        return result
    }

    public func run() async -> MediaResult {
        guard !intent.isDryRun else { return await preview() }
        var claims: [any MediaClaim] = []
        do throws(Problem) {
            claims = try claim()
            let decision = try await decide(reservedMB: 0)
            let run = PutRun(put: self, decision: decision)
            let end = await run.run()
            // Until here no other process on this host works on the same.
            withExtendedLifetime(claims) {}
            return end
        } catch {
            var result = result(.failed)
            result.end(error)
            return result
        }
    }

    // MARK: Facts and plan

    private func part() throws(Problem) -> StagedPart {
        guard let part = StagedPart(directory: intent.staging, id: image.contentID) else {
            throw Problem(
                .refused, .invalidName, "\(intent.staging) can't be used for staging", hint: "give a shorter path with --staging")
        }
        return part
    }

    /// On this management host one process works on a medium and on a staged file.
    private func claim() throws(Problem) -> [any MediaClaim] {
        let media = [name, MediumName(temporaryFor: image)].compactMap(\.self).map { "medium \($0)" }
        return try records.claims(media + ["part \(try part().id)"], on: vios.name)
    }

    private func decide(reservedMB: Int, comparesContent: Bool = true) async throws(Problem) -> Decision {
        let part = try part()
        guard vios.route.carries(FileUpload.command(to: part.path)) else { throw .needsSSH(vios, toSend: true) }
        let facts = try await vios.survey(forPutting: [name], staging: intent.staging, context)
        var decision = try await decide(by: facts, part, reservedMB: reservedMB, comparesContent: comparesContent)
        guard let old = decision.plan.oldPart else { return decision }
        do throws(Problem) {
            try await checkIsIdle(old, part)
        } catch {
            guard decision.plan.medium == nil, error.code == .transferRunning else { throw error }
            decision.plan.isPartInUse = true
        }
        return decision
    }

    /// The plan, for which the content of a medium that is there already may have to be compared first.
    /// - Parameter comparesContent: false in the preview before a run, which decides for itself.
    func decide(
        by facts: PutFacts, _ part: StagedPart?, reservedMB: Int = 0, comparesContent: Bool = true
    ) async throws(Problem) -> Decision {
        var planner = PutPlanner(
            image: image, name: name, intent: intent, facts: facts, part: part, reservedMB: reservedMB)
        planner.facts.unfinished = try unfinished(name)
        planner.facts.temporary = try await temporary(facts.repository.snapshot)
        if comparesContent, planner.needsContent {
            let survey = Decision(facts: planner.facts, plan: PutPlanner.Plan(), part: part)
            planner.facts.content = try await PutRun(put: self, decision: survey).existingContent()
        }
        return Decision(facts: planner.facts, plan: try planner.plan(), part: part)
    }

    /// The pause between the looks at a staged file that may be another host's.
    static let lookAgain = Duration.seconds(3)

    /// Growth is the sign that another management host sends the same file.
    private func checkIsIdle(_ old: ListFiles.File, _ part: StagedPart) async throws(Problem) {
        await context.clock.sleep(Self.lookAgain)
        if Task.isCancelled { throw .interrupted(before: "scp", on: vios.name) }
        var batch = Batch(vios)
        let (file, processes) = (batch.add(ListFiles(part.path)), batch.add(ListProcesses()))
        let reply = try await batch.ask(context)
        guard let now = try reply.read(file)?.first else { return }
        if now.bytes != old.bytes { throw .transferRunning("\(part) grows: another host sends the same file", on: vios.name) }
        guard case .success(let running) = reply.result(processes) else {
            // Growth is the only sign then, and a slow transfer can be mistaken for one that has ended.
            guard try isRecorded(part) else {
                throw .transferRunning(
                    "\(part) may be in use by another host: processes can't be listed on \(vios.name)", on: vios.name)
            }
            return
        }
        if running.contains(where: { $0.words.contains { $0.hasSuffix(part.name) } }) {
            throw .transferRunning("\(part) is in use", on: vios.name)
        }
    }

    /// The medium that an exchange of this host left under its temporary name. Queried only if there is one.
    private func temporary(_ snapshot: RepositorySnapshot) async throws(Problem) -> TemporaryMedium? {
        guard let name = MediumName(temporaryFor: image), snapshot.medium(name) != nil, let path = RemotePath(medium: name),
            vios.route.carries(ListFiles(path)), let record = try unfinished(name)
        else { return nil }
        let listed = try? await shieldedLook(vios, path, context.limits.command).get()
        return listed?.first?.sight.map { TemporaryMedium(record: record, sight: $0) }
    }

    private func unfinished(_ name: MediumName) throws(Problem) -> MediumRecord? {
        do {
            let record = try records.record(of: name, on: vios.name)
            return record?.state == .importing ? record : nil
        } catch {
            throw .notRecorded(error.message)
        }
    }

    /// Whether this host's records have the staged file.
    private func isRecorded(_ part: StagedPart) throws(Problem) -> Bool {
        do {
            return try records.records(on: vios.name).contains { $0.part == part.path }
        } catch {
            throw .notRecorded(error.message)
        }
    }

    // MARK: Dry run

    private func preview(_ decision: Decision) -> [StepRecord] {
        let plan = decision.plan
        let applier = RepositoryApplier(vios: vios, context: context)
        func step(_ name: String, _ command: String) -> StepRecord {
            StepRecord(name: name, host: vios.name.text, command: command, outcome: .planned, seconds: nil)
        }
        func step(_ change: RepositoryChange) -> StepRecord { step(change.name, applier.command(of: change)) }
        let removal = decision.part.map { step("remove-part", vios.route.display(RemovePart($0))) }
        guard let medium = plan.medium else {
            return plan.oldPart == nil || plan.isPartInUse ? [] : [removal].compactMap(\.self)
        }
        if plan.isStored {
            let exchange = [plan.replaced.map { _ in RepositoryChange.removeMedium(name) }, .renameMedium(medium, to: name)]
            return exchange.compactMap(\.self).map(step) + (plan.oldPart == nil ? [] : [removal].compactMap(\.self))
        }
        var steps = plan.preparation.map(step)
        if plan.oldPart != nil, let removal { steps.append(removal) }
        if let part = decision.part { steps.append(step("send", vios.route.display(FileUpload.command(to: part.path)))) }
        if let file = decision.part?.path ?? image.remotePath {
            steps.append(step(.createMedium(Mkvopt(name: medium, source: .file(file), access: intent.access))))
        }
        if plan.replaced != nil { steps += [.removeMedium(name), .renameMedium(medium, to: name)].map(step) }
        return steps + [removal].compactMap(\.self)
    }
}

extension MediaRecords {
    /// All of these, for this process alone.
    func claims(_ subjects: [String], on vios: VIOSName) throws(Problem) -> [any MediaClaim] {
        var claims: [any MediaClaim] = []
        for subject in subjects {
            let claim: (any MediaClaim)?
            do { claim = try self.claim(subject, on: vios) } catch { throw .notRecorded(error.message) }
            guard let claim else { throw .transferRunning("another attach-cd on this host is at it: \(subject)", on: vios) }
            claims.append(claim)
        }
        return claims
    }
}

extension MediumPut: MediumBringing {
    public var megabytes: Int { image.megabytes }
}

extension MediaResult {
    mutating func note(_ facts: PutFacts, _ name: MediumName) {
        repository = facts.repository.snapshot.repository
        medium = facts.repository.snapshot.medium(name)
        medium?.bytes = facts.stored[name]?.bytes
    }
}
