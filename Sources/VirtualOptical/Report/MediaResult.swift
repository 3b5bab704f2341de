import PowerVM

/// What became of one medium on one VIOS.
public struct MediaResult: Sendable, Equatable {
    public enum Status: String, Sendable, CaseIterable {
        case created, removed, planned, refused, failed, unknown, unreachable
        /// `media verify`: the medium is what it was compared with, or isn't.
        case matches, differs
        /// `media get`: the medium is a file of this machine.
        case received
        case alreadyThere = "already-there"
        case alreadyRemoved = "already-removed"

        public var exitCode: Int32 {
            switch self {
            case .created, .alreadyThere, .removed, .alreadyRemoved, .planned, .matches, .received: 0
            case .failed: 1
            case .refused: 2
            case .unknown: 3
            case .unreachable: 4
            case .differs: 5
            }
        }
    }

    /// What was compared, best first.
    public enum Verified: String, Sendable, CaseIterable {
        case back = "sha256-back"
        case stored = "sha256-stored"
        case storedChecksum = "cksum-stored"
        case staged = "sha256-staged"
        case stagedChecksum = "cksum-staged"
        /// Exact bytes.
        case size
        /// Megabytes, as the VIOS lists them.
        case megabytes

        /// Whether it compares contents.
        public var isContent: Bool { self != .size && self != .megabytes }
    }

    public struct Image: Sendable, Equatable {
        public var path: String
        /// Nil: of a file that the VIOS has, or an NFS server, and that wasn't looked at.
        public var bytes: Int?
        public var volumeID: String?
        public var sha256: String?
        /// The checksum file that it agrees with, or `--sha256`.
        public var checkedAgainst: String?

        public init(_ image: LocalImage) {
            path = image.path
            bytes = image.byteCount
            volumeID = image.inspection.volumeID
            sha256 = image.sha256
            checkedAgainst = image.checkedAgainst
        }

        init(path: String, bytes: Int?, volumeID: String? = nil, sha256: String? = nil) {
            self.path = path
            self.bytes = bytes
            self.volumeID = volumeID
            self.sha256 = sha256
        }
    }

    public struct Transfer: Sendable, Equatable {
        public var bytesSent: Int
        /// The bytes that were staged before, and weren't sent again.
        public var resumedAt: Int?
        public var seconds: Double
        public var staging: RemotePath
    }

    /// Something on the VIOS that isn't a whole medium.
    public struct Leftover: Sendable, Equatable {
        public enum Kind: String, Sendable, CaseIterable {
            case part, medium
            /// A whole medium under the name that it has until the old one is removed.
            case temporary
            /// An NFS directory that is still mounted.
            case mount
        }

        public var kind: Kind
        /// The path of a staged file, the name of a medium, a mount point.
        public var name: String
        public var bytes: Int?
        public var modified: String?
        /// Why it isn't removed; nil: it may be.
        public var keptBecause: String?
    }

    public var vios: VIOSName
    public var name: MediumName?
    public var route: String?
    public internal(set) var status: Status
    /// Nil: a changing command was sent, and its effect isn't known.
    public internal(set) var changed: Bool?
    /// Under `--dry-run`: whether there is something to do.
    public internal(set) var wouldChange: Bool?
    /// The medium as last seen; nil: there is none.
    public internal(set) var medium: MediumState?
    public internal(set) var image: Image?
    public internal(set) var transfer: Transfer?
    public internal(set) var verified: Verified?
    public internal(set) var repository: Lsrep.Repository?
    public internal(set) var leftovers: [Leftover] = []
    public internal(set) var steps: [StepRecord] = []
    public internal(set) var notes: [String] = []
    public var warnings: [String] = []
    public var problem: Problem?

    init(vios: VIOSName, name: MediumName?, image: Image? = nil, route: String? = nil, status: Status) {
        self.vios = vios
        self.name = name
        self.image = image
        self.route = route
        self.status = status
        changed = false
    }

