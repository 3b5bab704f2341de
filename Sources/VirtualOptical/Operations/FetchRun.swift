import AsyncSupport
import PowerVM

/// One `media put --from-nfs` that was decided: mounted, imported, unmounted, and what is left if one of them fails.
final class FetchRun: Sendable {
    let fetch: MediumFetch
    let decision: MediumFetch.Decision

    init(fetch: MediumFetch, decision: MediumFetch.Decision) {
        self.fetch = fetch
        self.decision = decision
    }

    private var vios: RemoteHost { fetch.vios }
    private var context: OperationContext { fetch.context }
    private var mounting: NFSMounting { decision.mounting }

    func run() async -> MediaResult {
        var before = fetch.result(.failed)
        before.note(decision.facts, fetch.name)
        var isOurs = false
        do throws(Problem) {
            if !decision.isMounted { isOurs = try await mount(&before) }
        } catch {
            before.notes = decision.notes
            before.end(error)
            return before
        }
        var result = await bring()
        result.steps = before.steps + result.steps
        result.warnings = before.warnings + result.warnings
        result.leftovers = before.leftovers + result.leftovers
        result.notes = decision.notes + result.notes
        if before.changed == nil, result.changed == false {
            result.changed = nil
            if let problem = result.problem { result.end(problem) }
        }
        // What is unmounted again wasn't changed.
        guard isOurs else { return result }
        if fetch.source.links, result.problem?.status == .unknown {
            // There may be a link to it.
            result.leftovers.append(leftover)
        } else if fetch.source.links, result.problem == nil {
            result.notes.append(
                "\(mounting.mount.source) stays mounted on \(mounting.mount.mountPoint): the medium is a link to it; "
                    + "once no link needs it, unmount it: \(mounting.unmountCommand)")
            forget(&result)
        } else {
            await unmount(&result)
        }
        return result
    }

    // MARK: The mount

    /// - Returns: whether this run mounted it, and has to unmount it.
    private func mount(_ result: inout MediaResult) async throws(Problem) -> Bool {
        try record()
        var doubt: NFSMounting.Doubt?
        let outcome = await step("mount", mounting.mountCommand, &result) {
            let end = await mounting.mountIt(on: decision.point) { [fetch, mount = mounting.mount] in
                (try? fetch.records.record(of: fetch.name, on: fetch.vios.name))?.mount == MediumRecord.Mount(mount)
            }
            doubt = end.doubt
            return end.outcome
        }
        if doubt != nil || outcome == .alreadyDone {
            forget(&result)
            leaveMounted(doubt, &result)
            return false
        }
        guard let problem = outcome.problem else { return true }
        if case .unknown = outcome {
            result.changed = nil
            result.leftovers.append(leftover)
        } else {
            forget(&result)
        }
        throw problem
    }

    /// It is used, but not unmounted: it is, or may be, what another command mounted.
    private func leaveMounted(_ doubt: NFSMounting.Doubt?, _ result: inout MediaResult) {
        let mounted = "\(mounting.mount.source) is mounted on \(mounting.mount.mountPoint)"
        guard let doubt else {
            result.warnings.append(
                "\(vios.name): mount wasn't run, because \(mounted): another command mounted it; it stays mounted")
            return
        }
        result.changed = nil
        var leftover = leftover
        leftover.keptBecause = "nothing shows that this run mounted it"
        result.leftovers.append(leftover)
        result.warnings.append(
            "\(vios.name): \(doubt.rawValue), and \(mounted): nothing shows that this run mounted it, so it stays mounted; "
                + "if nothing else needs it, unmount it: \(mounting.unmountCommand)")
    }

    private func unmount(_ result: inout MediaResult) async {
        // Also after an interruption: it is ours, and in the way of others.
        let (outcome, steps) = await Task { () -> (StepOutcome, [StepRecord]) in
            var own = fetch.result(.failed)
            let outcome = await step("unmount", mounting.unmountCommand, &own) { await mounting.unmountIt() }
            return (outcome, own.steps)
        }.value
        result.steps += steps
        guard let problem = outcome.problem else {
            forget(&result)
            return
        }
        if result.changed == false { result.changed = true }
        // What is still mounted was changed: then it isn't a refusal any more.
        if let problem = result.problem { result.end(problem) }
        result.leftovers.append(leftover)
        result.warnings.append(
            "\(vios.name): \(mounting.mount.source) is still mounted on \(mounting.mount.mountPoint): \(problem.reason); "
                + cleaning)
    }

    /// What unmounts it later: `media clean` checks first that nothing uses it, which needs a route by ssh.
    private var cleaning: String {
        vios.route.isHMC
            ? "once nothing uses it, unmount it: \(mounting.unmountCommand)"
            : "attach-cd media clean --yes \(vios.name) unmounts it"
    }

