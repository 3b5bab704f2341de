import PowerVM

extension VIOSVerbs {
    /// `loadopt VIOS MEDIUM VTD`: the medium is in the drive afterwards; refused for what is no drive, and for a medium that can't go there.
    public func load(_ medium: MediumName, into drive: DeviceName, force: Bool) async -> VerbOutcome {
        await VerbOutcome.of(drive) { outcome async throws(Problem) in
            guard let held = try await held(drive, orGone: false) else { return }
            var facts = Facts(client: nil, servers: [held.facts])
            facts.ways[vios.name] = vios
            let steps = try MediaRule(medium: medium, facts: facts, force: force).steps(
                vios: vios.name, drive: drive, holding: held.media)
            for step in steps {
                switch step {
                case .unload(_, let force):
                    try await unload(held, force: force, &outcome)
                default:
                    let began = surroundings.now()
                    let result = await change(held).load(medium)
                    try outcome.add(record(step.name, result.command, began), result.outcome, warnings: result.warnings)
                }
            }
        }
    }

    /// `unloadopt VIOS VTD`: the drive is empty afterwards.
    /// - Parameter force: also if the client holds the medium.
    public func unload(_ drive: DeviceName, force: Bool) async -> VerbOutcome {
        await VerbOutcome.of(drive) { outcome async throws(Problem) in
            guard let held = try await held(drive, orGone: false), held.media != nil else { return }
            do throws(Problem) {
                try await unload(held, force: force, &outcome)
            } catch {
                guard !force, error.status == .failed else { throw error }
                var problem = error
                problem.hint += "; attach-cd vios unloadopt --force \(vios.name) \(drive) takes it from a client that holds it"
                throw problem
            }
        }
    }
}
