import PowerVM

/// What the hosts said in one survey. Everything that the Planner and the Verifier know is in here.
public struct Facts: Sendable {
    /// The partition's own answer; nil when it isn't asked (`--vios-only`).
    public var client: ClientFacts?
    /// The VIOSes that answered.
    public var servers: [ServerFacts]
    /// The VIOSes that could not be asked, with the reason.
    public var silent: [UnansweredVIOS]
    /// What the HMC knows of the partition; nil when none was asked, or none answered.
    public var hmc: HMCFacts?
    /// How each VIOS was reached, by name: changes go the same way.
    var ways: [String: RemoteHost] = [:]
    /// What the survey itself has to tell: a way that didn't work, an HMC that didn't answer.
    var notes: [String] = []
    var warnings: [String] = []

    public init(client: ClientFacts?, servers: [ServerFacts], silent: [UnansweredVIOS] = [], hmc: HMCFacts? = nil) {
        self.client = client
        self.servers = servers
        self.silent = silent
        self.hmc = hmc
    }
}

public struct UnansweredVIOS: Sendable {
    public var vios: String
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

public struct ServerFacts: Sendable, Equatable {
    public var vios: String
    /// Other names under which the same VIOS was asked.
    var aliases: [String] = []
    public var adapters: [ServerAdapter]
    /// The file-backed optical drives of the whole VIOS, by name: what `lsvopt` lists.
    public var drives: [DeviceName: Lsvopt.Drive]
    /// Whether a media repository exists; nil when its answer could not be read.
    public var hasRepository: Bool?
    /// The media of the repository.
    public var media: [Lsrep.Medium]
    /// What the VIOS has under the name that a new drive would get; nil if the name is free.
    public var nameHolder: String?

    public init(
        vios: String, adapters: [ServerAdapter], drives: [DeviceName: Lsvopt.Drive], hasRepository: Bool? = nil,
        media: [Lsrep.Medium] = [], nameHolder: String? = nil
    ) {
        self.vios = vios
        self.adapters = adapters
        self.drives = drives
        self.hasRepository = hasRepository
        self.media = media
        self.nameHolder = nameHolder
    }

    /// The managed system, by the adapters' location codes.
    public var machine: MachineID? { adapters.first?.location.machine }

    /// Whether both are one VIOS: the same partition of the same machine, with the same vhosts.
    func isSame(as other: ServerFacts) -> Bool {
        guard !adapters.isEmpty, adapters.count == other.adapters.count else { return false }
        return zip(adapters.sorted { $0.name < $1.name }, other.adapters.sorted { $0.name < $1.name }).allSatisfy {
            $0.name == $1.name && $0.location == $1.location
        }
    }

    /// Whether this is the VIOS that the LPAR's kernel or a person calls so.
    func isCalled(_ name: String) -> Bool { ([vios] + aliases).contains { AdapterMatcher.sameHost(name, $0) } }

    func adapter(_ name: VHostName) -> ServerAdapter? { adapters.first { $0.name == name } }

    /// The adapter and the VTD with this name.
    func holder(of name: DeviceName) -> (adapter: ServerAdapter, vtd: ServerVTD)? {
        for adapter in adapters {
            if let vtd = adapter.vtds.first(where: { $0.name == name }) { return (adapter, vtd) }
        }
        return nil
    }
}

/// A vhost with everything that we must know of it.
public struct ServerAdapter: Sendable, Equatable {
    public var name: VHostName
    public var location: VirtualLocation
    /// Nil: no client has the adapter, or none has connected yet (`0x00000000`).
    public var client: PartitionID?
    public var vtds: [ServerVTD]

    public init(name: VHostName, location: VirtualLocation, client: PartitionID?, vtds: [ServerVTD] = []) {
        self.name = name
        self.location = location
        self.client = client
        self.vtds = vtds
    }
}

public struct ServerVTD: Sendable, Equatable {
    public var name: DeviceName
    /// Nil at VIOS 1.x, which doesn't print it.
    public var status: String?
    public var lun: LogicalUnitNumber
    public var backing: String?

    public init(name: DeviceName, status: String? = "Available", lun: LogicalUnitNumber, backing: String? = nil) {
        self.name = name
        self.status = status
        self.lun = lun
        self.backing = backing
    }

    var isAvailable: Bool { status == nil || status == "Available" }
}
