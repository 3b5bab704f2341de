import PowerVM

/// The routes to a VIOS that is named alone, best first.
public struct VIOSRouteResolver: Sendable {
    public var direct: RemoteHost
    public var hmc: HMCHost?
    public var bound: Duration

    public init(direct: RemoteHost, hmc: HMCHost?, bound: Duration) {
        self.direct = direct
        self.hmc = hmc
        self.bound = bound
    }

    /// The first route that works, and a note about one that doesn't. Where there is only one route it isn't tried out.
    public func open() async throws(Problem) -> (host: RemoteHost, note: String?) {
        guard let hmc else { return (direct, nil) }
        let failed: Problem
        do throws(Problem) {
            return (try await probed(hmc.isRoute ? hmc : nil), await hmc.runner.failoverNotes.first)
        } catch {
            failed = error
        }
        // A refusal by an HMC (two candidates, another system) isn't a closed route; nor is a required HMC that doesn't answer.
        guard failed.status != .refused, hmc.role != .required || failed.host != hmc.runner.host else { throw failed }
        do throws(Problem) {
            let host = try await probed(hmc.isRoute ? nil : hmc)
            return (
                host,
                "\(direct.name) was queried "
                    + (hmc.isRoute ? "by ssh, not through \(hmc.runner.host)" : "through \(hmc.runner.host), not by ssh")
                    + ": \(failed.host == direct.name.text ? failed.reason : failed.message)"
            )
        } catch {
            throw failed.alsoFailed(error)
        }
    }

    /// Something short that changes nothing: does the VIOS answer by this route?
    /// - Parameter hmc: nil for the direct route.
    private func probed(_ hmc: HMCHost?) async throws(Problem) -> RemoteHost {
        let host: RemoteHost
        if let hmc { host = try await HMCSurvey(hmc: hmc, bound: bound).vios(direct.name) } else { host = direct }
        var batch = Batch(host)
        let level = batch.add(Ioslevel())
        _ = try await batch.ask(bound: bound).read(level)
        return host
    }
}
