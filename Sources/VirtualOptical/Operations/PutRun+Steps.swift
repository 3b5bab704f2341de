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
        result.append(record(name, command, end.0, since: began), of: end.0)
        if end.0 == .changed { result.changed = true }
        return end
    }

    /// Something that takes long and changes nothing.
    func working<R: Sendable, E: Error>(_ name: String, _ body: () async throws(E) -> R) async throws(E) -> R {
        context.progress(.started(lpar: vios.name.text, phase: name, host: vios.name.text))
        defer { context.progress(.finished(lpar: vios.name.text, phase: name, host: vios.name.text)) }
        return try await body()
    }

    /// - Returns: the repository afterwards, as far as it was seen.
    func apply(_ change: RepositoryChange, _ result: inout MediaResult) async throws(Problem) -> RepositorySnapshot? {
        if Task.isCancelled { throw .interrupted(before: change.name, on: vios.name) }
        context.progress(.started(lpar: vios.name.text, phase: change.name, host: vios.name.text))
        defer { context.progress(.finished(lpar: vios.name.text, phase: change.name, host: vios.name.text)) }
        let began = context.clock.now()
        let end = await RepositoryApplier(vios: vios, context: context).apply(
            change, before: decision.facts.repository.snapshot, bytes: nil)
        result.append(record(change.name, end.command, end.outcome, since: began), of: end.outcome)
        result.warnings += end.warnings
        if end.outcome == .changed { result.changed = true }
        if let problem = end.outcome.problem {
            if problem.status == .unknown, result.changed == false { result.changed = nil }
            throw problem
        }
        if case .repository(let snapshot) = end.effect { return snapshot }
        return nil
    }

    func removePart(_ result: inout MediaResult, _ sight: MediumRecord.Sight? = nil) async throws(Problem) {
        guard let part = decision.part else { return }
        let removal = RemoveStagedPart(vios: vios, part: part, context: context, sight: sight)
        context.progress(.started(lpar: vios.name.text, phase: "remove-part", host: vios.name.text))
        defer { context.progress(.finished(lpar: vios.name.text, phase: "remove-part", host: vios.name.text)) }
        let began = context.clock.now()
        let outcome = await removal.run()
        if case .failed(let problem) = outcome, problem.code == .interrupted { throw problem }
        result.append(record("remove-part", removal.command, outcome, since: began), of: outcome)
        if let problem = outcome.problem { throw problem }
        result.changed = true
    }

    /// The staged file that stays, as it is now.
    func reportPart(_ result: inout MediaResult) async {
        guard let part = decision.part else { return }
        let seen = await shieldedLook(vios, part.path, context.limits.command)
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
        // A digest that was given of a file there wasn't compared with anything yet.
        let isGiven = if case .remote(let image) = put.image { image.sha256 != nil } else { false }
        let isAsked = verification == .stored || verification == .back || isGiven
        // What this host began and didn't see end may be of the right size, and still not the image.
        let isWanted = put.intent.comparesStored || decision.facts.unfinished != nil && verification != .size
        let isCompared =
            decision.facts.content != nil || isAsked || exact == nil || isWanted && !decision.facts.tools.isEmpty
        guard isCompared else {
            if decision.facts.tools.isEmpty, isWanted || put.intent.overwrites, verification != .size {
                result.warnings.append(onlySize(of: put.name))
            } else {
                result.notes.append(
                    "\(vios.name) has a medium \(put.name) of this size; its content was not compared"
                        + (comparison.map { " (\($0) compares it)" } ?? ""))
            }
            return
        }
        let content: ExistingContent
        do throws(Problem) {
            if let known = decision.facts.content { content = known } else { content = try await existingContent() }
        } catch {
            guard !isAsked, exact != nil else { throw error }
            return try tolerate(error, &result)
        }
        result.image?.sha256 = content.sha256
        result.verified = content.verified
        guard let difference = content.difference else { return }
        throw Problem(
            .refused, .mediumDiffers, "\(difference); nothing was changed",
            hint: "give it another name with --as, or replace the old one with --overwrite"
                + (result.medium?.loaded.isEmpty == false ? " once no drive holds it" : ""), host: vios.name.text)
    }

    /// Reads the whole medium; nothing is changed.
    func existingContent() async throws(Problem) -> ExistingContent {
        let expected = try await localDigest()
        do throws(Problem) {
            return ExistingContent(sha256: expected.sha256, verified: try await compare(put.name, expected))
        } catch {
            var problem = error
            switch error.code {
            case .storedDiffers: return ExistingContent(sha256: expected.sha256, difference: error.message)
            case .noChecksumTool: problem.status = .refused
            default: break
            }
            throw problem
        }
    }

    func localDigest() async throws(Problem) -> RemoteDigest.Expected {
        let content = put.image.content(needsChecksum: decision.facts.tools == [.cksum], readsInline: put.readsInline)
        guard let content else {
            if case .remote(let image) = put.image { return try await digest(of: image) }
            throw Problem(.failed, .internal, "\(put.image.path) can't be read", hint: "report this")
        }
        do throws(TransferFailure) {
            return try await RemoteDigest.Expected(content)
        } catch {
            throw Problem(error, reading: put.image.path, before: "the comparison of \(put.name)", on: vios.name)
        }
    }

    /// What the VIOS has: held against `--sha256` before it is imported, and against the medium afterwards.
    func digest(of image: RemoteImage, _ result: inout MediaResult) async throws(Problem) -> RemoteDigest.Expected {
        guard comparesContent(of: image) else {
            return RemoteDigest.Expected(sha256: image.sha256, checksum: nil, byteCount: image.byteCount)
        }
        let expected = try await working("check") { () async throws(Problem) in try await digest(of: image) }
        if let sha256 = expected.sha256 { put.sent.set(sha256) }
        result.image?.sha256 = expected.sha256
        return expected
    }

    func comparesContent(of image: RemoteImage) -> Bool { put.intent.verification != .size && !decision.facts.tools.isEmpty }

    private func digest(of image: RemoteImage) async throws(Problem) -> RemoteDigest.Expected {
        // A digest that was given is of use only where the same can be computed.
        let tools = image.sha256 == nil ? decision.facts.tools : decision.facts.tools.filter { $0 != .cksum }
        let digest = RemoteDigest(vios: vios, tools: tools, context: context)
        let expected = try await digest.expected(of: image.path, byteCount: image.byteCount).get()
        if let wanted = image.sha256, let found = expected.sha256, wanted != found {
            throw Problem(.checksumMismatch(path: image.place, expected: wanted, found: found, source: "--sha256"))
        }
        return expected
    }

    /// What came of a medium that changed meanwhile isn't of any use.
    func checkUnchanged(_ medium: StoredMedium, _ result: inout MediaResult) async throws(Problem) {
        do throws(Problem) {
            try await medium.checkUnchanged(context)
        } catch {
            // What isn't removed is reported.
            try? await removePart(&result)
            throw error
        }
    }
}

extension MediaResult {
    mutating func note(_ snapshot: RepositorySnapshot, _ name: MediumName, bytes: Int?) {
        repository = snapshot.repository
        medium = snapshot.medium(name)
        medium?.bytes = bytes
    }
}
