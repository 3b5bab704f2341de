import PowerVM

/// From a file that the VIOS has to the medium, with the access that was asked for.
extension PutRun {
    func importFile(
        _ file: RemotePath, as medium: MediumName, _ result: inout MediaResult, _ journal: PutJournal
    ) async throws(Problem) {
        try journal.importing()
        let command = Mkvopt(name: medium, source: .file(file), access: put.intent.access)
        context.progress(.started(lpar: vios.name.text, phase: "create-medium", host: vios.name.text))
        let began = context.clock.now()
        let end = await MediumImport(
            vios: vios, command: command, wanted: put.image.byteCount, context: context,
            following: ImportWatch.Following(source: file) { journal.saw($0, $1) }
        ).run()
        context.progress(.finished(lpar: vios.name.text, phase: "create-medium", host: vios.name.text))
        result.append(record("create-medium", vios.route.display(command), end.outcome, since: began), of: end.outcome)
        if end.outcome == .changed || end.leavesMedium { result.changed = true }
        if let snapshot = end.snapshot { result.note(snapshot, medium, bytes: end.bytes) }
        if let complaint = end.complaint { result.warnings.append("\(vios.name): \(complaint)") }
        if var problem = end.outcome.problem {
            if problem.status == .unknown, result.changed == false { result.changed = nil }
            if [.halfMedium, .notAsWritten].contains(problem.code) {
                if medium == put.name { await journal.look() } else { await journal.imported() }
                result.leftovers.append(
                    MediaResult.Leftover(kind: .medium, name: medium.text, bytes: end.bytes, modified: journal.seen?.modified))
                problem.hint =
                    (journal.wasSeenImporting
                        ? "attach-cd media clean --yes \(vios.name)" : "attach-cd media rm \(medium) --vios \(vios.name)")
                    + " removes it; then run the same command again"
            } else if problem.code == .nameTaken {
                try journal.forget()
            }
            throw problem
        }
        guard end.isWhole else {
            // Megabytes alone don't show the last of them.
            result.leftovers.append(MediaResult.Leftover(kind: .medium, name: medium.text, bytes: end.bytes))
            throw .halfMedium(
                medium, seen: "an unknown size", why: end.complaint ?? "the answer of mkvopt was lost",
                display: vios.route.display(command), on: vios.name)
        }
        if medium != put.name, end.outcome == .changed { await journal.imported() }
        result.verified = result.verified ?? (end.bytes == nil ? .megabytes : .size)
        if end.outcome == .alreadyDone {
            result.status = .alreadyThere
            // What was staged is ours; the medium is what another command made.
            result.verified = end.bytes == nil ? .megabytes : .size
            guard let medium = end.snapshot?.medium(medium), let access = medium.access, access != put.intent.access else {
                return
            }
            try journal.forget()
            var problem = Problem.accessDiffers(medium, wanted: put.intent.access, on: vios.name)
            problem.status = .failed
            throw problem
        }
        try await correctAccess(medium, end.snapshot, &result)
    }

    /// Some levels ignore `-ro` with `-file`: what the access is, is read back.
    func correctAccess(
        _ medium: MediumName, _ snapshot: RepositorySnapshot?, _ result: inout MediaResult
    ) async throws(Problem) {
        guard let access = snapshot?.medium(medium)?.access, access != put.intent.access else { return }
        let changed = try await apply(.setAccess(medium, put.intent.access), &result)
        result.medium?.access = changed?.medium(medium)?.access ?? access
        guard result.medium?.access == put.intent.access else {
            throw .accessUnchanged(medium, access, on: vios.name, command: result.steps.last?.command ?? "")
        }
    }
}
