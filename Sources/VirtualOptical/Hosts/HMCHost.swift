import AsyncSupport
import PowerVM

/// The HMC of a managed system: where it is queried, and the route to a VIOS through it.
public struct HMCHost: Sendable {
    public enum Role: Sendable {
        /// Queried for what only it knows; everything also works without it.
        case helper
        /// Commands to the VIOSes go through it even where they could be reached directly.
        case route
        /// `--hmc`: the route, and nothing is done without its answer.
        case required
    }

    public enum SystemName: Sendable {
        /// `--system`, or a type, model and serial: another system would be the wrong one.
        case certain(HMCName)
        /// The inventory's name of it, which the HMC may not know.
        case probable(HMCName)
        case unknown

        var name: HMCName? {
            switch self {
            case .certain(let name), .probable(let name): name
            case .unknown: nil
            }
        }
    }

    public var runner: FailoverRunner
    public var system: SystemName
    public var role: Role
    /// The gate that changes of this VIOS pass one by one, whichever route they take.
    public var changes: @Sendable (VIOSName) async -> AsyncSemaphore

    public init(
        runner: FailoverRunner, system: SystemName = .unknown, role: Role = .helper,
        changes: @escaping @Sendable (VIOSName) async -> AsyncSemaphore = { _ in AsyncSemaphore(1) }
    ) {
        self.runner = runner
        self.system = system
        self.role = role
        self.changes = changes
    }

    var isRoute: Bool { role != .helper }

    /// The HMC's own shell is queried as a VIOS is: several commands in one exec, each with its marker.
    var shell: RemoteHost { RemoteHost(name: VIOSName(runner.host), runner: runner, route: .hmcShell) }

    /// A VIOS through this HMC.
    /// - Parameters:
    ///   - name: as the operator and the inventory name it.
    ///   - partition: as the HMC names it.
    func vios(_ name: VIOSName, partition: String, system: String) async -> RemoteHost? {
        guard HMCName(partition) != nil, HMCName(system) != nil else { return nil }
        return RemoteHost(
            name: name, runner: runner, route: .hmc(system: system, vios: partition), changes: await changes(name))
    }
}
