import PowerVM

extension VIOSVerbs {
    /// `loadopt VIOS MEDIUM VTD`: the medium is in the drive afterwards; refused for what is no drive, and for a medium that can't go there.
    public func load(_ medium: MediumName, into drive: DeviceName, force: Bool) async throws(Problem) -> Outcome {
        guard let held = try await held(drive, orGone: false) else { return Outcome(drive: drive, changed: false) }
        var facts = Facts(client: nil, servers: [held.facts])
        facts.ways[vios.name] = vios
        let steps = try MediaRule(medium: medium, facts: facts, force: force).steps(
            vios: vios.name, drive: drive, holding: held.media)
        var outcome = Outcome(drive: drive, changed: false)
        for step in steps {
            let result: ChangeMedia.Result
            switch step {
            case .unload(_, let force): result = await change(held).unload(force: force)
            default: result = await change(held).load(medium)
            }
            try outcome.add(result)
        }
        return outcome
    }

    /// `unloadopt VIOS VTD`: the drive is empty afterwards.
    /// - Parameter force: also if the client holds the medium.
    public func unload(_ drive: DeviceName, force: Bool) async throws(Problem) -> Outcome {
        var outcome = Outcome(drive: drive, changed: false)
        guard let held = try await held(drive, orGone: false), held.media != nil else { return outcome }
        do throws(Problem) {
            try outcome.add(await change(held).unload(force: force))
        } catch {
            guard !force, error.status == .failed else { throw error }
            var problem = error
            problem.hint += "; attach-cd vios unloadopt --force \(vios.name) \(drive) takes it from a client that holds it"
            throw problem
        }
        return outcome
    }
}

extension VIOSVerbs.Outcome {
    fileprivate mutating func add(_ result: ChangeMedia.Result) throws(Problem) {
        if let problem = result.outcome.problem { throw problem }
        changed = changed || result.outcome == .changed
        warnings += result.warnings
    }
}
