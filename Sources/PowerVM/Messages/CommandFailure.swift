/// Why a remote command failed, as far as its own output shows.
public struct CommandFailure: Error, Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        /// The device configuration database is locked by another command: nothing changed, query again later.
        case odmLocked = "odm-locked"
        /// The name belongs to another device.
        case nameTaken = "name-taken"
        case noSuchDevice = "no-such-device"
        /// The adapter is not a virtual SCSI server adapter.
        case notVSCSIAdapter = "not-a-vscsi-adapter"
        case notPermitted = "not-permitted"
        case fileSystemFull = "file-system-full"
        /// The storage pool has no space left.
        case poolFull = "pool-full"
        case noSuchFile = "no-such-file"
        /// The HMC has no RMC connection to the partition.
        case rmcDown = "rmc-down"
        /// Mounted, reserved or opened.
        case busy
        case invalidFlag = "invalid-flag"
        case noRepository = "no-repository"
        /// The shell doesn't have the command: this is not the kind of host that was expected.
        case commandNotFound = "command-not-found"
        /// ssh's own message: the host was not reached.
        case noConnection = "no-connection"
        /// The HMC doesn't have such a partition or managed system.
        case noSuchPartition = "no-such-partition"
        case unknown
    }

    public var kind: Kind
    /// `0514-516`, `HSCL2957`, in the order in which they came; an HMC's wrapper is not among them.
    public var numbers: [String]
    /// `HSCL2970` when the HMC only passes on the VIOS's message; the kind is then that of the inner message.
    public var wrapper: String?
    /// The method that failed: `/usr/lib/methods/cfgsea`.
    public var method: String?
    /// The original text of both streams, cleaned, without the VIOS preamble and blank lines.
    public var text: String
    public var command: String
    public var exitStatus: Int?

    public init(
        kind: Kind, numbers: [String] = [], wrapper: String? = nil, method: String? = nil, text: String,
        command: String,
        exitStatus: Int? = nil
    ) {
        self.kind = kind
        self.numbers = numbers
        self.wrapper = wrapper
        self.method = method
        self.text = text
        self.command = command
        self.exitStatus = exitStatus
    }

    /// Whether the same command may succeed later although it failed now, without a change by the operator.
    public var isRetryable: Bool { kind == .odmLocked }

    /// What to do next.
    public var hint: String {
        switch kind {
        case .odmLocked:
            "another command holds the device configuration database; run the same command again in half a minute"
        case .nameTaken where command == "mkvopt" || command == "chvopt":
            "choose another name for the medium, or check with lsrep whether it is the same one"
        case .nameTaken: "choose another name with --name; a name must be unique among all devices of a VIOS"
        case .noSuchDevice: "check the name against lsdev and lsmap -all on that host"
        case .notVSCSIAdapter: "give a virtual SCSI server adapter (vhostN of lsmap -all)"
        case .notPermitted where numbers.contains { $0.hasPrefix("HSCL") }:
            "give the HMC user a task role that may run viosvrcmd and change virtual I/O (hmcsuperadmin, or a custom one; hmcviewer may only "
                + "read), and a resource role with this system (lshmcusr)"
        case .notPermitted:
            "log in as padmin (VIOS), root or with the documented sudo rules (AIX), or get the role that the command needs"
        case .fileSystemFull: "free space in that file system, then run the same command again"
        case .poolFull: "add a disk to the pool, or use one with more free space (lssp)"
        case .noSuchFile: "check the path on that host"
        case .rmcDown:
            "check RMC between HMC and partition (lspartition -dlpar, port 657), or reach the VIOS by ssh"
        case .busy:
            "end what uses the device (unmount, varyoff, stop the installation), then run the same command again"
        case .invalidFlag:
            "this level may not support an option in the message: report it with the level (ioslevel, lshmc -V or oslevel -s)"
        case .noRepository:
            "create a media repository first (mkrep -sp POOL -size SIZE)"
        case .commandNotFound where text.contains("ioscli"):
            "this login has no ioscli in its PATH: log in as padmin (vios_user, or User in the ssh configuration), or add /usr/ios/cli to the "
                + "PATH of that user (/etc/environment, or its .profile)"
        case .noConnection: "the host was not reached: run the same command again once ssh to it works"
        case .commandNotFound:
            "check that the host is a VIOS, HMC or AIX as expected, and the login shell of the user"
        case .noSuchPartition:
            "check the names of partition and managed system on the HMC (lssyscfg -r sys, lssyscfg -r lpar)"
        case .unknown where text.isEmpty: "run the command by hand on that host to see why it fails"
        case .unknown:
            "attach-cd doesn't know this message: run the command by hand on that host to see why it fails"
        }
    }
}
