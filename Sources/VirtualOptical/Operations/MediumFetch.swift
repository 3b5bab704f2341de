import AsyncSupport
import PowerVM

/// `media put --from-nfs` on one VIOS: the VIOS mounts the directory, copies the image into its repository, and unmounts it. Nothing of it
/// goes through this machine, so it works through an HMC, too, as far as an HMC shows what came of it.
public struct MediumFetch: MediumBringing {
    public struct Source: Sendable, Equatable {
        public var file: NFSFile
        public var mountPoint: RemotePath
        /// `--link`: the medium is a link to the file, and the directory stays mounted.
        public var links: Bool
        /// `--sha256`: the digest that the file must have.
        public var sha256: String?

        public init(file: NFSFile, mountPoint: RemotePath = .mnt, links: Bool = false, sha256: String? = nil) {
            self.file = file
            self.mountPoint = mountPoint
            self.links = links
            self.sha256 = sha256
        }

        public var report: MediaResult.Image { MediaResult.Image(path: file.description, bytes: nil, sha256: sha256) }
    }

    let source: Source
    let name: MediumName
    let intent: PutIntent
    let vios: RemoteHost
    let records: any MediaRecords
    let context: OperationContext

    public init(
        _ source: Source, name: MediumName, intent: PutIntent, vios: RemoteHost, records: any MediaRecords,
        context: OperationContext
    ) {
        self.source = source
        self.name = name
        self.intent = intent
        self.vios = vios
        self.records = records
        self.context = context
    }

    /// Its size is seen only once it is mounted.
    public var megabytes: Int { 0 }

    /// What the survey shows, and what follows from it before anything is mounted.
    struct Decision: Sendable {
        var facts: PutFacts
        var mounting: NFSMounting
        /// The image below the mount point.
        var path: RemotePath
        /// The mount point as it was seen.
        var point: NFSMounting.Point
        var notes: [String]

        /// Just this is mounted there already: it stays.
        var isMounted: Bool { point == .mounted(mounting.mount.source) }
    }

    func result(_ status: MediaResult.Status) -> MediaResult {
        MediaResult(vios: vios.name, name: name, image: source.report, route: vios.routeName, status: status)
    }

    public func preview(reservedMB: Int) async -> MediaResult {
        var result = result(.planned)
        do throws(Problem) {
            let decision = try await decide()
            result.note(decision.facts, name)
            result.notes = decision.notes
            if result.medium != nil {
                result.notes.append(
                    "\(vios.name) has a medium \(name); whether it is this image is seen once \(decision.mounting.mount.source) is mounted"
                )
            }
            result.wouldChange = true
            result.steps = preview(decision)
        } catch {
            result.end(error)
        }
        return result
    }

    public func run() async -> MediaResult {
        guard !intent.isDryRun else { return await preview(reservedMB: 0) }
        do throws(Problem) {
            let claims = try records.claims(["medium \(name)", "mount \(source.mountPoint.name)"], on: vios.name)
            let decision = try await decide()
            let end = await FetchRun(fetch: self, decision: decision).run()
            withExtendedLifetime(claims) {}
            return end
        } catch {
            var result = result(.failed)
            result.end(error)
            return result
        }
    }

    // MARK: Facts

    private var carriesFiles: Bool { vios.route.carries(ListFiles(source.mountPoint)) }

    /// Refuses what can be refused before anything is mounted.
    private func decide() async throws(Problem) -> Decision {
        if !carriesFiles { try checkRoute() }
        var batch = Batch(vios)
        let exports = batch.add(Showmount(source.file.host))
        let reply = try await batch.ask(context)
        let (directory, note) = try directory(reply.result(exports))
        let mount = Mount(host: source.file.host, directory: directory, mountPoint: source.mountPoint)
        guard let relative = source.file.path(below: directory), let path = RemotePath("\(source.mountPoint)/\(relative)") else {
            throw Problem(.failed, .internal, "no path of \(source.file) below \(source.mountPoint)", hint: "report this")
        }
        let mounting = NFSMounting(vios: vios, mount: mount, context: context)
        let (facts, point) = try await survey(mounting)
        var notes = [note].compactMap(\.self)
        if point == .mounted(mount.source) {
            notes.append("\(mount.source) is mounted on \(mount.mountPoint) of \(vios.name) already, and stays")
        } else {
            try checkIsFree(mount.mountPoint, point)
        }
        if carriesFiles { try facts.checkTools(for: intent, source.sha256, of: source.file.description) }
        try facts.repository.checkIsNotBeingWritten(name)
        if facts.repository.snapshot.repository == nil, intent.newRepository == nil || !carriesFiles || source.links {
            throw .noRepository(on: vios.name)
        }
        if !carriesFiles, let existing = facts.repository.snapshot.medium(name),
            case .createMedium(let command) = creation(of: path)
        {
            throw .mediumDiffers(existing, from: command, sizeMB: nil, on: vios.name)
        }
        return Decision(facts: facts, mounting: mounting, path: path, point: point, notes: notes)
    }

