import PowerVM

public struct ServerFacts: Sendable, Equatable {
    public var vios: VIOSName
    /// Other names under which the same VIOS was queried.
    var aliases: [VIOSName] = []
    public var adapters: [ServerAdapter]
    /// The file-backed optical drives of the whole VIOS, by name: what `lsvopt` lists.
    public var drives: [DeviceName: Lsvopt.Drive]
    /// Whether a media repository exists; nil when its answer could not be read.
    public var hasRepository: Bool?
    /// `lsrep` printed what can't be read; where it failed, this is false.
    var hasGarbledRepository = false
    /// The media of the repository.
    public var media: [Lsrep.Medium]
    /// The adapters that aren't Available, with their state; empty where that wasn't queried, or couldn't be read.
    public var adapterStates: [VHostName: String] = [:]
    /// The media that the VIOS is writing now; empty where that wasn't queried, or can't be seen.
    var importing: [String] = []
    /// This host's record of the medium that is going to be loaded, if it didn't see its import end.
    var begun: MediumRecord?
    /// What the VIOS has under the name that a new drive would get; nil if the name is free.
    public var nameHolder: String?

    public init(
        vios: VIOSName, adapters: [ServerAdapter], drives: [DeviceName: Lsvopt.Drive], hasRepository: Bool? = nil,
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

    /// Whether the LPAR's kernel or a person means this VIOS by the name.
    func isCalled(_ name: VIOSName) -> Bool { ([vios] + aliases).contains { name.isSameHost(as: $0) } }

    func adapter(_ name: VHostName) -> ServerAdapter? { adapters.first { $0.name == name } }

    /// Why a drive can't be created on this adapter now.
    func problem(of adapter: ServerAdapter) -> Problem? {
        adapterStates[adapter.name].map { .adapterDefined(adapter.name, status: $0, on: vios) }
    }

    func has(_ medium: MediumName) -> Bool { media.contains { $0.name == medium.text } }

    /// The adapter and the VTD with this name.
    func holder(of name: DeviceName) -> (adapter: ServerAdapter, vtd: ServerVTD)? {
        for adapter in adapters {
            if let vtd = adapter.vtds.first(where: { $0.name == name }) { return (adapter, vtd) }
        }
        return nil
    }
}

/// A vhost with everything that is relevant here.
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

    /// A mapping of something, or a drive with a medium in it.
    var isBacked: Bool { backing.map { !$0.isEmpty } ?? false }

    var isAvailable: Bool { status == nil || status == "Available" }
}
