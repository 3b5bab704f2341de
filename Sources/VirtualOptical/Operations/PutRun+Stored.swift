import PowerVM

/// From the stored medium to the end: compared, under its name, and nothing left beside it.
extension PutRun {
    func verifyStored(
        _ medium: MediumName, _ expected: RemoteDigest.Expected, _ result: inout MediaResult
    ) async throws(Problem) {
        if case .remote(let image) = put.image {
            // Of a file that the VIOS itself has nothing was compared before.
            guard comparesContent(of: image) else {
                result.warnings.append(onlySize(of: medium))
                return
            }
        } else if put.intent.verification != .stored, put.intent.verification != .back {
            if put.intent.comparesStored, put.intent.verification != .size, !decision.facts.tools.isEmpty {
                do throws(Problem) {
                    result.verified = try await compare(medium, expected)
                } catch {
                    try tolerate(error, &result)
                }
                return
            }
            if result.verified?.isContent != true { result.warnings.append(onlySize(of: medium)) }
            return
        }
        result.verified = try await compare(medium, expected)
    }

    func onlySize(of medium: MediumName) -> String {
        let fact = "\(vios.name): only the size of \(medium) was compared"
        if put.intent.verification == .size { return fact }
        return fact + ", because the VIOS has no tool for checksums"
            + (comparison.map { "; \($0) reads the medium back and compares it" } ?? "")
    }

    /// The option that has the content of a medium compared; nil: none has.
    var comparison: String? {
        if !decision.facts.tools.isEmpty { return "--verify stored" }
        // What is read back can't be held against a file whose checksum the VIOS doesn't compute.
        if case .remote = put.image { return nil }
        return "--verify back"
    }

    /// A tool that can't read the medium doesn't hinder what is only better with it: what was compared before counts.
    func tolerate(_ error: Problem, _ result: inout MediaResult) throws(Problem) {
        guard error.code == .noChecksumTool else { throw error }
        result.warnings.append("\(error.message); \(error.hint)")
    }

    func compare(
        _ medium: MediumName, _ expected: RemoteDigest.Expected
    ) async throws(Problem) -> MediaResult.Verified {
        guard let path = RemotePath(medium: medium) else { throw .repositoryUnknown(on: vios.name) }
        let digest = RemoteDigest(vios: vios, tools: decision.facts.tools, context: context)
        let isBack = put.intent.verification == .back
        let finding = await working("verify") {
            isBack
                ? await digest.readBack(path, expected: expected, medium: medium, bytes: expected.byteCount)
                : await digest.compare(path, with: expected)
        }
        switch finding {
        case .equal(let tool): return isBack ? .back : tool == .cksum ? .storedChecksum : .stored
        case .different(let how): throw .storedDiffers(medium, how, on: vios.name)
        case .notComputed(let why):
            if Task.isCancelled { throw .interrupted(before: "the comparison of \(medium)", on: vios.name) }
            throw Problem(
                .failed, .noChecksumTool, "\(vios.name): the medium \(medium) is there, but it wasn't compared: \(why)",
                hint: "--verify back reads it back, --verify size compares sizes only", host: vios.name.text)
        }
    }

    /// `--overwrite`: the old medium goes only now, and the new one gets its name.
    func exchange(_ medium: MediumName, _ result: inout MediaResult) async throws(Problem) {
        guard medium != put.name else { return }
        do throws(Problem) {
            if decision.plan.replaced != nil { _ = try await apply(.removeMedium(put.name), &result) }
            let renamed = try await apply(.renameMedium(medium, to: put.name), &result)
            let bytes = result.medium?.bytes
            if let renamed { result.note(renamed, put.name, bytes: bytes) }
        } catch {
            var problem = error
            problem.hint = "the new medium is there as \(medium); \(error.hint)"
            throw problem
        }
    }

    /// An earlier run's exchange ended before the new medium had its name: it continues there.
    func resumeExchange(_ medium: MediumName, _ result: inout MediaResult, _ journal: PutJournal) async throws(Problem) {
        let repository = decision.facts.repository.snapshot
        result.note(repository, medium, bytes: put.image.byteCount)
        let expected: RemoteDigest.Expected
        do throws(Problem) {
            expected = try await compareTemporary(medium, &result)
            try await correctAccess(medium, repository, &result)
            try await exchange(medium, &result)
        } catch {
            result.leftovers.append(
                MediaResult.Leftover(kind: .temporary, name: medium.text, bytes: put.image.byteCount))
            if decision.plan.oldPart != nil { await reportPart(&result) }
            throw error
        }
        await journal.close(expected, &result)
        if decision.plan.oldPart != nil { return await clean(&result, nil, journal.cleaned) }
        do throws(Problem) { try journal.cleaned() } catch { result.warnings.append(error.message) }
    }

    private func compareTemporary(
        _ medium: MediumName, _ result: inout MediaResult
    ) async throws(Problem) -> RemoteDigest.Expected {
        guard put.intent.verification == .back || put.intent.verification != .size && !decision.facts.tools.isEmpty else {
            result.verified = .size
            result.warnings.append(onlySize(of: medium))
            return RemoteDigest.Expected(
                sha256: put.image.sha256, checksum: nil, byteCount: put.image.byteCount)
        }
        let expected = try await localDigest()
        result.verified = try await compare(medium, expected)
        if let sha256 = expected.sha256 { put.sent.set(sha256) }
        result.image?.sha256 = expected.sha256
        return expected
    }

    /// The medium is there, and is the image: what an earlier run began for it ends.
    func finishExisting(_ result: inout MediaResult) async {
        do throws(Problem) {
            try closeUnfinished(result)
        } catch {
            result.warnings.append("\(error.message): detach --remove-medium won't remove \(put.name), media rm does")
        }
        guard let part = decision.part, let old = decision.plan.oldPart else { return }
        guard !decision.plan.isPartInUse else {
            result.leftovers.append(
                MediaResult.Leftover(
                    kind: .part, name: part.path.text, bytes: old.bytes, modified: old.modified,
                    keptBecause: "another host may be using it"))
            return
        }
        await clean(&result, old.sight) { () throws(Problem) in try forget(part) }
    }

    /// Only what the VIOS was seen importing for this host is this host's, and what is staged for it shows that no other host has put the
    /// image there since: that would have used it up.
    private func closeUnfinished(_ result: MediaResult) throws(Problem) {
        guard var record = decision.facts.unfinished, record.seen != nil, result.verified?.isContent == true,
            decision.plan.oldPart != nil, record.part == decision.part?.path
        else { return }
        record.state = .created
        record.sha256 = result.image?.sha256
        record.seen = decision.facts.stored[put.name]
        do { try put.records.save(record) } catch { throw .notRecorded(error.message) }
    }

    private func forget(_ part: StagedPart) throws(Problem) {
        do {
            guard var record = try put.records.record(of: put.name, on: vios.name), record.part == part.path else { return }
            record.part = nil
            try put.records.save(record)
        } catch {
            throw .notRecorded(error.message)
        }
    }

    /// - Parameter sight: how the staged file must still be; another host may have begun to use it.
    func clean(_ result: inout MediaResult, _ sight: MediumRecord.Sight?, _ cleaned: () throws(Problem) -> Void) async {
        do throws(Problem) {
            try await removePart(&result, sight)
            try cleaned()
        } catch {
            await reportPart(&result)
            guard let part = decision.part else {
                result.warnings.append("\(vios.name): \(error.message)")
                return
            }
            result.warnings.append(
                "\(vios.name): \(part) is left: \(error.message); attach-cd media clean --yes \(vios.name) removes it")
        }
    }
}
