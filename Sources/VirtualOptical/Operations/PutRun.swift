import AsyncSupport
import FileTransfer
import PowerVM

/// One `media put` that was decided: its steps in turn, each recorded, and what is left behind if one of them fails.
final class PutRun: Sendable {
    let put: MediumPut
    let decision: MediumPut.Decision

    init(put: MediumPut, decision: MediumPut.Decision) {
        self.put = put
        self.decision = decision
    }

    var vios: RemoteHost { put.vios }
    var context: OperationContext { put.context }

    func run() async -> MediaResult {
        var result = put.result(.created)
        result.note(decision.facts, put.name)
        result.notes = decision.plan.notes
        result.warnings = decision.plan.warnings
        do throws(Problem) {
            guard let medium = decision.plan.medium else {
                do throws(Problem) { try await compareExisting(&result) } catch {
                    if decision.plan.oldPart != nil { await reportPart(&result) }
                    throw error
                }
                await finishExisting(&result)
                return result
            }
            let journal = PutJournal(put: put, part: decision.part, medium: medium)
            if decision.plan.isStored {
                try await resumeExchange(medium, &result, journal)
            } else if let part = decision.part {
                try journal.open()
                try await prepare(&result)
                let expected = try await send(part, &result, journal)
                try await bring(medium, part.path, expected, &result, journal)
            } else if case .remote(let image) = put.image {
                let expected = try await digest(of: image, &result)
                try journal.open()
                try await prepare(&result)
                try await bring(medium, image.path, expected, &result, journal)
            }
        } catch {
            result.end(error)
        }
        return result
    }

    /// What is staged when this fails is in the report.
    private func send(
        _ part: StagedPart, _ result: inout MediaResult, _ journal: PutJournal
    ) async throws(Problem) -> RemoteDigest.Expected {
        do throws(Problem) {
            return try await sendChecked(part, &result, journal)
        } catch {
            await reportPart(&result)
            throw error
        }
    }

    /// Sends twice at most: what was damaged on its way is sent once more.
    private func sendChecked(
        _ part: StagedPart, _ result: inout MediaResult, _ journal: PutJournal
    ) async throws(Problem) -> RemoteDigest.Expected {
        var start = try await startingPoint(part, &result)
        var tries = 0
        while true {
            tries += 1
            let expected = try await transfer(part, from: start, &result, journal)
            do throws(Problem) {
                try await checkStaged(part, expected, &result)
                return expected
            } catch {
                guard error.code == .stagedDiffers else { throw error }
                try await removePart(&result)
                if tries == 2 { throw error }
                start = 0
                result.notes.append("\(error.message); it is sent once more")
            }
        }
    }

    /// How much of the image is staged already, confirmed by a checksum; a staged file that nothing confirms is removed.
    private func startingPoint(_ part: StagedPart, _ result: inout MediaResult) async throws(Problem) -> Int {
        guard let old = decision.plan.oldPart else { return 0 }
        // What is staged of a medium is named after where it was, not after its content.
        guard case .file(let image) = put.image else {
            try await removePart(&result)
            return 0
        }
        let resume = PartResume(
            vios: vios, part: part, file: image.file, tools: decision.facts.tools, readsInline: put.readsInline,
            context: context)
        let start = await working("check") { await resume.confirmed(old.bytes ?? 0) }
        if Task.isCancelled { throw .interrupted(before: "scp", on: vios.name) }
        guard start > 0 else {
            try await removePart(&result)
            return 0
        }
        result.notes.append(
            "\(vios.name): \(start) bytes were staged already, as their checksum shows; the transfer continues there")
        return start
    }

    /// From the staged file to the medium under its own name, and nothing left but that.
    private func bring(
        _ medium: MediumName, _ file: RemotePath, _ expected: RemoteDigest.Expected, _ result: inout MediaResult,
        _ journal: PutJournal
    ) async throws(Problem) {
        do throws(Problem) {
            try await importFile(file, as: medium, &result, journal)
            try await verifyStored(medium, expected, &result)
            try await exchange(medium, &result)
        } catch {
            await reportPart(&result)
            if medium != put.name, result.medium?.name == medium, !result.leftovers.contains(where: { $0.name == medium.text }) {
                result.leftovers.append(
                    MediaResult.Leftover(kind: .temporary, name: medium.text, bytes: result.medium?.bytes))
            }
            throw error
        }
        if result.status == .alreadyThere {
            try journal.forget()
            result.notes.append("\(vios.name): another command created \(put.name) meanwhile, of the same size")
        } else {
            await journal.close(expected, &result)
        }
        await clean(&result, nil, journal.cleaned)
    }
}

