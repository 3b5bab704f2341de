/// `lsdev -dev NAME`: whether a name is taken by any device of the VIOS.
///
/// Source: reference, section 3 (VH:lsdev); exit status 2 or another one above 0 with no row means that there is no such device.
public struct LsdevDevice: RemoteCommand {
    public var name: DeviceName

    public init(_ name: DeviceName) { self.name = name }

    public var words: [String] { ["lsdev", "-dev", name.text] }
    public var mergesMessages: Bool { true }

    /// The device's description (`Virtual Target Device - Disk`), or nil when there is no such device.
    public func read(_ result: CommandResult) throws(ReadError) -> String? {
        throw ReadError(command: "lsdev", line: nil, text: "", expected: "a reader")
    }
}

/// `mkvdev -fbo`: makes an empty file-backed optical drive on a server adapter. Prints `NAME Available`.
///
/// Source: reference, section 3 (VH:mkvdev).
public struct MkvdevFBO: RemoteCommand {
    public var adapter: VHostName
    /// Nil leaves the name to the VIOS (`vtoptN`).
    public var name: DriveName?

    public init(adapter: VHostName, name: DriveName?) {
        self.adapter = adapter
        self.name = name
    }

    public var words: [String] {
        ["mkvdev", "-fbo", "-vadapter", adapter.text] + (name.map { ["-dev", $0.text] } ?? [])
    }
    public var effect: CommandEffect { .changes }
    public var mergesMessages: Bool { true }

    /// The name and state that the VIOS reports, or nil if it reported none; what is really there is told by reading back.
    public func read(_ result: CommandResult) throws(ReadError) -> (name: DeviceName, status: String)? {
        throw ReadError(command: "mkvdev", line: nil, text: "", expected: "a reader")
    }
}

/// `rmvdev -vtd`: removes one virtual target device. Prints `NAME deleted`. Never with `-f`, `-vdev` or `-rmlv`.
///
/// Source: reference, section 3 (VH:rmvdev).
public struct RmvdevVTD: RemoteCommand {
    public var name: DeviceName

    public init(_ name: DeviceName) { self.name = name }

    public var words: [String] { ["rmvdev", "-vtd", name.text] }
    public var effect: CommandEffect { .changes }
    public var mergesMessages: Bool { true }

    /// The name that the VIOS reports as deleted, if it reported one.
    public func read(_ result: CommandResult) throws(ReadError) -> DeviceName? {
        throw ReadError(command: "rmvdev", line: nil, text: "", expected: "a reader")
    }
}

/// `loadopt`: puts a medium of the repository into a drive. Silent on success.
///
/// Source: reference, section 3 (VH:loadopt). Never with `-f`: a medium in the drive is unloaded in a step of its own, or refused.
public struct Loadopt: RemoteCommand {
    public var medium: MediumName
    public var drive: DeviceName

    public init(medium: MediumName, drive: DeviceName) {
        self.medium = medium
        self.drive = drive
    }

    public var words: [String] { ["loadopt", "-disk", medium.text, "-vtd", drive.text] }
    public var effect: CommandEffect { .changes }
    public var mergesMessages: Bool { true }

    public func read(_ result: CommandResult) throws(ReadError) {}
}

/// `unloadopt`: takes the medium out of a drive. Silent on success; fails while the client holds it, unless released.
///
/// Source: reference, section 3 (VH:unloadopt).
public struct Unloadopt: RemoteCommand {
    public var drive: DeviceName
    /// Breaks the client's reserve or lock; only ever at the operator's word.
    public var release: Bool

    public init(drive: DeviceName, release: Bool = false) {
        self.drive = drive
        self.release = release
    }

    public var words: [String] { ["unloadopt"] + (release ? ["-release"] : []) + ["-vtd", drive.text] }
    public var effect: CommandEffect { .changes }
    public var mergesMessages: Bool { true }

    public func read(_ result: CommandResult) throws(ReadError) {}
}
