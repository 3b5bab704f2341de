import AsyncSupport
import PowerVM

/// The HMC of a managed system: where it is asked, and the way to a VIOS through it.
public struct HMCHost: Sendable {
    public var runner: FailoverRunner
    /// The managed system as `--system` or the inventory names it; nil: it is looked for.
    public var system: HMCName?
    /// `--system`, or a type, model and serial: another system would be the wrong one.
    public var isSystemCertain: Bool
    /// Commands to the VIOSes go through it even where they could be reached directly.
    public var isRoute: Bool
    /// `--hmc`: nothing is done without its answer.
    public var isRequired: Bool
    /// The gate that changes of this VIOS pass one by one, whichever way they go.
    public var changes: @Sendable (_ vios: String) async -> AsyncSemaphore

    public init(
        runner: FailoverRunner, system: HMCName? = nil, isSystemCertain: Bool = false, isRoute: Bool = false,
        isRequired: Bool = false,
        changes: @escaping @Sendable (_ vios: String) async -> AsyncSemaphore = { _ in AsyncSemaphore(1) }
    ) {
        self.runner = runner
        self.system = system
        self.isSystemCertain = isSystemCertain
        self.isRoute = isRoute
        self.isRequired = isRequired
        self.changes = changes
    }

    /// The HMC's own shell is asked as a VIOS is: several commands in one exec, each with its marker.
    var shell: RemoteHost { RemoteHost(name: runner.host, runner: runner, route: .hmcShell) }

    /// A VIOS by way of this HMC.
    /// - Parameters:
    ///   - name: as the operator and the inventory call it.
    ///   - partition: as the HMC calls it.
    func vios(_ name: String, partition: String, system: String) async -> RemoteHost? {
        guard HMCName(partition) != nil, HMCName(system) != nil else { return nil }
        return RemoteHost(
            name: name, runner: runner, route: .hmc(system: system, vios: partition), changes: await changes(name))
    }
}
