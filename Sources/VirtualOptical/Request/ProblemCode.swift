import PowerVM

/// The stable identifier of a problem, for programs: the report's `error.code`.
public enum ProblemCode: String, Sendable, CaseIterable {
    // MARK: Invocation
    /// A name that has several meanings in the inventory.
    case ambiguousName = "ambiguous-name"
    case configuration
    /// Another LPAR of the command line doesn't exist.
    case notTried = "not-tried"
    case unknownCommand = "unknown-command"
    case notAnLPAR = "not-an-lpar"
    case notAVIOS = "not-a-vios"
    case unknownLPAR = "unknown-lpar"
    case invalidName = "invalid-name"
    case unreadableFile = "unreadable-file"
    case unwritableFile = "unwritable-file"
    case usage

    // MARK: The partition
    case ambiguousPartition = "ambiguous-partition"
    case machineUnknown = "machine-unknown"
    case notAPartition = "not-a-partition"
    case notAIX = "not-aix"
    case notIdentified = "not-identified"
    case partitionIDUnknown = "partition-id-unknown"
    case partitionUnknown = "partition-unknown"
    case samePartition = "same-partition"
    case workloadPartition = "workload-partition"
    case wrongMachine = "wrong-machine"
    case wrongPartition = "wrong-partition"

    // MARK: The HMC
    case ambiguousSystem = "ambiguous-system"
    case noHMC = "no-hmc"
    case noSuchPartition = "no-such-partition"
    case noSuchSystem = "no-such-system"
    case rmcDown = "rmc-down"
    case wrongSystem = "wrong-system"

    // MARK: The VIOS's adapters
    case adapterGone = "adapter-gone"
    case adapterNotAvailable = "adapter-not-available"
    case adapterNotProven = "adapter-not-proven"
    case adapterServesAnother = "adapter-serves-another"
    case ambiguousAdapter = "ambiguous-adapter"
    case clientIDUnknown = "client-id-unknown"
    case noAdapter = "no-adapter"
    case noSuchAdapter = "no-such-adapter"
    case noVIOS = "no-vios"
    case notAVSCSIAdapter = "not-a-vscsi-adapter"

    // MARK: Drives
    case ambiguousDrive = "ambiguous-drive"
    case driveChanged = "drive-changed"
    case driveElsewhere = "drive-elsewhere"
    case driveMayExistElsewhere = "drive-may-exist-elsewhere"
    case driveMissing = "drive-missing"
    case driveNotAvailable = "drive-not-available"
    case listingsDisagree = "listings-disagree"
    case nameTaken = "name-taken"
    case noSuchDrive = "no-such-drive"
    case notAnOpticalDrive = "not-an-optical-drive"
    case otherName = "other-name"

    // MARK: Media
    case accessUnchanged = "access-unchanged"
    case checksumMismatch = "checksum-mismatch"
    case fileChanged = "file-changed"
    case fileExists = "file-exists"
    case fileSizeLimit = "file-size-limit"
    case halfMedium = "half-medium"
    case imageTruncated = "image-truncated"
    case importFailed = "import-failed"
    case mediumDiffers = "medium-differs"
    case mediumHeld = "medium-held"
    case mediumInUse = "medium-in-use"
    case mountFailed = "mount-failed"
    case mountPointBusy = "mount-point-busy"
    case needsSSH = "needs-ssh"
    case noChecksumTool = "no-checksum-tool"
    case noRepository = "no-repository"
    case noSuchMedium = "no-such-medium"
    case notExported = "not-exported"
    case notAnImage = "not-an-image"
    case notVerified = "not-verified"
    case notAsWritten = "not-as-written"
    case otherMedium = "other-medium"
    case readFailed = "read-failed"
    case poolNotLV = "pool-not-lv"
    case poolUnknown = "pool-unknown"
    case repositoryDiffers = "repository-differs"
    case repositoryFull = "repository-full"
    case repositoryNotEmpty = "repository-not-empty"
    case repositoryUnknown = "repository-unknown"
    case sendInterrupted = "send-interrupted"
    case stagedDiffers = "staged-differs"
    case stagingFull = "staging-full"
    case storedDiffers = "stored-differs"
    case transferRunning = "transfer-running"

    // MARK: The partition's devices
    case cfgmgrLock = "cfgmgr-lock"
    case cfgmgrRunning = "cfgmgr-running"
    case deviceBusy = "device-busy"
    case deviceMissing = "device-missing"
    case mounted
    case noSuchDevice = "no-such-device"
    case notAvailable = "not-available"
    case notProven = "not-proven"
    case unproven
    case wrongContent = "wrong-content"
    case staleDeviceInUse = "stale-device-in-use"
    case wrongLocation = "wrong-location"

    // MARK: The companion script
    case badArgument = "bad-argument"
    case companionMissing = "companion-missing"
    case companionFailed = "companion-failed"
    case companionVersion = "companion-version"
    case notInstalled = "not-installed"
    case unsafeDirectory = "unsafe-directory"

    // MARK: Commands and their answers
    case answerLost = "answer-lost"
    case busy
    case commandFailed = "command-failed"
    case commandNotFound = "command-not-found"
    case fileSystemFull = "file-system-full"
    case noSuchFile = "no-such-file"
    case poolFull = "pool-full"
    case interrupted
    case invalidFlag = "invalid-flag"
    case noConnection = "no-connection"
    case noEffect = "no-effect"
    case notConfirmed = "not-confirmed"
    case notPermitted = "not-permitted"
    case odmLocked = "odm-locked"
    case unknownOutcome = "unknown-outcome"
    case unreadableOutput = "unreadable-output"

    // MARK: Transports
    case agentUnavailable = "agent-unavailable"
    case answerTimeout = "answer-timeout"
    case channelRefused = "channel-refused"
    case connectTimeout = "connect-timeout"
    case connectionLost = "connection-lost"
    case connectionRefused = "connection-refused"
    case hostCertificate = "host-certificate"
    case hostKeyChanged = "host-key-changed"
    case hostKeyRevoked = "host-key-revoked"
    case hostKeyUnknown = "host-key-unknown"
    case `internal`
    case jumpRefused = "jump-refused"
    case keyRejected = "key-rejected"
    case keyUnusable = "key-unusable"
    case nameResolution = "name-resolution"
    case networkUnreachable = "network-unreachable"
    case noBanner = "no-banner"
    case noCommonAlgorithm = "no-common-algorithm"
    case notSSH = "not-ssh"
    case outputLimit = "output-limit"
    case sshConfiguration = "ssh-configuration"
    case sshFailed = "ssh-failed"
    case sshProgram = "ssh-program"

    init(_ failure: TransportFailure) { self = ProblemCode(rawValue: failure.code) ?? .internal }

    init(_ kind: CommandFailure.Kind) { self = ProblemCode(rawValue: kind.rawValue) ?? .commandFailed }

    /// A code of the companion script; one that this program doesn't know is a failure all the same.
    init(_ failure: CompanionAnswer.Failure) { self = ProblemCode(rawValue: failure.code) ?? .companionFailed }
}
