import PowerVM

@testable import VirtualOptical

/// Everything that can be asked of one LPAR, flat: tests change one field and leave the rest.
struct TestRequest {
    var lpar: String
    var partitionID: PartitionID?
    var machine: MachineID?
    var name: DriveName?
    var vios: VIOSName?
    var adapter: VHostName?
    var configure: ConfigureScope = .vio0
    var viosOnly = false
    var medium: MediumName?
    var replacement = Replacement.never
    var image: ImageContent?
    var dryRun = false
    var rollback = false
    var acceptsUnproven = false
    var wait: Duration?
    var partitionName: String?
    var isStrict = false

    init(lpar: String) { self.lpar = lpar }

    static var aix04: TestRequest { TestRequest(lpar: "aix04") }

    var request: DriveRequest {
        DriveRequest(
            lpar: LPARIdentity(lpar, partitionName: partitionName, id: partitionID, machine: machine),
            drive: DriveSelection(name: name, vios: vios, adapter: adapter), isStrict: isStrict)
    }

    var intent: AttachIntent {
        var intent = AttachIntent()
        intent.configure = configure
        intent.medium = medium.map { AttachIntent.Medium(name: $0, replacement: replacement, image: image) }
        intent.mode = dryRun ? .dryRun : .apply(rollback: rollback)
        intent.wait = wait
        intent.acceptsUnproven = acceptsUnproven
        return intent
    }
}

extension AttachOperation {
    init(request: TestRequest, hosts: Hosts, context: OperationContext) {
        self.init(request: request.request, intent: request.intent, hosts: hosts, context: context)
    }
}

extension DetachOperation {
    init(request: TestRequest, hosts: Hosts, context: OperationContext) {
        self.init(
            request: request.request, isDryRun: request.dryRun, acceptsUnproven: request.acceptsUnproven, hosts: hosts,
            context: context)
    }
}

extension StatusOperation {
    init(request: TestRequest, hosts: Hosts, context: OperationContext) {
        self.init(request: request.request, hosts: hosts, context: context)
    }
}

extension AttachPlanner {
    init(request: TestRequest, facts: Facts) {
        self.init(request: request.request, intent: request.intent, facts: facts, routes: FactsFixture.routes(facts))
    }
}

extension DetachPlanner {
    init(request: TestRequest, facts: Facts) {
        self.init(request: request.request, facts: facts, routes: FactsFixture.routes(facts))
    }
}

extension LPARReport {
    /// A report of which only the status counts.
    init(lpar: String, status: Status) {
        self.init(lpar: lpar, failed: Problem(.failed, .internal, "-", hint: "-"))
        self.status = status
        changed = nil
        problem = nil
    }
}

extension VIOSName: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) { self.init(text) }
}
