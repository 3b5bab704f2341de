import PowerVM

extension LPARHost {
    /// The partition's identity, adapters and cds, in one exec.
    func survey(_ context: OperationContext) async throws(Problem) -> ClientFacts {
        let answer = try await ask(.facts, bound: context.limits.command)
        do {
            return ClientFacts(host: host, identity: try ClientIdentity(answer), view: try ClientView(answer))
        } catch {
            throw Problem(error, host: host)
        }
    }
}