    /// One that never got as far as its VIOS.
    public init(vios: VIOSName, name: MediumName?, image: Image? = nil, failed problem: Problem) {
        self.init(vios: vios, name: name, image: image, status: .failed)
        end(problem)
    }

    /// One that isn't waited for.
    /// - Parameter report: what is known of its run.
    public init(vios: VIOSName, name: MediumName?, image: Image? = nil, abandoned report: LPARReport) {
        self.init(vios: vios, name: name, image: image, status: .failed)
        changed = report.changed
        steps = report.steps
        problem = report.problem
        status = Status(report.status)
        leftovers = Self.stagedPart(after: report.steps).map { [Leftover(kind: .part, name: $0)] } ?? []
    }

    /// The path of the staged file that these steps left.
    private static func stagedPart(after steps: [StepRecord]) -> String? {
        var path: String?
        for step in steps where step.outcome == .changed || step.outcome == .unknown {
            switch step.name {
            case "send": path = step.command.firstMatch(of: /[^\s'"=]*\/attach-cd-[0-9a-f]{12}\.part/).map { String($0.output) }
            case "remove-part" where step.outcome == .changed: path = nil
            default: break
            }
        }
        return path
    }

    public var exitCode: Int32 { status.exitCode }

    /// Why the medium isn't loaded: its bytes must be exactly the image's; nil: it may be.
    var loadProblem: Problem? {
        if problem != nil || wouldChange != nil { return problem }
        guard let verified, verified != .megabytes else { return .notVerified(name, on: vios) }
        return nil
    }

    mutating func end(_ problem: Problem) {
        self.problem = problem
        status = Status(VirtualOptical.Status(of: problem, changed: changed))
    }

    mutating func append(_ record: StepRecord, of outcome: StepOutcome) {
        if outcome.wasSent { steps.append(record) }
    }
}

extension MediaResult.Status {
    init(_ status: Status) {
        switch status {
        case .unknown: self = .unknown
        case .unreachable: self = .unreachable
        case .refused: self = .refused
        case .planned: self = .planned
        default: self = .failed
        }
    }
}

/// The end of a `media` command.
public struct MediaRunReport: Sendable, Equatable {
    public enum Operation: String, Sendable, CaseIterable {
        case put = "media-put"
        case list = "media-ls"
        case remove = "media-rm"
        case clean = "media-clean"
        case verify = "media-verify"
        case copy = "media-copy"
        case get = "media-get"
    }

    public var operation: Operation
    /// `--reason`
    public var reason: String?
    public var results: [MediaResult]

    public init(operation: Operation, reason: String? = nil, results: [MediaResult]) {
        self.operation = operation
        self.reason = reason
        self.results = results
    }

    public var exitCode: Int32 { ExitPolicy.worst(results.map(\.exitCode)) }

    /// The results that make the exit code another one than 0.
    public var bad: [MediaResult] { results.filter { $0.exitCode != 0 } }

    /// The status of the result that sets the exit code; where all succeeded, the one that shows what changed.
    public var status: MediaResult.Status {
        let code = exitCode
        let deciding = results.filter { $0.exitCode == code }.map(\.status)
        let best: [MediaResult.Status] = [.created, .removed, .received, .planned, .matches, .alreadyThere, .alreadyRemoved]
        let isRemoval = operation == .remove || operation == .clean
        return best.first(where: deciding.contains) ?? deciding.first ?? (isRemoval ? .alreadyRemoved : .alreadyThere)
    }

    /// Nil if for any result it isn't known.
    public var changed: Bool? {
        if results.contains(where: { $0.changed == true }) { return true }
        return results.contains { $0.changed == nil } ? nil : false
    }

    /// How many results have each status, in the order of their first appearance.
    public var summary: [(status: MediaResult.Status, count: Int)] {
        Tally(results.map(\.status)).counts.map { ($0.element, $0.count) }
    }
}