    /// Nothing is mounted there, and the directory is empty: what mounts over it would hide something of others.
    private func checkIsFree(_ directory: RemotePath, _ point: NFSMounting.Point) throws(Problem) {
        switch point {
        case .mounted(let source): throw .mountPointBusy(directory, "\(source) is mounted there", on: vios)
        case .missing: throw .noMountPoint(directory, on: vios.name)
        case .unmounted(_, isEmpty: false): throw .mountPointBusy(directory, "it isn't empty", on: vios)
        case .unmounted(_, isEmpty: true): break
        case .unmounted(_, isEmpty: nil):
            // Through an HMC it is /mnt, which is there for this.
            if carriesFiles { throw .mountPointBusy(directory, "whether it is empty can't be seen", on: vios) }
        }
    }

    /// What an HMC can't show is refused where it was asked for.
    private func checkRoute() throws(Problem) {
        guard source.mountPoint == .mnt else { throw .hmcMountsOnly(.mnt, not: source.mountPoint, vios) }
        let needsFiles =
            intent.verification == .stored || intent.verification == .back || source.sha256 != nil || intent.overwrites
            || intent.newRepository != nil || intent.growsRepository
        if needsFiles { throw .hmcShowsNothing(of: source.file, vios) }
        if intent.comparesStored {
            var problem = Problem.notVerified(name, on: vios.name)
            problem.status = .refused
            problem.hint = "give a route by ssh to \(vios.name), or use media put --from-nfs, and attach --media afterwards"
            throw problem
        }
    }

    /// The export that the file is in; a server that doesn't list any may still have one.
    private func directory(_ exports: Result<[String], Problem>) throws(Problem) -> (RemotePath, note: String?) {
        switch exports {
        case .failure(let problem):
            return (source.file.directory, "\(vios.name): the exports of \(source.file.host) can't be listed: \(problem.reason)")
        case .success(let listed):
            let holding = listed.compactMap { RemotePath($0) }.filter { source.file.path(below: $0) != nil }
            guard let best = holding.max(by: { $0.text.count < $1.text.count }) else {
                throw .notExported(source.file, exports: listed, on: vios.name)
            }
            return (best, nil)
        }
    }

    private func survey(_ mounting: NFSMounting) async throws(Problem) -> (PutFacts, NFSMounting.Point) {
        if carriesFiles {
            let facts = try await vios.survey(forPutting: [name], staging: PutIntent.home, context)
            var batch = Batch(vios)
            let point = mounting.query.add(&batch)
            return (facts, try self.point(point, try await batch.ask(context), mounting))
        }
        var batch = Batch(vios)
        let (query, point) = (ServerQuery.repository.add(&batch), mounting.query.add(&batch))
        let reply = try await batch.ask(context)
        let facts = PutFacts(repository: RepositoryFacts(vios: vios.name, snapshot: try query(reply)))
        return (facts, try self.point(point, reply, mounting))
    }

    /// What can't be seen isn't mounted on.
    private func point(
        _ read: ServerQuery<NFSMounting.Point>.Reader, _ reply: BatchReply, _ mounting: NFSMounting
    ) throws(Problem) -> NFSMounting.Point {
        do throws(Problem) {
            return try read(reply)
        } catch {
            throw .mountPointBusy(
                mounting.mount.mountPoint, "whether something is mounted there can't be seen: \(error.reason)", on: vios)
        }
    }

    // MARK: Dry run

    private func preview(_ decision: Decision) -> [StepRecord] {
        func step(_ name: String, _ command: String) -> StepRecord {
            StepRecord(name: name, host: vios.name.text, command: command, outcome: .planned, seconds: nil)
        }
        let applier = RepositoryApplier(vios: vios, context: context)
        var steps: [StepRecord] = []
        if decision.facts.repository.snapshot.repository == nil, let new = intent.newRepository {
            let change = RepositoryChange.createRepository(pool: new.pool, size: new.size)
            steps.append(step(change.name, applier.command(of: change)))
        }
        if !decision.isMounted { steps.append(step("mount", decision.mounting.mountCommand)) }
        let creation = creation(of: decision.path)
        steps.append(step(creation.name, applier.command(of: creation)))
        if !decision.isMounted, !source.links { steps.append(step("unmount", decision.mounting.unmountCommand)) }
        return steps
    }

    func creation(of path: RemotePath) -> RepositoryChange {
        .createMedium(Mkvopt(name: name, source: source.links ? .link(path) : .file(path), access: intent.access))
    }
}
