import PowerVM

/// The sources that could show which client adapter belongs to a vhost, and what has been tried: never proposes what was done
/// already.
struct EvidenceSources: Sendable, Equatable {
    enum HMC: Sendable, Equatable {
        case notQueried
        /// It answered; its slot pairs decide nothing.
        case answered
        /// Why it didn't answer.
        case silent(String)

        init(_ facts: HMCFacts?, _ problem: Problem?) {
            self = facts != nil ? .answered : problem.map { .silent($0.message) } ?? .notQueried
        }

        /// The end of a hint: how an HMC would help, as far as none was given, or none answered.
        var alternative: String {
            switch self {
            case .notQueried: ", or give the HMC with --hmc"
            case .answered: ""
            case .silent(let why): ", or run again when the HMC answers (now: \(why))"
            }
        }
    }

    var isRoot = false
    var hmc = HMC.notQueried

    init() {}

    init(_ facts: Facts) {
        isRoot = facts.client?.identity.privilege == .root
        hmc = HMC(facts.hmc, facts.hmcProblem)
    }

    /// What would prove it.
    func hint(_ view: ClientView) -> String {
        if view.adapters.isEmpty {
            return "the LPAR has no virtual SCSI client adapter: add one on the HMC, or activate the profile that has it"
        }
        var ways: [String] = []
        switch (view.served.isEmpty, isRoot) {
        case (true, true): break
        case (true, false): ways.append("log in as root, so that the LPAR's kernel can be queried (kdb cvai)")
        case (false, _): ways.append("use the VIOS's name as the LPAR's kernel reports it in --vios or the inventory")
        }
        switch hmc {
        case .notQueried: ways.append("give the HMC with --hmc: its slot pairs prove it")
        case .answered: ways.append("the HMC pairs no slots of these two partitions: compare the adapters' slots in the profiles")
        case .silent(let why): ways.append("run again when the HMC answers: its slot pairs prove it (now: \(why))")
        }
        return ways.joined(separator: "; or ")
    }
}
