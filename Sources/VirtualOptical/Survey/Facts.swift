import PowerVM

/// What the hosts answered in one survey. Everything that planners and the Verifier know is in here.
public struct Facts: Sendable, Equatable {
    /// The partition's own answer; nil when it isn't queried (`--vios-only`).
    public var client: ClientFacts?
    /// Why the partition that was queried didn't answer; only `status` gets along without it.
    public var clientProblem: Problem?
    /// The VIOSes that answered.
    public var servers: [ServerFacts]
    /// The VIOSes that could not be queried, with the reason.
    public var unanswered: [UnansweredVIOS]
    /// The VIOSes whose listings left something open, and that didn't answer when they were asked again.
    var unconfirmed: Set<VIOSName> = []
    /// What the HMC reports about the partition; nil when none was queried, or none answered.
    public var hmc: HMCFacts?
    /// Why the HMC that was queried didn't answer.
    public var hmcProblem: Problem?

    public init(
        client: ClientFacts?, servers: [ServerFacts], unanswered: [UnansweredVIOS] = [], hmc: HMCFacts? = nil,
        hmcProblem: Problem? = nil
    ) {
        self.client = client
        self.servers = servers
        self.unanswered = unanswered
        self.hmc = hmc
        self.hmcProblem = hmcProblem
    }

    /// With what this host remembers of a medium that is going to be loaded. It's a help: where it can't be read, the VIOS's word stands.
    func recalling(_ medium: MediumName, from records: (any MediaRecords)?) -> Facts {
        var facts = self
        for index in facts.servers.indices {
            let record = try? records?.record(of: medium, on: facts.servers[index].vios)
            facts.servers[index].begun = record?.state == .importing ? record : nil
        }
        return facts
    }

    func server(_ vios: VIOSName) -> ServerFacts? { servers.first { $0.vios == vios } }

    /// "There is no drive" can't be reported while a VIOS is unreachable.
    func requireAllAnswers() throws(Problem) {
        if let first = unanswered.first { throw first.problem }
    }

    /// The partition that didn't answer is off, as the HMC or its silence shows: then only the VIOS can be surveyed.
    var mayBeOff: Bool {
        guard let problem = clientProblem else { return false }
        if let hmc { return !hmc.isRunning }
        return [.connectTimeout, .connectionRefused, .networkUnreachable].contains(problem.code)
    }

    var unansweredWarnings: [String] { unanswered.map { "\($0.vios) could not be queried: \($0.problem.reason)" } }
}

public struct UnansweredVIOS: Sendable, Equatable {
    public var vios: VIOSName
    public var problem: Problem
}

public struct ClientFacts: Sendable, Equatable {
    /// The ssh host that answered.
    public var host: String
    public var identity: ClientIdentity
    public var view: ClientView

    public init(host: String, identity: ClientIdentity, view: ClientView) {
        self.host = host
        self.identity = identity
        self.view = view
    }
}

/// The connections by which the facts came: changes take the same routes.
struct Routes: Sendable {
    var lpar: LPARHost?
    /// By the name under which the VIOS answered.
    var vioses: [VIOSName: RemoteHost] = [:]

    /// The host of a surveyed VIOS.
    func host(_ vios: VIOSName) throws(Problem) -> RemoteHost {
        guard let host = vioses[vios] else { throw .noRoute(to: vios) }
        return host
    }
}

/// What the survey itself has to report: a route that didn't work, an HMC that didn't answer.
struct Remarks: Sendable, Equatable {
    var notes: [String] = []
    var warnings: [String] = []
}
