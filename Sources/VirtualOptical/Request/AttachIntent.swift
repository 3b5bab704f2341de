import PowerVM

/// What attach should do besides having the drive. Whether the LPAR is queried at all is decided by `Hosts.lpar`.
public struct AttachIntent: Sendable, Equatable {
    public enum Mode: Sendable, Equatable {
        /// Survey and plan only.
        case dryRun
        /// - Parameter rollback: remove what this run created if configuring the LPAR fails permanently.
        case apply(rollback: Bool)
    }

    /// `--media`: the medium that should be in the drive.
    public struct Medium: Sendable, Equatable {
        public var name: MediumName
        public var replacement: Replacement
        /// The local image that the medium was made of: the cd has to deliver it.
        public var image: ImageContent?
        /// `--iso`: it is put into the repository before it is loaded, if it isn't there.
        public var isSupplied: Bool

        public init(
            name: MediumName, replacement: Replacement = .never, image: ImageContent? = nil, isSupplied: Bool = false
        ) {
            self.name = name
            self.replacement = replacement
            self.image = image
            self.isSupplied = isSupplied
        }
    }

    public var configure: ConfigureScope = .vio0
    public var medium: Medium?
    public var mode: Mode = .apply(rollback: false)
    /// `--accept-unproven`: a drive that nothing proves or contradicts counts as a success.
    public var acceptsUnproven = false
    /// `--wait`: how long an LPAR that is booting is tried again.
    public var wait: Duration?

    public init() {}

    public static var dryRun: AttachIntent {
        var intent = AttachIntent()
        intent.mode = .dryRun
        return intent
    }
}

/// What may happen to another medium that is in the drive.
public enum Replacement: Sendable, CaseIterable {
    case never
    /// `--replace`: it may leave the drive, unless the client holds it.
    case unlessHeld
    /// `--force`: also then.
    case always
}

public enum ConfigureScope: String, Sendable, CaseIterable {
    /// `cfgmgr -l vio0`
    case vio0
    /// `cfgmgr -l vscsiN` of the proven adapter only
    case adapter
}
