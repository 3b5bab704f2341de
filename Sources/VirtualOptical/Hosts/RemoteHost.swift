import AsyncSupport
import PowerVM

/// A host that takes VIOS commands, and how they travel there: a VIOS, or the shell of an HMC.
public struct RemoteHost: Sendable {
    /// The VIOS as the operator and the inventory name it.
    public var name: VIOSName
    public var runner: any CommandRunner
    public var route: CommandRoute
    /// Device commands of one VIOS collide on its ODM lock: ours go one after the other.
    public var changes: AsyncSemaphore
    /// Those of the run's other jobs.
    public var surveys: SharedSurveys

    public init(
        name: VIOSName, runner: any CommandRunner, route: CommandRoute = .vios, changes: AsyncSemaphore = AsyncSemaphore(1),
        surveys: SharedSurveys = SharedSurveys()
    ) {
        self.name = name
        self.runner = runner
        self.route = route
        self.changes = changes
        self.surveys = surveys
    }

    /// The value of the report's `route`.
    var routeName: String {
        switch route {
        case .vios: "ssh"
        case .hmc, .hmcShell: "hmc"
        }
    }
}