// MARK: The steps

extension PutRun {
    private func prepare(_ result: inout MediaResult) async throws(Problem) {
        for change in decision.plan.preparation {
            let snapshot = try await apply(change, &result)
            guard let repository = snapshot?.repository else { continue }
            result.repository = repository
            guard repository.freeMB > put.image.megabytes else {
                var problem = Problem.repositoryFull(
                    repository, neededMB: put.image.megabytes + 1, unused: snapshot?.unused ?? [], on: vios.name)
                problem.status = .failed
                throw problem
            }
        }
    }

    private func transfer(
        _ part: StagedPart, from start: Int, _ result: inout MediaResult, _ journal: PutJournal
    ) async throws(Problem) -> RemoteDigest.Expected {
        let needsChecksum = decision.facts.tools == [.cksum]
        guard let source = put.image.content(needsChecksum: needsChecksum, readsInline: put.readsInline) else {
            throw Problem(.failed, .internal, "\(put.image.path) can't be sent", hint: "report this")
        }
        let transfer = PartTransfer(
            vios: vios, part: part, source: source, start: start, rate: put.intent.rate, medium: put.name, context: context)
        let began = context.clock.now()
        let sent = await step("send", transfer.display, &result) { () -> (StepOutcome, PartTransfer.Result) in
            let end = await transfer.run()
            if end.outcome == .changed, let digest = source.sha256 { put.sent.set(digest) }
            return (end.outcome, end)
        }
        guard let (outcome, end) = sent else { throw .interrupted(before: "scp", on: vios.name) }
        result.transfer = MediaResult.Transfer(
            bytesSent: (result.transfer?.bytesSent ?? 0) + end.bytesSent,
            resumedAt: start > 0 ? start : nil, seconds: (result.transfer?.seconds ?? 0) + context.clock.now() - began,
            staging: put.intent.staging)
        if let problem = outcome.problem {
            // A part that can't become whole is of no use, and in the way of others; what isn't removed is reported.
            if [.stagingFull, .fileSizeLimit].contains(problem.code) { try? await removePart(&result) }
            throw problem
        }
        let digest = source.sha256
        result.image?.sha256 = digest
        if let known = put.image.sha256, known != digest { throw Problem(.changed(path: put.image.path)) }
        if case .medium(let medium, _) = put.image { try await checkUnchanged(medium, &result) }
        return RemoteDigest.Expected(sha256: digest, checksum: source.checksum, byteCount: put.image.byteCount)
    }

    private func checkStaged(
        _ part: StagedPart, _ expected: RemoteDigest.Expected, _ result: inout MediaResult
    ) async throws(Problem) {
        var batch = Batch(vios)
        let slot = batch.add(ListFiles(part.path))
        switch try await batch.ask(context).result(slot) {
        case .failure(let problem) where ![.commandNotFound, .notPermitted].contains(problem.code): throw problem
        case .failure: break
        case .success(let files):
            let bytes = files?.first?.bytes
            guard bytes == put.image.byteCount else {
                throw .stagedDiffers(
                    part, bytes.map { "it has \($0) bytes, not \(put.image.byteCount)" } ?? "it isn't there", on: vios.name)
            }
        }
        guard put.intent.verification != .size else { return }
        let finding = await working("check") {
            await RemoteDigest(vios: vios, tools: decision.facts.tools, context: context).compare(part.path, with: expected)
        }
        switch finding {
        case .equal(let tool): result.verified = tool == .cksum ? .stagedChecksum : .staged
        case .different(let how): throw .stagedDiffers(part, how, on: vios.name)
        case .notComputed(let why):
            if Task.isCancelled { throw .interrupted(before: "mkvopt", on: vios.name) }
            guard put.intent.verification != .staged else {
                var problem = Problem.noDigest(of: part.path, why, on: vios.name)
                problem.status = .failed
                throw problem
            }
        }
    }
}
