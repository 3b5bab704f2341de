import PowerVM

/// The ways to a VIOS that is named alone, best first.
public struct VIOSRouteResolver: Sendable {
    public var direct: RemoteHost
    public var hmc: HMCHost?
    public var bound: Duration

    public init(direct: RemoteHost, hmc: HMCHost?, bound: Duration) {
        self.direct = direct
        self.hmc = hmc
        self.bound = bound
    }

    /// The first way that is open, and what there is to tell about one that is not. Where there is only one way it isn't tried out.
    public func open() async throws(Problem) -> (access: RemoteHost, note: String?) {
        guard let hmc else { return (direct, nil) }
        let ways = hmc.isRoute ? [through(hmc), straight] : [straight, through(hmc)]
        let closed: Problem
        do throws(Problem) {
            return (try await ways[0](), await hmc.runner.failoverNotes.first)
        } catch {
            closed = error
        }
        // What an HMC refuses (two candidates, another system) is no closed way; nor is one that was asked for and is silent itself.
        guard closed.status != .refused, !hmc.isRequired || closed.host != hmc.runner.host else { throw closed }
        do throws(Problem) {
            let access = try await ways[1]()
            return (
                access, "\(closed.message); \(direct.name) was asked \(hmc.isRoute ? "directly" : "through \(hmc.runner.host)")"
            )
        } catch {
            var problem = closed
            problem.message += "; the other way failed too: \(error.message)"
            throw problem
        }
    }

    private typealias Way = @Sendable () async throws(Problem) -> RemoteHost

    private var straight: Way {
        { () async throws(Problem) in
            try await probe(direct)
            return direct
        }
    }

    private func through(_ hmc: HMCHost) -> Way {
        { () async throws(Problem) in
            let access = try await HMCSurvey(hmc: hmc, bound: bound).vios(direct.name)
            try await probe(access)
            return access
        }
    }

    /// Something short that changes nothing: does the VIOS answer by this way?
    private func probe(_ access: RemoteHost) async throws(Problem) {
        var question = Batch(access)
        let level = question.add(Ioslevel())
        _ = try await question.ask(bound: bound).read(level)
    }
}
