import PowerVM

/// The LPAR-Tool's optical verbs on one VIOS: what it lists, and the changes that name a VIOS instead of an LPAR.
public struct VIOSVerbs: Sendable {
    var vios: RemoteHost
    var bound: Duration
    var surroundings: OperationContext

    public init(vios: RemoteHost, bound: Duration, surroundings: OperationContext) {
        self.vios = vios
        self.bound = bound
        self.surroundings = surroundings
    }

    public var name: String { vios.name }

    /// `lsmap -all`, or one adapter of it.
    public func adapters(_ adapter: VHostName?) async throws(Problem) -> Lsmap.Listing {
        guard let adapter else { return try await ask(Lsmap(.all)) }
        let command = Lsmap(.adapter(adapter))
        var question = Batch(vios)
        let place = question.add(command)
        let answers = try await question.ask(bound: bound, surroundings: surroundings)
        if case .finished(let result) = answers.ending(place),
            command.failure(result, viaHMC: vios.route.isHMC)?.kind == .noSuchDevice
        {
            throw Problem(
                .refused, "no-such-adapter", "\(vios.name): there is no adapter \(adapter)",
                hint: "attach-cd vios lsvscsi \(vios.name) lists the adapters", host: vios.name)
        }
        return try answers.read(place)
    }

    public func drives() async throws(Problem) -> [Lsvopt.Drive] {
        try await ask(Lsvopt()).sorted { $0.name < $1.name }
    }

    public func repository() async throws(Problem) -> Lsrep.Contents { try await ask(Lsrep()) }

    private func ask<C: RemoteCommand>(_ command: C) async throws(Problem) -> C.Output {
        var question = Batch(vios)
        let place = question.add(command)
        return try await question.ask(bound: bound, surroundings: surroundings).read(place)
    }

    /// `mkvopt VIOS VHOST [NAME]`: a drive of that name on that adapter; without a name always a new one, as the LPAR-Tool does it.
    public func makeDrive(on adapter: VHostName, name: DriveName?) async -> VerbOutcome {
        await VerbOutcome.of(name?.device) { outcome async throws(Problem) in
            try await make(on: adapter, name: name, &outcome)
        }
    }

    private func make(on adapter: VHostName, name: DriveName?, _ outcome: inout VerbOutcome) async throws(Problem) {
        let facts = try await vios.survey(wanted: name, bound: bound, surroundings: surroundings)
        guard let server = facts.adapter(adapter) else { throw noAdapter(adapter, facts) }
        if let name {
            if facts.drives[name.device] != nil, server.vtds.contains(where: { $0.name == name.device }) { return }
            if let problem = NameRule.taken(name, on: facts) { throw problem }
        }
        let create = CreateDrive(vios: vios, adapter: server, name: name, bound: bound, surroundings: surroundings)
        let began = surroundings.now()
        let result = await create.run()
        outcome.drive = result.drive ?? outcome.drive
        try outcome.add(
            record("create-drive", vios.route.display(create.command), began), result.outcome, warnings: result.warnings)
        guard result.drive != nil else {
            throw Problem(
                .failed, "no-effect", "\(vios.name): mkvdev ended, but no new drive is on \(adapter)",
                hint: "see attach-cd vios lsvopt \(vios.name)",
                host: vios.name)
        }
    }

    /// `rmvopt VIOS VTD`: takes the medium out and removes the drive; refused for everything that is no file-backed optical drive.
    public func removeDrive(_ name: DeviceName) async -> VerbOutcome {
        await VerbOutcome.of(name) { outcome async throws(Problem) in try await remove(name, &outcome) }
    }

    private func remove(_ name: DeviceName, _ outcome: inout VerbOutcome) async throws(Problem) {
        guard let held = try await held(name, orGone: true) else { return }
        if held.media != nil { try await unload(held, force: false, &outcome) }
        let began = surroundings.now()
        let removed = await RemoveDrive(
            vios: vios, adapter: held.adapter, drive: name, bound: bound, surroundings: surroundings
        ).remove()
        try outcome.add(
            record(Step.removeDrive(name).name, vios.route.display(RmvdevVTD(name)), began), removed.outcome,
            warnings: removed.complaint.map { ["\(vios.name): \($0)"] } ?? [])
    }

    func unload(_ held: LocatedDrive, force: Bool, _ outcome: inout VerbOutcome) async throws(Problem) {
        let began = surroundings.now()
        let result = await change(held).unload(force: force)
        try outcome.add(
            record(Step.unload(held.drive, force: force).name, result.command, began), result.outcome, warnings: result.warnings)
    }

    /// A step of this name that ended now.
    func record(_ name: String, _ command: String, _ began: Double) -> StepRecord {
        StepRecord(name: name, host: vios.name, command: command, outcome: "", seconds: surroundings.now() - began)
    }

    /// The drive with this name, and nothing else under any circumstances.
    /// - Returns: nil if there is nothing of this name and `orGone` says that this is good.
    func held(_ name: DeviceName, orGone: Bool) async throws(Problem) -> LocatedDrive? {
        let facts = try await vios.survey(wanted: DriveName(name.text), bound: bound, surroundings: surroundings)
        let holder = facts.holder(of: name)
        guard let drive = facts.drives[name], let holder else {
            if let holder {
                throw Problem(
                    .refused, "not-an-optical-drive",
                    "\(vios.name): \(name) on \(holder.adapter.name) is a mapping of \(holder.vtd.backing ?? "another kind"), not a file-backed optical drive",
                    hint: "attach-cd vios lsvopt \(vios.name) lists the drives; nothing was sent", host: vios.name)
            }
            if let what = facts.nameHolder {
                throw Problem(
                    .refused, "not-an-optical-drive", "\(vios.name): \(name) is a device of another kind: \(what)",
                    hint: "attach-cd vios lsvopt \(vios.name) lists the drives; nothing was sent", host: vios.name)
            }
            guard orGone, facts.drives[name] == nil else {
                throw Problem(
                    .refused, "no-such-drive", "\(vios.name): there is no drive \(name)",
                    hint: "attach-cd vios lsvopt \(vios.name) lists the drives", host: vios.name)
            }
            return nil
        }
        return LocatedDrive(drive: name, adapter: holder.adapter.name, media: drive.media, facts: facts)
    }

    /// A drive, where it hangs, and what is in it.
    struct LocatedDrive: Sendable {
        var drive: DeviceName
        var adapter: VHostName
        var media: String?
        var facts: ServerFacts
    }

    func change(_ held: LocatedDrive) -> ChangeMedia {
        ChangeMedia(vios: vios, adapter: held.adapter, drive: held.drive, bound: bound, surroundings: surroundings)
    }

    private func noAdapter(_ adapter: VHostName, _ facts: ServerFacts) -> Problem {
        let known = facts.adapters.map(\.name.text).joined(separator: ", ")
        return Problem(
            .refused, "no-such-adapter", "\(vios.name): there is no adapter \(adapter)",
            hint: known.isEmpty ? "this VIOS has no virtual SCSI server adapter" : "it has \(known)", host: vios.name)
    }
}
