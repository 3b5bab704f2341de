import PowerVM

/// From the stored medium to the end: compared, under its name, and nothing left beside it.
extension PutRun {
    func verifyStored(
        _ medium: MediumName, _ expected: RemoteDigest.Expected, _ result: inout MediaResult
    ) async throws(Problem) {
        if case .remote(let image) = put.image {
            // Of a file that the VIOS itself has nothing was compared before.
            guard comparesContent(of: image) else {
                let why = put.intent.verification == .size ? "" : ", because the VIOS has no tool for checksums"
                result.warnings.append("\(vios.name): only the size of \(medium) was compared\(why)")
                return
            }
        } else if put.intent.verification != .stored, put.intent.verification != .back {
            if result.verified?.isContent != true {
                result.warnings.append(
                    "\(vios.name): only the size of \(medium) was compared, because the VIOS has no tool for checksums; "
                        + "--verify back reads the medium back and compares it")
            }
            return
        }
        result.verified = try await compare(medium, expected)
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
        guard decision.plan.replaced != nil else { return }
        do throws(Problem) {
            _ = try await apply(.removeMedium(put.name), &result)
            let renamed = try await apply(.renameMedium(medium, to: put.name), &result)
            let bytes = result.medium?.bytes
            if let renamed { result.note(renamed, put.name, bytes: bytes) }
        } catch {
            var problem = error
            problem.hint = "the new medium is there as \(medium); \(error.hint)"
            throw problem
        }
    }

    func clean(_ result: inout MediaResult, _ journal: PutJournal) async {
        do throws(Problem) {
            try await removePart(&result)
            try journal.cleaned()
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
