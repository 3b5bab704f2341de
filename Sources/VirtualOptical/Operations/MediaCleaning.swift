import AsyncSupport
import PowerVM

/// `media clean` on one VIOS: what this program left behind there; removed only if that was asked for.
public struct MediaCleaning: Sendable {
    var removes: Bool
    var staging: [RemotePath]
    var vios: RemoteHost
    var records: any MediaRecords
    var context: OperationContext

    /// - Parameter staging: directories besides padmin's home.
    public init(
        removes: Bool, staging: [RemotePath] = [], vios: RemoteHost, records: any MediaRecords, context: OperationContext
    ) {
        self.removes = removes
        self.staging = staging
        self.vios = vios
        self.records = records
        self.context = context
    }

    public func run() async -> MediaResult {
        var result = MediaResult(vios: vios.name, name: nil, route: vios.routeName, status: .alreadyRemoved)
        do throws(Problem) {
            guard vios.route.carries(ListFiles(PutIntent.home)) else { throw .needsSSH(vios) }
            let open = try unfinished()
            let facts = try await vios.leftovers(
                in: directories(open), media: open.map(\.medium), mounts: open.compactMap(\.mount).compactMap(mounting), context)
            result.repository = facts.snapshot.repository
            var claims: [any MediaClaim] = []
            let claimed = try claim(facts, open, &claims)
            result.leftovers = LeftoverPlanner(facts: facts, records: open, claimed: claimed).leftovers()
            try await carryOut(facts, open, claimedByOthers: claimed, &result)
            if result.leftovers.isEmpty {
                if result.status == .alreadyRemoved { result.notes.append("nothing was left behind") }
            } else if removes {
                result.notes.append("\(result.leftovers.count) of what was left behind is kept; the list gives the reason")
            }
            withExtendedLifetime(claims) {}
        } catch {
            result.end(error)
        }
        return result
    }

    private func carryOut(
        _ facts: LeftoverFacts, _ open: [MediumRecord], claimedByOthers taken: Set<String>, _ result: inout MediaResult
    ) async throws(Problem) {
        let removable = result.leftovers.filter { $0.keptBecause == nil }
        guard removes else {
            result.wouldChange = !removable.isEmpty
            result.status = removable.isEmpty ? .alreadyRemoved : .planned
            result.steps = removable.compactMap { command($0, open) }.map {
                StepRecord(name: $0.name, host: vios.name.text, command: $0.command, outcome: .planned, seconds: nil)
            }
            return
        }
        for leftover in removable {
            try await remove(leftover, open, &result)
            result.leftovers.removeAll { $0 == leftover }
            result.status = .removed
        }
        // What was begun, and is neither there nor half there any more, needs no record.
        for record in open where !taken.contains(record.medium.text) {
            let isKept = result.leftovers.contains {
                $0.name == record.medium.text || $0.name == record.part?.text || $0.name == record.mount?.point.text
            }
            if isKept { continue }
            if record.state == .created {
                close(record, &result)
            } else if record.state == .sending || facts.snapshot.medium(record.medium) == nil || result.hasRemoved(record.medium)
            {
                forget(record, &result)
            }
        }
    }

    private func forget(_ record: MediumRecord, _ result: inout MediaResult) {
        do {
            try records.remove(record.medium, on: vios.name)
        } catch {
            result.warnings.append("the record of \(record.medium) on \(vios.name) can't be removed: \(error.message)")
        }
    }

    /// The medium is whole, and its staged file is gone.
    private func close(_ record: MediumRecord, _ result: inout MediaResult) {
        var record = record
        (record.part, record.mount) = (nil, nil)
        do {
            try records.save(record)
        } catch {
            result.warnings.append("the record of \(record.medium) on \(vios.name) can't be written: \(error.message)")
        }
    }

    private func unfinished() throws(Problem) -> [MediumRecord] {
        do {
            return try records.records(on: vios.name).filter { $0.state != .created || $0.part != nil || $0.mount != nil }
        } catch {
            throw .notRecorded(error.message)
        }
    }

    private func directories(_ open: [MediumRecord]) -> [RemotePath] {
        var directories = [PutIntent.home]
        let recorded = open.compactMap(\.part).compactMap { part in
            RemotePath(part.text.split(separator: "/").dropLast().map { "/" + $0 }.joined())
        }
        for directory in staging + recorded where !directories.contains(directory) { directories.append(directory) }
        return directories
    }

