/// Everything that is configured anywhere in a model world. Two states are equal if and only if nothing was changed.
struct ModelState: Equatable, Sendable {
    var vioses: [ModelVIOS]
    var lpar: ModelLPAR

    /// A vhost by VIOS and name.
    func vhost(_ vios: String, _ name: String) -> ModelVhost? {
        vioses.first { $0.name == vios }?.vhosts.first { $0.name == name }
    }

    var vtds: [(vios: ModelVIOS, vhost: ModelVhost, vtd: ModelVTD)] {
        vioses.flatMap { vios in vios.vhosts.flatMap { vhost in vhost.vtds.map { (vios, vhost, $0) } } }
    }

    /// The file-backed optical drives of the model's LPAR.
    var drives: [(vios: ModelVIOS, vhost: ModelVhost, vtd: ModelVTD)] {
        vtds.filter { serves($0.vios, $0.vhost) && $0.vtd.kind == .fileOptical }
    }

    func serves(_ vios: ModelVIOS, _ vhost: ModelVhost) -> Bool { vhost.client == lpar.id && vios.machine == lpar.machine }
}

struct ModelMachine: Equatable, Sendable {
    var typeModel = "9009.22A"
    var serial = "7812345"

    var unit: String { "U\(typeModel).\(serial)" }
}

struct ModelVIOS: Equatable, Sendable {
    /// Its ssh host name.
    var name: String
    /// The partition's name, which the client's kernel shows.
    var partition: String
    var id = 1
    var machine = ModelMachine()
    var vhosts: [ModelVhost]
    var hasRepository = true
    /// What the repository holds.
    var media: [String] = []
    /// The medium that a `mkvopt` is writing.
    var writes: String?
    /// Devices that aren't VTDs, with their descriptions.
    var otherDevices: [String: String] = ["ent0": "Virtual I/O Ethernet Adapter (l-lan)"]
}

struct ModelVhost: Equatable, Sendable {
    var number: Int
    var slot: Int
    var status = "Available"
    /// 0: no client has connected.
    var client: Int
    /// The client adapter at the other end, if there is one.
    var clientSlot: Int?
    var vtds: [ModelVTD] = []

    var name: String { "vhost\(number)" }
}

struct ModelVTD: Equatable, Sendable {
    enum Kind: Equatable, Sendable {
        case fileOptical, physicalOptical, disk
        /// A mapping whose backing device lsmap doesn't show.
        case bare
    }

    var name: String
    /// The first byte of the LUN: 0x81 …
    var lun: Int
    var kind: Kind = .fileOptical
    var media: String?
    var status = "Available"
    /// Distinguishes a VTD from a later one at the same LUN.
    var generation = 0

    var lunText: String { "0x" + hex(lun, 2) + "00000000000000" }
    var backing: String? {
        switch kind {
        case .fileOptical: media.map { "/var/vio/VMLibrary/\($0)" }
        case .physicalOptical: "cd0"
        case .disk: "hdisk\(lun)"
        case .bare: nil
        }
    }
}

struct ModelLPAR: Equatable, Sendable {
    var host = "aix04"
    var name = "aix04"
    var id = 5
    var machine = ModelMachine()
    var os = "AIX"
    var wpar = 0
    var privilege = "root"
    var deniedLines: [String] = []
    var adapters: [ModelVSCSI]
    var discs: [ModelDisc] = []
    /// Other devices below vio0 that cfgmgr configures if they are Defined.
    var others: [String: String] = [:]
    /// The kernel can be asked (kdb).
    var hasKernelView = true
    /// The login may read the cds.
    var readsDiscs = true
    /// What a cd delivers instead of the medium in its drive, by the cd's name.
    var delivers: [String: String] = [:]
    /// What kdb shows besides.
    var kernelExtra: [String] = []
}

struct ModelVSCSI: Equatable, Sendable {
    var number: Int
    var slot: Int
    var status = "Available"

    var name: String { "vscsi\(number)" }
}

struct ModelDisc: Equatable, Sendable {
    var number: Int
    /// Nil for a physical drive of the partition's own.
    var slot: Int?
    var lun = 0
    var status = "Available"
    /// Of the VTD that it was configured for.
    var generation = 0
    var mount: String?
    /// Some process has it open.
    var isOpen = false

    var name: String { "cd\(number)" }
}

/// Lower-case hexadecimal digits, padded with zeros.
func hex(_ value: Int, _ digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
}
