import FileTransfer
import PowerVM

/// How a step is carried out, recorded and shown.
extension PutRun {
    func record(_ name: String, _ command: String, _ outcome: StepOutcome, since began: Double) -> StepRecord {
        StepRecord(
            name: name, host: vios.name.text, command: command, outcome: outcome.word, seconds: context.clock.now() - began)
    }

    /// A changing command, announced before and after.
    /// - Returns: nil if it may not be sent any more.
    func step<R: Sendable>(
        _ name: String, _ command: String, _ result: inout MediaResult, _ body: () async -> (StepOutcome, R)
    ) async -> (StepOutcome, R)? {
        guard !Task.isCancelled else { return nil }
        context.progress(.started(lpar: vios.name.text, phase: name, host: vios.name.text))
        defer { context.progress(.finished(lpar: vios.name.text, phase: name, host: vios.name.text)) }
        let began = context.clock.now()
        guard let end = await context.announcing(command, on: vios.name.text, outcome: { $0.0 }, body) else { return nil }
        result.append(record(name, command, end.0, since: began))
        if end.0 == .changed { result.changed = true }
        return end
    }

    /// Something that takes long and changes nothing.
    func working<R: Sendable>(_ name: String, _ body: () async -> R) async -> R {
        context.progress(.started(lpar: vios.name.text, phase: name, host: vios.name.text))
        defer { context.progress(.finished(lpar: vios.name.text, phase: name, host: vios.name.text)) }
        return await body()
    }

    /// - Returns: the repository afterwards, as far as it was seen.
    func apply(_ change: RepositoryChange, _ result: inout MediaResult) async throws(Problem) -> RepositorySnapshot? {
        if Task.isCancelled { throw .interrupted(before: change.name, on: vios.name) }
        context.progress(.started(lpar: vios.name.text, phase: change.name, host: vios.name.text))
        defer { context.progress(.finished(lpar: vios.name.text, phase: change.name, host: vios.name.text)) }
        let began = context.clock.now()
        let end = await RepositoryApplier(vios: vios, context: context).apply(
            change, before: decision.facts.repository.snapshot, bytes: nil)
        result.append(record(change.name, end.command, end.outcome, since: began))
        result.warnings += end.warnings
        if end.outcome == .changed { result.changed = true }
        if let problem = end.outcome.problem {
            if problem.status == .unknown, result.changed == false { result.changed = nil }
            throw problem
        }
        if case .repository(let snapshot) = end.effect { return snapshot }
        return nil
    }

    func removePart(_ result: inout MediaResult) async throws(Problem) {
        let removal = RemoveStagedPart(vios: vios, part: part, context: context)
        context.progress(.started(lpar: vios.name.text, phase: "remove-part", host: vios.name.text))
        defer { context.progress(.finished(lpar: vios.name.text, phase: "remove-part", host: vios.name.text)) }
        let began = context.clock.now()
        let outcome = await removal.run()
        if case .failed(let problem) = outcome, problem.code == .interrupted { throw problem }
        result.append(record("remove-part", removal.command, outcome, since: began))
        if let problem = outcome.problem { throw problem }
        result.changed = true
    }

    /// The staged file that stays, as it is now.
    func reportPart(_ result: inout MediaResult) async {
        let (host, part, bound) = (vios, part, context.limits.command)
        let seen = await shieldedLook(host, part.path, bound)
        guard case .success(nil) = seen else {
            let file = try? seen.get()?.first
            result.leftovers.append(
                MediaResult.Leftover(kind: .part, name: part.path.text, bytes: file?.bytes, modified: file?.modified))
            return
        }
    }

    /// A medium that is there already: by its size, or by its content, too.
    func compareExisting(_ result: inout MediaResult) async throws(Problem) {
        result.status = .alreadyThere
        let exact = decision.facts.stored[put.name]?.bytes
        result.verified = exact == nil ? .megabytes : .size
        let verification = put.intent.verification
        let isAsked = verification == .stored || verification == .back
        guard isAsked || put.intent.comparesExisting && !decision.facts.tools.isEmpty else {
            result.notes.append(
                "\(vios.name) has a medium \(put.name) of this size; its content was not compared (--verify stored compares it)")
            return
        }
        let expected = try await localDigest()
        result.image?.sha256 = expected.sha256
        do throws(Problem) {
            result.verified = try await compare(put.name, expected)
        } catch {
            guard error.code == .storedDiffers else { throw error }
            throw Problem(
                .refused, .mediumDiffers, "\(error.message); nothing was changed",
                hint: "--as gives yours another name", host: vios.name.text)
        }
    }

    private func localDigest() async throws(Problem) -> RemoteDigest.Expected {
        let source = FileSource(
            put.image.file, sums: decision.facts.tools == [.cksum] ? [.sha256, .checksum] : [.sha256],
            readsInline: put.readsInline)
        do {
            try await source.skip(to: put.image.byteCount)
        } catch {
            if case .local(let error) = error.reason { throw Problem(error) }
            throw .interrupted(before: "the comparison of \(put.name)", on: vios.name)
        }
        return RemoteDigest.Expected(
            sha256: source.sha256 ?? "", checksum: source.checksum, byteCount: put.image.byteCount)
    }
}

extension MediaResult {
    mutating func note(_ snapshot: RepositorySnapshot, _ name: MediumName, bytes: Int?) {
        repository = snapshot.repository
        medium = snapshot.medium(name)
        medium?.bytes = bytes
    }
}
