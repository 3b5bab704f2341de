/// A VIOS's virtual media repository: a file system in a logical volume of a storage pool.
public struct MediaRepository: Codable, Equatable, Sendable {
    /// What lsrep shows, less than the logical volume (``size(ofVolume:)``).
    public var sizeMB: Int
    /// Size of the logical volume `VMLibrary`.
    public var volumeMB: Int
    /// Name of the storage pool.
    public var pool: String
    public var media: [Medium]

    public var freeMB: Int { sizeMB - media.reduce(0) { $0 + ($1.linksTo == nil ? $1.sizeMB : 0) } }

    public func medium(_ name: String) -> Medium? { media.first { $0.name == name } }

    /// Size of the file system in a volume: 1024 MB give 1015, 2048 2039, 5120 5099, 10240 10198 ([C] lsrep-04, -08, -two-media-39col,
    /// lsrep-01). guess: the formula, which fits these four.
    static func size(ofVolume volumeMB: Int) -> Int {
        volumeMB - Int((max(8, Double(volumeMB) * 0.004) + 1).rounded())
    }
}

/// A medium of the repository. Its bytes lie in a sparse file of the lab (``MediaStore``).
public struct Medium: Codable, Equatable, Sendable {
    public var name: String
    public var bytes: Int
    /// `rw` or `ro`.
    public var access: String
    /// Name of the file with its bytes; stays when the medium is renamed.
    var file: Int
    /// The volume id of the ISO 9660 image that the lab puts into a new file; nil: zeros.
    var volumeID: String?
    /// `mkvopt -nfslink`: the path that the medium stands for.
    public var linksTo: String?

    public init(name: String, bytes: Int, access: String, volumeID: String? = nil, linksTo: String? = nil) {
        self.name = name
        self.bytes = bytes
        self.access = access
        file = 0
        self.volumeID = volumeID
        self.linksTo = linksTo
    }

    /// As lsrep shows it: rounded up, 3857645568 bytes are 3679 MB and 724271104 bytes 691 ([C] vmlibrary-filesystem-and-direct-copy).
    public var sizeMB: Int { (bytes + 0xf_ffff) >> 20 }

    /// Where the file lies on the VIOS ([C] lsmap backing paths).
    public var path: String { "/var/vio/VMLibrary/" + name }
}

extension VIOS {
    /// Adds a medium with a file of its own.
    mutating func add(_ medium: Medium) {
        var medium = medium
        mediaMade += 1
        medium.file = mediaMade
        repository?.media.append(medium)
    }

    /// The medium that is loaded in a drive; nil: none.
    public func medium(in drive: VirtualTargetDevice) -> Medium? { repository?.media.first { $0.path == drive.backing } }

    /// Names of the drives that hold the medium.
    func drives(holding medium: Medium) -> [String] { vtds.filter { $0.backing == medium.path }.map(\.name) }
}

/// A storage pool of a VIOS.
public struct StoragePool: Codable, Equatable, Sendable {
    public var name: String
    /// `LVPOOL` or `FBPOOL`; only the former can hold a media repository ([D] IBM:mkrep).
    public var type: String
    public var sizeMB: Int
    public var freeMB: Int
    /// Size of a physical partition: volumes are multiples of it, and `lssp` shows it as Alloc Size.
    public var partitionMB: Int
    /// Number of backing devices.
    public var backingDevices: Int

    /// Takes a volume of at least `megabytes`; nil, and nothing changed, if the pool is too small.
    mutating func take(_ megabytes: Int) -> Int? {
        let volume = (megabytes + partitionMB - 1) / partitionMB * partitionMB
        guard volume <= freeMB else { return nil }
        freeMB -= volume
        return volume
    }
}

/// What a VIOS's file systems and shell allow.
public struct VIOSLimits: Codable, Equatable, Sendable {
    /// Size of /home.
    public var homeBytes: Int
    /// What files outside of the lab's sight use of it.
    public var homeUsedBytes: Int
    /// The largest file that padmin may write; nil: unlimited.
    public var fileBytes: Int?
    /// Tools that padmin's PATH doesn't have.
    public var lacks: [String]
}

/// A mounted NFS directory.
public struct NFSMount: Codable, Equatable, Sendable {
    public var server: String
    public var directory: String
    public var point: String
}

/// An NFS server that the VIOSes of a lab can reach; its files lie in the lab's directory.
public struct NFSServer: Codable, Equatable, Sendable {
    public var name: String
    public var exports: [String]
    /// Absolute path and content.
    public var files: [Medium]
}
