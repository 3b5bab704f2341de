import PowerVM

/// A media repository with its media, and the drives that may hold them: enough to see what a changing command did.
public struct RepositorySnapshot: Sendable, Equatable {
    public var contents: Lsrep.Contents
    public var drives: [DeviceName: Lsvopt.Drive]

    public init(contents: Lsrep.Contents, drives: [DeviceName: Lsvopt.Drive] = [:]) {
        self.contents = contents
        self.drives = drives
    }

    /// Nil: there is no repository.
    public var repository: Lsrep.Repository? { contents.repository }

    /// The medium as far as the listings show it; nil: the repository doesn't have it.
    public func medium(_ name: MediumName) -> MediumState? {
        let rows = contents.media.filter { $0.name == name.text }
        guard let first = rows.first else { return nil }
        // One that is read-only may be in several drives, and then be listed several times.
        let listed = rows.compactMap(\.loadedIn).flatMap { $0.split(separator: ",") }.compactMap { DeviceName($0) }
        let holding = drives.values.filter { $0.media == name.text }.map(\.name)
        return MediumState(
            name: name, sizeMB: first.sizeMB, access: first.access.flatMap(MediumAccess.init),
            loaded: Set(listed + holding).sorted())
    }
}

/// A medium of a repository; what isn't known is nil.
public struct MediumState: Sendable, Equatable {
    public var name: MediumName
    /// Its exact size.
    public var bytes: Int?
    /// As the VIOS lists it: megabytes, rounded up.
    public var sizeMB: Double?
    public var access: MediumAccess?
    /// The drives that hold it.
    public var loaded: [DeviceName]

    public init(name: MediumName, bytes: Int? = nil, sizeMB: Double?, access: MediumAccess?, loaded: [DeviceName] = []) {
        self.name = name
        self.bytes = bytes
        self.sizeMB = sizeMB
        self.access = access
        self.loaded = loaded
    }
}

/// What a change of a media repository is planned by.
public struct RepositoryFacts: Sendable, Equatable {
    public var vios: VIOSName
    public var snapshot: RepositorySnapshot
    /// Queried only where a message may have to name a drive's adapter.
    public var adapters: [ServerAdapter]
    /// The storage pools; queried only to create a repository.
    public var pools: [Lssp.Pool]
    /// What a new medium is made of.
    public var source: Source
    /// The media that the VIOS is writing now, as far as it can be seen.
    public var importing: [String]

    /// The file or physical drive that a medium is made of.
    public enum Source: Sendable, Equatable {
        /// It isn't made of any, or can't be queried by this route.
        case notQueried
        case missing
        /// Nil: a device, or one whose size isn't shown.
        case present(bytes: Int?)
        /// What is there can't be the content of a medium: a directory.
        case notAFile
    }

    public init(
        vios: VIOSName, snapshot: RepositorySnapshot, adapters: [ServerAdapter] = [], pools: [Lssp.Pool] = [],
        source: Source = .notQueried, importing: [String] = []
    ) {
        self.vios = vios
        self.snapshot = snapshot
        self.adapters = adapters
        self.pools = pools
        self.source = source
        self.importing = importing
    }

    /// An unfinished medium is listed like any other.
    func checkIsNotBeingWritten(_ medium: MediumName) throws(Problem) {
        if importing.contains(medium.text) { throw .isBeingWritten(medium, on: vios) }
    }

    /// `aix04_cd (vhost2, partition 5)`
    func place(of drive: DeviceName) -> String {
        for adapter in adapters where adapter.vtds.contains(where: { $0.name == drive }) {
            return "\(drive) (\(adapter.name)\(adapter.client.map { ", partition \($0)" } ?? ""))"
        }
        return drive.text
    }
}
