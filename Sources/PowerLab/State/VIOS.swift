/// A Virtual I/O Server partition.
public struct VIOS: Codable, Equatable, Sendable {
    public var name: String
    public var partitionID: Int
    /// What `ioslevel` prints; selects the lsmap layout (reference section 2).
    public var level: String
    public var layout: LsmapLayout
    public var adapters: [ServerAdapter]
    public var vtds: [VirtualTargetDevice]
    /// Everything else in this VIOS's ODM: disks, physical drives, vfchosts, Ethernet.
    public var devices: [VIOSDevice]
    /// Nil: `The DVD repository has not been created yet.`
    public var repository: MediaRepository?
    public var pools: [StoragePool] = []
    public var limits = VIOSLimits(homeBytes: 10 << 30, homeUsedBytes: 0, fileBytes: nil, lacks: [])
    public var mounts: [NFSMount] = []
    /// Number of the media that were ever made; the next one's file has the next number.
    var mediaMade = 0

    /// ODM names are unique over all devices of a VIOS ([I], reference section 3).
    public func isTaken(_ name: String) -> Bool {
        adapters.contains { $0.name == name } || vtds.contains { $0.name == name } || devices.contains { $0.name == name }
    }
}

/// What differs between levels and captures of the lsmap screen form.
public struct LsmapLayout: Codable, Equatable, Sendable {
    /// Missing at VIOS 1.3 (capture lsmap-all-07).
    public var showsStatus = true
    /// Missing before VIOS 2.1 (captures lsmap-all-05, lsmap-vadapter-09).
    public var showsMirrored = true
    /// The line between the parts is one blank instead of empty (lsmap-vadapter-01).
    public var blankSeparator = false
    /// The bare sentence instead of the one behind the label `VTD` (lsmap-all-04).
    public var bareNoVTD = false
    /// Labels without value are padded with blanks (lsmap-vadapter-05).
    public var trailingBlanks = false
    /// `-dec` and `-cpid` are known ("newer levels only", [K]; from which level on is a guess).
    public var knowsDecimal = true
}

/// A server virtual SCSI adapter.
public struct ServerAdapter: Codable, Equatable, Sendable {
    public var name: String
    public var slot: Int
    /// What lsmap shows: the id that the client sent when it connected; 0 if it never did.
    public var shownClientID: Int
    /// The partition whose client adapter really is at the other end, and its slot.
    public var client: String?
    public var clientSlot: Int?
    public var status: String
}

/// A virtual target device: what a vhost offers to its client under one LUN.
public struct VirtualTargetDevice: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, Sendable, CaseIterable {
        case fileOptical = "file_opt"
        case optical
        case disk
        case logicalVolume = "lv"
        case fileDisk = "file_disk"

        public var isOptical: Bool { self == .fileOptical || self == .optical }
    }

    public var name: String
    public var adapter: String
    public var kind: Kind
    public var status: String
    /// First byte of the logical unit number, 0x81…0xff; the other seven are zero.
    public var lun: Int
    /// Device, logical volume or path; empty: no medium loaded.
    public var backing: String
    public var backingLocation: String
    public var mirrored: String
    /// Distinguishes a VTD from an earlier one of the same name and LUN; never seen by any emulated command.
    public var incarnation: Int
    /// A client that was powered off immediately has left its reservation ([K] reservation-after-immediate-power-off).
    public var isReserved = false
}

/// A VIOS device that is neither vhost nor VTD.
public struct VIOSDevice: Codable, Equatable, Sendable {
    public var name: String
    public var status: String
    public var description: String
    /// `disk`, `optical`, `adapter` … as in `lsdev -type`.
    public var type: String
    public var location: String
    /// Virtual devices are listed by `lsdev -virtual`.
    public var isVirtual: Bool
}
