import AsyncSupport
import PowerVM

/// Queries once more the VIOSes whose listings contradict each other, or leave open what the LPAR has.
///
/// A change between two listings of one survey looks like that. Changes of this run's other jobs wait meanwhile: a fleet must not refuse
/// itself.
struct SecondLook: Sendable {
    var request: DriveRequest
    var routes: Routes
    var wanted: DriveName?
    var isCreating: Bool
    var loadsMedium: Bool
    var context: OperationContext

    /// Replaces what a VIOS answered first; where it doesn't answer now, the first answer stays, and what it leaves open counts as a contradiction.
    func correct(_ facts: inout Facts) async {
        let doubtful = ListingCheck(request: request, facts: facts, routes: routes).doubtful(isCreating: isCreating)
        let hosts = doubtful.sorted().compactMap { routes.vioses[$0] }
        facts.unconfirmed = doubtful
        for case let second? in await hosts.concurrentMap({ await ask($0) }) {
            guard let index = facts.servers.firstIndex(where: { $0.vios == second.vios }) else { continue }
            facts.unconfirmed.remove(second.vios)
            let aliases = facts.servers[index].aliases
            facts.servers[index] = second
            facts.servers[index].aliases = aliases
        }
    }

    private func ask(_ host: RemoteHost) async -> ServerFacts? {
        await host.changes.withPermit {
            let answer = await Result { () async throws(Problem) in
                try await host.survey(wanted: wanted, isCreating: isCreating, loadsMedium: loadsMedium, context)
            }
            return try? answer.get()
        } ?? nil
    }
}