    /// What no other process on this host has.
    private func claim(
        _ facts: LeftoverFacts, _ open: [MediumRecord], _ claims: inout [any MediaClaim]
    ) throws(Problem) -> Set<String> {
        var taken: Set<String> = []
        var subjects = open.map { ("medium \($0.medium)", $0.medium.text) }
        let points = Dictionary(open.compactMap(\.mount).map { ($0.point.text, $0.point.name) }) { first, _ in first }
        subjects += points.map { ("mount \($0.value)", $0.key) }
        for file in facts.second.parts {
            guard let path = RemotePath(file.name), let part = staged(path) else { continue }
            subjects.append(("part \(part.id)", part.name))
        }
        do {
            for (subject, name) in subjects {
                if let claim = try records.claim(subject, on: vios.name) { claims.append(claim) } else { taken.insert(name) }
            }
        } catch {
            throw .notRecorded(error.message)
        }
        return taken
    }

    private func staged(_ path: RemotePath) -> StagedPart? {
        RemotePath(path.text.split(separator: "/").dropLast().map { "/" + $0 }.joined())
            .flatMap { StagedPart(directory: $0, name: path.name) }
    }

    private func mounting(_ leftover: MediaResult.Leftover, _ open: [MediumRecord]) -> NFSMounting? {
        open.compactMap(\.mount).first { $0.point.text == leftover.name }.flatMap(mounting)
    }

    private func mounting(_ mount: MediumRecord.Mount) -> NFSMounting? {
        mount.command.map { NFSMounting(vios: vios, mount: $0, context: context) }
    }

    private func command(_ leftover: MediaResult.Leftover, _ open: [MediumRecord]) -> (name: String, command: String)? {
        switch leftover.kind {
        case .part:
            return RemotePath(leftover.name).flatMap(staged).map {
                ("remove-part", RemoveStagedPart(vios: vios, part: $0, context: context).command)
            }
        case .mount: return mounting(leftover, open).map { ("unmount", $0.unmountCommand) }
        case .medium, .temporary:
            return MediumName(leftover.name).map {
                ("remove-medium", RepositoryApplier(vios: vios, context: context).command(of: .removeMedium($0)))
            }
        }
    }

    private func remove(
        _ leftover: MediaResult.Leftover, _ open: [MediumRecord], _ result: inout MediaResult
    ) async throws(Problem) {
        if Task.isCancelled { throw .interrupted(before: "the removal of \(leftover.name)", on: vios.name) }
        guard let (name, command) = command(leftover, open) else { return }
        context.progress(.started(lpar: vios.name.text, phase: name, host: vios.name.text))
        defer { context.progress(.finished(lpar: vios.name.text, phase: name, host: vios.name.text)) }
        let began = context.clock.now()
        let outcome = await apply(leftover, open)
        result.append(
            StepRecord(
                name: name, host: vios.name.text, command: command, outcome: outcome.word, seconds: context.clock.now() - began),
            of: outcome)
        if outcome == .changed { result.changed = true }
        guard let problem = outcome.problem else { return }
        if problem.status == .unknown, result.changed == false { result.changed = nil }
        throw problem
    }

    private func apply(_ leftover: MediaResult.Leftover, _ open: [MediumRecord]) async -> StepOutcome {
        switch leftover.kind {
        case .mount: return await mounting(leftover, open)?.unmountIt() ?? .alreadyDone
        case .part:
            guard let part = RemotePath(leftover.name).flatMap(staged) else { return .alreadyDone }
            return await RemoveStagedPart(vios: vios, part: part, context: context, sight: leftover.sight).run()
        case .medium, .temporary:
            guard let name = MediumName(leftover.name), let path = RemotePath(medium: name), let sight = leftover.sight else {
                return .alreadyDone
            }
            return await RepositoryApplier(vios: vios, context: context).removeHalf(name, path, sight).outcome
        }
    }
}

extension MediaResult.Leftover {
    fileprivate var sight: MediumRecord.Sight? {
        guard let bytes, let modified else { return nil }
        return MediumRecord.Sight(bytes: bytes, modified: modified)
    }
}

extension MediaResult {
    fileprivate func hasRemoved(_ medium: MediumName) -> Bool {
        steps.contains { $0.name == "remove-medium" && $0.outcome != .failed && $0.command.hasSuffix(" \(medium)") }
    }
}
