import PowerVM

/// `mount` and `unmount` of an NFS directory on a VIOS: each is sent only while its mount point is as it was seen, and what is mounted
/// there afterwards decides.
struct NFSMounting: Sendable {
    var vios: RemoteHost
    var mount: Mount
    var context: OperationContext

    /// What is at the mount point.
    enum Point: Sendable, Equatable {
        /// Nothing is mounted there.
        /// - Parameters:
        ///   - fileSystem: where the file system is mounted that the directory is in; nil: not shown.
        ///   - isEmpty: nil: its files can't be seen.
        case unmounted(in: String?, isEmpty: Bool?)
        /// `nfs01:/export/iso`
        case mounted(String)
        /// There is no such directory.
        case missing

        var isUnmounted: Bool {
            switch self {
            case .unmounted, .missing: true
            case .mounted: false
            }
        }
    }

    private var unmount: Unmount { Unmount(mount.mountPoint) }
    private var wanted: Point { .mounted(mount.source) }
    var mountCommand: String { vios.route.display(mount) }
    var unmountCommand: String { vios.route.display(unmount) }

    // MARK: The query

    /// An HMC passes on neither `df` nor `ls`.
    var query: ServerQuery<Point> {
        guard vios.route.carries(ListFiles(mount.mountPoint)) else {
            return ServerQuery(subject: mount.mountPoint.text, look: ["mount"]) { [mount] batch in
                let mounts = batch.add(ListMounts())
                return { reply throws(Problem) in
                    let row = try reply.read(mounts).last { $0.mountPoint == mount.mountPoint.text }
                    return row.map { .mounted($0.source) } ?? .unmounted(in: nil, isEmpty: nil)
                }
            }
        }
        return ServerQuery(subject: mount.mountPoint.text, look: ["df -k \(mount.mountPoint)"]) { [mount] batch in
            let (system, files) = (batch.add(FreeSpace(mount.mountPoint)), batch.add(ListFiles(mount.mountPoint)))
            return { reply throws(Problem) in
                let listing = reply.result(files)
                if case .success(nil) = listing { return .missing }
                let found = try reply.read(system)
                if found.mountPoint == mount.mountPoint.text { return .mounted(found.source) }
                return .unmounted(in: found.mountPoint, isEmpty: (try? listing.get()).flatMap { $0?.isEmpty })
            }
        }
    }

    // MARK: The changes

    /// How a mount ended.
    struct Mounted: Sendable {
        /// `alreadyDone`: the check in front of the command shows that another party has mounted just this: it isn't ours to unmount.
        var outcome: StepOutcome
        /// Just this is mounted there, and nothing shows whether this command did it: why.
        var doubt: Doubt?
    }

    enum Doubt: String, Sendable {
        case lost = "the answer to mount was lost"
        case failed = "mount reported a failure"
    }

    /// - Parameters:
    ///   - before: the mount point as it was seen last.
    ///   - isRecorded: whether this host's record, written before, has just this mount. Without the command's answer a mount counts as
    ///     ours only if it is recorded, and the check in the command's own line had to find the directory free.
    func mountIt(on before: Point, isRecorded: @escaping @Sendable () -> Bool) async -> Mounted {
        let end = await change(mount, check: .stillUnmounted(before, mount, by: vios.route)) {
            [wanted, mount, vios] point, output in
            guard point == wanted else { return false }
            guard let output else { return !vios.route.isHMC && before.isUnmounted && isRecorded() }
            return mount.failure(output, viaHMC: vios.route.isHMC) == nil
        }
        guard end.outcome.problem != nil, end.snapshot == wanted else {
            return Mounted(
                outcome: explained(end.outcome, hint: "check the NFS server, its exports, and what \(vios.name) may mount"))
        }
        if end.outcome.problem?.code == .driveChanged { return Mounted(outcome: .alreadyDone) }
        return Mounted(outcome: end.outcome, doubt: end.output == nil ? .lost : .failed)
    }

    /// Only while exactly this is mounted there.
    func unmountIt() async -> StepOutcome {
        let end = await change(unmount, check: .stillMounted(mount, by: vios.route)) { point, _ in point.isUnmounted }
        return explained(end.outcome, hint: "find out on \(vios.name) what uses \(mount.mountPoint), then run: \(unmountCommand)")
    }

    private func change<C: RemoteCommand>(
        _ command: C, check: InlineGuard<Point>, isDone: @escaping @Sendable (Point, CommandResult?) -> Bool
    ) async -> ServerChangeResult<Point> {
        await ServerChange(vios: vios, query: query, command: command, check: check, context: context, isDone: isDone).run()
    }

    /// A failure of the command itself, with what helps.
    private func explained(_ outcome: StepOutcome, hint: String) -> StepOutcome {
        guard case .failed(var problem) = outcome, problem.code == .commandFailed else { return outcome }
        (problem.code, problem.hint) = (.mountFailed, hint)
        return .failed(problem)
    }
}

extension InlineGuard where Snapshot == NFSMounting.Point {
    /// Nothing is mounted on the mount point; where that can't be checked in the same line, the look before has to do.
    static func stillUnmounted(_ point: NFSMounting.Point, _ mount: Mount, by route: CommandRoute) -> InlineGuard {
        guard case .unmounted(let fileSystem?, _) = point, let text = route.stillUnmounted(mount.mountPoint, in: fileSystem)
        else {
            return .none
        }
        let isRow: @Sendable ([Substring]) -> Bool = { MountRow.isFileSystem($0, mountedOn: fileSystem) }
        return InlineGuard(
            text: text, isRow: isRow, didPass: { hasRow($0, isRow) }, stillHolds: \.isUnmounted)
    }

    /// Exactly this is mounted on it.
    static func stillMounted(_ mount: Mount, by route: CommandRoute) -> InlineGuard {
        let isRow: @Sendable ([Substring]) -> Bool = { MountRow.isRow($0, of: mount) }
        return InlineGuard(
            text: route.stillMounted(mount), isRow: isRow, didPass: { hasRow($0, isRow) },
            stillHolds: { $0 == .mounted(mount.source) })
    }
}

extension MediumRecord.Mount {
    init(_ mount: PowerVM.Mount) { self.init(source: mount.source, point: mount.mountPoint) }

    /// Nil for what this program doesn't mount.
    var command: PowerVM.Mount? {
        NFSFile(source + "/x").map { PowerVM.Mount(host: $0.host, directory: $0.directory, mountPoint: point) }
    }
}
