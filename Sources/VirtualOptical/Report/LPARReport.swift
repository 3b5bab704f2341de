import PowerVM

/// What one run found and did for one LPAR. Built once, rendered in several forms; what is unknown is nil.
public struct LPARReport: Sendable, Equatable {
    public var lpar: String
    public internal(set) var status: Status
    /// Nil when a changing command was sent and its effect isn't known.
    public var changed: Bool?
    /// Under `--dry-run`: whether there is something to do.
    public var wouldChange: Bool?
    public var machine: MachineID?
    public var client: Client?
    public var server: Server?
    public var drive: Drive?
    public var device: ClientView.OpticalDevice?
    /// Where the client has the drive's medium mounted, as far as it was queried.
    public var mounts: [String] = []
    public var proof: ProofKind?
    /// What the proven cd delivers, where a medium was asked for and could be read.
    public var mediumProof: MediumProof?
    /// `--iso`: which of the run's media this LPAR has.
    public var put: Put?
    public var alsoChanged: [CompanionAnswer.DeviceChange] = []
    public var steps: [StepRecord] = []
    public var notes: [String] = []
    public var warnings: [String] = []
    public var problem: Problem?

    /// An unproven drive that was accepted counts as a success.
    public func exitCode(of operation: Operation) -> Int32 {
        status == .unproven && problem == nil ? 0 : status.exitCode(of: operation)
    }

    /// A medium that the run puts into a repository.
    public struct Put: Sendable, Equatable {
        public var vios: VIOSName
        public var medium: MediumName
    }

    /// The LPAR's end.
    public struct Client: Sendable, Equatable {
        public var host: String?
        public var partitionName: String?
        public var partitionID: PartitionID?
        /// What identifies it.
        public var identifiedBy = Identification.own
        public var adapter: VSCSIName?
        /// Virtual slot number.
        public var slot: Int?
    }

    /// The VIOS's end.
    public struct Server: Sendable, Equatable {
        public var vios: VIOSName
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

    /// A job that never got as far as its hosts.
    public init(lpar: String, failed problem: Problem) {
        self.init(Trace(.attach, LPARIdentity(lpar)), failed: problem)
    }

    /// - Parameter failed: what the run was stopped by, if it was.
    init(_ trace: Trace, failed: Problem? = nil) {
        lpar = trace.lpar.name
        problem = failed ?? trace.problem
        status = Self.status(trace, problem)
        wouldChange = trace.preview.map { !$0.isEmpty }
        client = Self.client(trace)
        machine = Self.machine(trace)
        server = trace.plan?.target.map { Server($0) }
        drive =
            problem?.code == .driveMissing
            ? nil : Self.drive(trace, isRemoved: problem == nil && trace.operation == .detach)
        put = trace.put
        mounts = trace.mounts
        steps = trace.preview ?? trace.journal?.records ?? []
        if case .proven(let device, let match) = trace.verdict {
            self.device = device
            proof = match.by
            mediumProof = trace.content?.proof
        }
        let removed = trace.rollback?.removedDevices ?? []
        alsoChanged = (trace.journal?.deviceChanges ?? []).filter { change in
            change.name != device?.name.text && !removed.contains { $0.text == change.name }
        }
        changed = Self.changed(trace, othersChanged: !alsoChanged.isEmpty)
        steps += (trace.rollback?.journal?.records ?? []) + (trace.media?.records ?? [])
        steps += trace.removal?.outcome?.steps ?? []
        notes = Self.notes(trace)
        warnings = Self.warnings(trace)
    }
}