    private var leftover: MediaResult.Leftover {
        MediaResult.Leftover(kind: .mount, name: mounting.mount.mountPoint.text)
    }

    private func step(
        _ name: String, _ command: String, _ result: inout MediaResult, _ body: () async -> StepOutcome
    ) async -> StepOutcome {
        context.progress(.started(lpar: vios.name.text, phase: name, host: vios.name.text))
        defer { context.progress(.finished(lpar: vios.name.text, phase: name, host: vios.name.text)) }
        let began = context.clock.now()
        let outcome = await body()
        result.append(
            StepRecord(
                name: name, host: vios.name.text, command: command, outcome: outcome.word, seconds: context.clock.now() - began),
            of: outcome)
        return outcome
    }

    // MARK: Records

    /// Written before it is mounted, so that `media clean` finds it whatever happens.
    private func record() throws(Problem) {
        let left: MediumRecord.Mount?
        do {
            var record =
                try fetch.records.record(of: fetch.name, on: vios.name)
                ?? MediumRecord(vios: vios.name, medium: fetch.name, state: .sending, bytes: 0)
            left = record.mount.flatMap { $0.point == mounting.mount.mountPoint ? nil : $0 }
            if left == nil {
                record.mount = MediumRecord.Mount(mounting.mount)
                try fetch.records.save(record)
            }
        } catch {
            throw .notRecorded(error.message)
        }
        // A record has one mount: another would make this host forget the one that an earlier run left.
        if let left { throw .mountIsLeft(left, of: fetch.name, on: vios.name) }
    }

    private func forget(_ result: inout MediaResult) {
        do {
            guard var record = try fetch.records.record(of: fetch.name, on: vios.name), record.mount != nil else { return }
            record.mount = nil
            if record.state == .sending, record.part == nil {
                try fetch.records.remove(fetch.name, on: vios.name)
            } else {
                try fetch.records.save(record)
            }
        } catch {
            result.warnings.append("the record of \(fetch.name) on \(vios.name) can't be written: \(error.message)")
        }
    }

    // MARK: The medium

    private func bring() async -> MediaResult {
        var result = fetch.result(.created)
        do throws(Problem) {
            guard vios.route.carries(ListFiles(decision.path)), !fetch.source.links else { return await create() }
            let place = fetch.source.file.description
            let bytes = try await vios.size(of: decision.path, as: place, context)
            let look = try await vios.look(at: decision.path, of: place, byteCount: bytes, allowsAnyContent: true)
            let image = RemoteImage(
                place: place, path: decision.path, byteCount: bytes, volumeID: look.volumeID, sha256: fetch.source.sha256)
            let put = MediumPut(
                .remote(image), name: fetch.name, intent: fetch.intent, vios: vios, records: fetch.records, context: context)
            result = put.result(.created)
            result.note(decision.facts, fetch.name)
            var decision = try await put.decide(by: decision.facts, nil)
            if let warning = look.warning { decision.plan.warnings.append(warning) }
            return await PutRun(put: put, decision: decision).run()
        } catch {
            result.end(error)
            return result
        }
    }

    /// A link, or through an HMC: nothing shows more than `lsrep`.
    private func create() async -> MediaResult {
        var result = fetch.result(.created)
        let outcome = await RepositoryOperation(fetch.creation(of: decision.path), vios: vios, context: context).run()
        (result.changed, result.steps, result.notes) = (outcome.changed, outcome.steps, outcome.notes)
        (result.medium, result.repository, result.warnings) = (outcome.medium, outcome.repository, outcome.warnings)
        if outcome.steps.isEmpty { result.status = .alreadyThere }
        if let problem = outcome.problem {
            result.end(problem)
            if [.halfMedium, .notAsWritten].contains(problem.code) {
                result.leftovers.append(
                    MediaResult.Leftover(kind: .medium, name: fetch.name.text, bytes: outcome.medium?.bytes))
            }
        } else if fetch.source.links {
            let isLink = await isLink()
            if isLink {
                result.verified = .size
            } else if outcome.steps.isEmpty, vios.route.carries(ListFiles(decision.path)) {
                result.end(
                    Problem(
                        .refused, .mediumDiffers, "\(vios.name) has \(fetch.name), and it isn't a link to \(decision.path)",
                        hint: "choose another name with --as, or leave out --link", host: vios.name.text))
            }
        } else if outcome.problem == nil {
            result.warnings.append(
                "\(vios.name): neither size nor content of \(fetch.name) was compared, because an HMC doesn't show them")
        }
        return result
    }

    /// A medium that is the file itself has its bytes.
    private func isLink() async -> Bool {
        guard let path = RemotePath(medium: fetch.name), vios.route.carries(ListFiles(path)) else { return false }
        guard case .success(let files?) = await shieldedLook(vios, path, context.limits.command) else { return false }
        return files.first?.target == decision.path.text
    }
}
