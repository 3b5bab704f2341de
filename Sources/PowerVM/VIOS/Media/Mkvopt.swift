/// `mkvopt`: puts a medium into the repository. Silent on success; a copy takes as long as the image is large.
///
/// Source: the manual page; captures (silent on success). Some levels ignore `-ro` with `-file`, so the access is read back.
public struct Mkvopt: RemoteCommand, Equatable {
    public enum Source: Sendable, Hashable {
        /// An empty medium of this size.
        case blank(SizeArgument)
        /// The disc in a physical drive of the VIOS.
        case device(DeviceName)
        /// A copy of a file on the VIOS.
        case file(RemotePath)
        /// A symbolic link to a file on an NFS file system that the VIOS has mounted.
        case link(RemotePath)
    }

    public var name: MediumName
    public var source: Source
    public var access: MediumAccess

    public init(name: MediumName, source: Source, access: MediumAccess) {
        self.name = name
        self.source = source
        self.access = access
    }

    public var words: [String] {
        ["mkvopt", "-name", name.text] + sourceWords + (access == .readOnly ? ["-ro"] : [])
    }
    public var effect: CommandEffect { .changes }
    public var mergesMessages: Bool { true }

    public func read(_ result: CommandResult) throws(ReadError) {
        if let failure = failure(result) { throw Self.failed(failure) }
    }

    private var sourceWords: [String] {
        switch source {
        case .blank(let size): ["-size", size.text]
        case .device(let drive): ["-dev", drive.text]
        case .file(let path): ["-file", path.text]
        case .link(let path): ["-file", path.text, "-nfslink"]
        }
    }
}
