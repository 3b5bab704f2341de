import PowerVM

/// What one run found and did for one LPAR. Built once, rendered many ways; what is unknown is nil.
public struct LPARReport: Sendable, Equatable {
    public var lpar: String
    public var status: Status
    /// Nil when a changing command was sent and nobody knows what it did.
    public var changed: Bool?
    /// Under `--dry-run`: whether there is something to do.
    public var wouldChange: Bool?
    public var machine: MachineID?
    public var client: Client?
    public var server: Server?
    public var drive: Drive?
    public var device: ClientView.OpticalDevice?
    public var proof: ProofKind?
    public var alsoChanged: [CompanionAnswer.DeviceChange] = []
    public var steps: [StepRecord] = []
    public var notes: [String] = []
    public var warnings: [String] = []
    public var problem: Problem?

    public init(lpar: String, status: Status) {
        self.lpar = lpar
        self.status = status
    }

    /// The LPAR's end.
    public struct Client: Sendable, Equatable {
        public var host: String?
        public var partitionName: String?
        public var partitionID: PartitionID?
        public var adapter: VSCSIName?
        /// Virtual slot number.
        public var slot: Int?
    }

    /// The VIOS's end.
    public struct Server: Sendable, Equatable {
        public var vios: String
        /// `ssh` or `hmc`.
        public var route: String
        public var adapter: VHostName
        /// Virtual slot number.
        public var slot: Int
        public var reason: String
    }

    public struct Drive: Sendable, Equatable {
        public var name: DeviceName
        public var status: String?
        public var lun: LogicalUnitNumber?
        public var media: String?
    }
}

/// Puts facts, plan and outcome together. It decides nothing.
struct ReportBuilder: Sendable {
    var request: DriveRequest
    var report: LPARReport

    init(_ request: DriveRequest) {
        self.request = request
        report = LPARReport(lpar: request.lpar, status: .failed)
        report.changed = false
    }

    mutating func add(_ facts: Facts) {
        report.notes += facts.notes
        report.warnings += facts.warnings
        if let client = facts.client {
            report.client = .init(
                host: client.host, partitionName: client.identity.partitionName, partitionID: client.identity.partitionID,
                adapter: nil, slot: nil)
            report.machine = client.identity.machine
        } else if let hmc = facts.hmc {
            report.client = .init(
                host: nil, partitionName: hmc.partition.name, partitionID: hmc.partition.id, adapter: nil,
                slot: nil)
            report.machine = hmc.machine
        } else if let id = request.partitionID {
            report.client = .init(host: nil, partitionName: request.partitionName, partitionID: id, adapter: nil, slot: nil)
        }
    }

    mutating func add(_ plan: Plan, route: (String) -> String) {
        report.notes += plan.notes
        report.warnings += plan.warnings
        guard let target = plan.target else { return }
        report.machine = report.machine ?? target.adapter.location.machine
        report.server = .init(
            vios: target.vios, route: route(target.vios), adapter: target.adapter.name, slot: target.adapter.location.slot,
            reason: target.reason)
        if let vtd = target.existing {
            report.drive = .init(name: vtd.name, status: vtd.status, lun: vtd.lun, media: target.media)
        }
    }

    mutating func add(_ state: AppliedState) {
        report.steps = state.records
        report.warnings += state.warnings
        report.alsoChanged = state.deviceChanges
        report.changed = state.changed
        addDrive(state)
    }

    /// The medium's steps, after the attach itself was proven: its device and proof stay.
    mutating func add(media state: AppliedState) {
        report.steps += state.records
        report.warnings += state.warnings
        addDrive(state)
        if state.changed == true || report.changed == true {
            report.changed = true
        } else if state.changed == nil {
            report.changed = nil
        }
        if let problem = state.problem {
            fail(problem)
        } else if state.changed != false, report.status == .alreadyAttached {
            report.status = .attached
        }
    }

    private mutating func addDrive(_ state: AppliedState) {
        if let name = state.drive, let view = state.server {
            report.drive = view.drive(name).map {
                .init(name: name, status: $0.status, lun: $0.lun, media: view.drives[name]?.media)
            }
        }
    }

    mutating func add(_ end: ClientAdapterMatch) {
        report.client?.adapter = end.adapter.name
        report.client?.slot = end.adapter.location.slot
    }

    mutating func add(_ disc: ClientView.OpticalDevice) {
        report.device = disc
        report.alsoChanged.removeAll { $0.name == disc.name.text }
    }

    mutating func fail(_ problem: Problem) {
        report.status = problem.status
        report.problem = problem
        // "No session" and "refused" promise that nothing happened.
        if problem.status == .unreachable || problem.status == .refused, report.changed != false { report.status = .failed }
    }
}
