import AsyncSupport
import PowerVM

/// A VIOS that can be asked, and how its commands travel there.
public struct RemoteHost: Sendable {
    /// The VIOS as the operator and the inventory name it.
    public var name: String
    public var runner: any CommandRunner
    public var route: CommandRoute
    /// Device commands of one VIOS collide on its ODM lock: ours go one after the other.
    public var changes: AsyncSemaphore

    public init(name: String, runner: any CommandRunner, route: CommandRoute = .vios, changes: AsyncSemaphore = AsyncSemaphore(1))
    {
        self.name = name
        self.runner = runner
        self.route = route
        self.changes = changes
    }

    /// The word for the report's `route`.
    var routeName: String {
        switch route {
        case .vios: "ssh"
        case .hmc, .hmcShell: "hmc"
        }
    }
}

/// An LPAR that can be asked through the companion script.
public struct LPARHost: Sendable {
    public var runner: any CommandRunner
    public var companion: Companion

    public init(runner: any CommandRunner, companion: Companion = Companion()) {
        self.runner = runner
        self.companion = companion
    }
}

/// The hosts of one job.
public struct Hosts: Sendable {
    /// Nil under `--vios-only`.
    public var lpar: LPARHost?
    /// The VIOSes of the LPAR's system, as far as option or inventory name them.
    public var vioses: [RemoteHost]
    /// A file says that these are all VIOSes of the system. An option alone does not: the HMC's and the kernel's word is heard, too.
    public var areAllVIOSes: Bool
    /// Reaches a VIOS that only the LPAR itself names (kdb `cvai`), when no file does.
    public var viosNamed: @Sendable (String) async -> RemoteHost?
    /// The HMC of the LPAR's system: asked for what only it knows, and a way to the VIOSes.
    public var hmc: HMCHost?
    /// Shared by the jobs of one run.
    public var claims: PartitionReservations

    public init(
        lpar: LPARHost?, vioses: [RemoteHost], areAllVIOSes: Bool, hmc: HMCHost? = nil, claims: PartitionReservations,
        viosNamed: @escaping @Sendable (String) async -> RemoteHost? = { _ in nil }
    ) {
        self.lpar = lpar
        self.vioses = vioses
        self.areAllVIOSes = areAllVIOSes
        self.hmc = hmc
        self.claims = claims
        self.viosNamed = viosNamed
    }
}

/// Time and news come from outside: this module reads no clock and prints nothing.
public struct OperationContext: Sendable {
    /// Seconds on a clock that only goes forward.
    public var now: @Sendable () -> Double
    public var sleep: @Sendable (Duration) async -> Void
    public var tell: @Sendable (ProgressUpdate) -> Void

    public init(
        now: @escaping @Sendable () -> Double, sleep: @escaping @Sendable (Duration) async -> Void,
        tell: @escaping @Sendable (ProgressUpdate) -> Void = { _ in }
    ) {
        self.now = now
        self.sleep = sleep
        self.tell = tell
    }
}

/// What goes on, for a person who waits.
public enum ProgressUpdate: Sendable, Equatable {
    case started(lpar: String, phase: String, host: String)
    case finished(lpar: String, phase: String, host: String)
    case retrying(lpar: String, phase: String, host: String, why: String)
    /// The LPAR doesn't answer yet; `code` tells one reason from another.
    case waiting(lpar: String, host: String, code: String, why: String)

    /// The phase that `finished` names when waiting is over.
    public static let waitPhase = "wait"
}
