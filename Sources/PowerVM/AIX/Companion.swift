/// The companion script `attach-cd-lpar`, which does the LPAR's part of the job: its verbs, and how the arguments travel.
///
/// Sent over standard input (nothing has to be installed on the LPAR), or installed as `/usr/local/sbin/attach-cd-lpar`, where an
/// authorized key may be bound to it as a forced command. The arguments are plain in either case: no shell sees a special
/// character.
public struct Companion: Sendable, Hashable {
    public enum Delivery: String, Sendable, CaseIterable {
        case stdin, installed
    }

    /// How the script gets the right to configure devices when it doesn't run as root.
    public enum Become: String, Sendable, CaseIterable {
        case none, sudo
    }

    /// The version of the key=value lines that this client understands.
    public static let protocolVersion = 1
    /// The shell that reads the script; started ahead, it gets the arguments with it.
    public static let shell = "/usr/bin/ksh -s"
    public static let installedPath = "/usr/local/sbin/attach-cd-lpar"
    /// Where a sudo is found.
    public static let sudoDirectories = "/usr/bin, /opt/freeware/bin, /usr/local/bin"
    /// The script itself, as it is installed.
    public static let script = PackageResources.attach_cd_lpar
    /// The version of script and program: the script's line `version=`.
    public static let version = CompanionText.version(of: script) ?? "unknown"

    public var delivery: Delivery
    public var become: Become

    public init(delivery: Delivery = .stdin, become: Become = .none) {
        self.delivery = delivery
        self.become = become
    }

    public enum Verb: Sendable, Equatable {
        case facts
        case configure(Configure)
        /// Mount points of a cd.
        case inuse(device: DeviceName)
        case remove(partition: PartitionID, device: DeviceName, location: VirtualLocation)
        /// The volume descriptor of the medium in the cd at this location. Read only.
        case medium(partition: PartitionID, device: DeviceName, location: VirtualLocation)
        /// Remember that this cd was there before a drive was created on a server adapter. Touches no device.
        case mark(partition: PartitionID, stale: StaleDevice, server: VirtualLocation)
    }

    /// One bounded run of `cfgmgr -l TARGET` in the partition with this id.
    public struct Configure: Sendable, Equatable {
        public var partition: PartitionID
        public var target: Target
        /// Seconds to wait for cfgmgr; it is never killed.
        public var waitSeconds: Int
        /// A stale cd at our slot and LUN, which is unconfigured first (`rmdev -l`).
        public var stale: StaleDevice?
        /// What was seen before. Adapters that are still the same after cfgmgr, and the servers of these, aren't queried again.
        public var known: ClientView?

        public init(
            partition: PartitionID, target: Target, waitSeconds: Int, stale: StaleDevice? = nil, known: ClientView? = nil
        ) {
            self.partition = partition
            self.target = target
            self.waitSeconds = waitSeconds
            self.stale = stale
            self.known = known
        }
    }

    public enum Target: Sendable, Hashable {
        case vio0
        case adapter(VSCSIName)

        public var text: String {
            switch self {
            case .vio0: "vio0"
            case .adapter(let name): name.text
            }
        }
    }

    public struct StaleDevice: Sendable, Hashable {
        public var device: DeviceName
        public var location: VirtualLocation

        public init(device: DeviceName, location: VirtualLocation) {
            self.device = device
            self.location = location
        }
    }

    /// What is moved to the LPAR for a verb.
    /// - Parameter timeout: for the whole answer, so for `configure` longer than the wait for cfgmgr.
    public func exchange(_ verb: Verb, nonce: String, timeout: Duration) -> Exchange {
        let words = verb.words + ["nonce=\(nonce)"] + (become == .sudo ? ["become=sudo"] : [])
        switch delivery {
        case .stdin:
            let script = verb.script
            return Exchange(
                line: ([Self.shell] + words).joined(separator: " "), input: script, timeout: timeout,
                ahead: .init(line: Self.shell, input: CompanionText.calling(words, script)))
        case .installed:
            return Exchange(line: ([Self.installedPath] + words).joined(separator: " "), timeout: timeout)
        }
    }

    /// What `configure` prints as soon as cfgmgr has ended, before it reads the devices.
    public static let cfgmgrEnd = "cfgmgr=done\n"

    /// The command line that sudo must allow for `configure`; without a target its beginning.
    public static func cfgmgrCommand(_ target: Target?) -> String { "/usr/sbin/cfgmgr -l " + (target?.text ?? "vscsi") }

    /// The beginning of the command line that sudo must allow for `remove`.
    public static let rmdevCommand = "/usr/sbin/rmdev -dl "

    /// The AIX commands that a verb runs, as they are shown to the operator and kept in reports.
    public func display(_ verb: Verb) -> String {
        let prefix = become == .sudo ? "sudo -n " : ""
        return verb.changes.map { prefix + $0 }.joined(separator: "; ")
    }
}

/// What is sent for each verb: created once, when it is first sent.
private enum VerbScripts {
    static let parts = CompanionParts(Companion.script, verbs: Companion.Verb.names)
    static let facts = parts.sent(for: "facts")
    static let configure = parts.sent(for: "configure")
    static let inuse = parts.sent(for: "inuse")
    static let remove = parts.sent(for: "remove")
    static let medium = parts.sent(for: "medium")
    static let mark = parts.sent(for: "mark")
}

extension Companion.Verb {
    /// The first words of all of them.
    static let names: Set = ["facts", "configure", "inuse", "remove", "medium", "mark"]

    fileprivate var script: [UInt8] {
        switch self {
        case .facts: VerbScripts.facts
        case .configure: VerbScripts.configure
        case .inuse: VerbScripts.inuse
        case .remove: VerbScripts.remove
        case .medium: VerbScripts.medium
        case .mark: VerbScripts.mark
        }
    }

    var words: [String] {
        switch self {
        case .facts:
            ["facts"]
        case .configure(let run):
            ["configure", "lpar=\(run.partition)", "target=\(run.target.text)", "wait=\(run.waitSeconds)"]
                + (run.stale.map { ["stale=\($0.device)", "stale_location=\($0.location)"] } ?? [])
                + (run.known?.adapterStates.map { ["adapters=\($0)"] } ?? [])
        case .inuse(let device):
            ["inuse", "device=\(device)"]
        case .remove(let partition, let device, let location):
            ["remove", "lpar=\(partition)", "device=\(device)", "location=\(location)"]
        case .medium(let partition, let device, let location):
            ["medium", "lpar=\(partition)", "device=\(device)", "location=\(location)"]
        case .mark(let partition, let stale, let server):
            [
                "mark", "lpar=\(partition)", "device=\(stale.device)", "location=\(stale.location)",
                "server=\(server.adapterText)",
            ]
        }
    }

    /// The changing commands behind the verb.
    fileprivate var changes: [String] {
        switch self {
        case .facts, .inuse, .medium, .mark: []
        case .configure(let run):
            (run.stale.map { ["/usr/sbin/rmdev -l \($0.device)"] } ?? []) + [Companion.cfgmgrCommand(run.target)]
        case .remove(_, let device, _): [Companion.rmdevCommand + device.text]
        }
    }
}
