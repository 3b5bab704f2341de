import PowerVM

@testable import VirtualOptical

/// Compares the reports of a scene with what was really there and who changed it. It uses nothing of the product's rules.
struct SceneJudge {
    let run: SceneRun

    private var scene: Scene { run.scene }
    private var world: SceneWorld { run.world }

    func verdict() -> SceneVerdict {
        var verdict = SceneVerdict()
        if run.ending != .ended { verdict.hangs.append("\(run.ending)") }
        if world.openExchanges != 0 { verdict.leftovers.append("\(world.openExchanges) exchanges were never ended") }
        for one in run.played {
            let who = "client \(one.number)"
            switch one.result {
            case .report(let report):
                verdict.falseAttached += falseAttached(one, report).map { "\(who): \($0)" }
                verdict.secondDrives += secondDrives(one, report).map { "\(who): \($0)" }
                verdict.wrongReports += (wrong(one, report) + untouched(one, report)).map { "\(who): \($0)" }
            case .verb(let outcome): verdict.wrongReports += wrong(one, outcome).map { "\(who): \($0)" }
            }
        }
        if drivesByClients > 1, !someVIOSWasSilent { verdict.secondDrives.append("\(drivesByClients) drives were created") }
        return verdict
    }

    private func changes(_ one: SceneRun.Played) -> [SceneWorld.Change] { world.changes.filter { $0.client == one.number } }
    private func window(_ one: SceneRun.Played) -> [ModelState] { world.states(from: one.start, to: one.end) }
    private func isAlone(_ one: SceneRun.Played) -> Bool {
        scene.isAlone || one.number == scene.clients.count && scene.faults.acts.isEmpty
    }

    // MARK: Attached

    private func falseAttached(_ one: SceneRun.Played, _ report: LPARReport) -> [String] {
        guard report.status == .attached || report.status == .alreadyAttached else { return [] }
        let isLast = one.number == run.played.last?.number
        let truth = SceneTruth(report, created: madeByHand)
        if isAlone(one), isLast { return truth.problem(in: world.state).map { [$0] } ?? [] }
        let all = window(one).map { truth.problem(in: $0) }
        return all.contains(nil) ? [] : ["\(report.status.rawValue), but \(all.last??.description ?? "")"]
    }

    /// Drives that a person or a verb created: a cd that was at their place before can't be told from their own.
    private var madeByHand: Set<Int> {
        let attaches = Set(run.played.filter { $0.client.work.isAttach }.map(\.number))
        let byHand = world.changes.filter { !($0.client.map(attaches.contains) ?? false) }
        return Set(
            byHand.flatMap { change in
                change.after.vtds.map(\.vtd.generation).filter { new in !change.before.vtds.contains { $0.vtd.generation == new }
                }
            })
    }

    // MARK: Second drives

    /// An attach without a name created a drive although one was there when it began, and stayed.
    private func secondDrives(_ one: SceneRun.Played, _ report: LPARReport) -> [String] {
        guard case .attach = one.client.work, !isSilent(report), !isWarned(report) else { return [] }
        let there = drives(world.state(at: one.start))
        return changes(one).filter { change in
            change.word == "mkvdev" && drives(change.before).contains { there.contains($0) }
                && drives(change.after).count > drives(change.before).count
        }.map { "a second drive: \(drives($0.after))" }
    }

    private func drives(_ state: ModelState) -> [String] {
        state.drives.filter { scene.listed.isEmpty || scene.listed.contains($0.vios.name) }.map {
            "\($0.vios.name):\($0.vtd.name)"
        }
    }

    /// The drives that attaches have created and that are there now.
    private var drivesByClients: Int {
        let attaches = Set(
            run.played.filter { if case .attach = $0.client.work { true } else { false } }.map(\.number))
        let created = world.changes.filter { $0.word == "mkvdev" && $0.client.map(attaches.contains) ?? false }
            .flatMap { change in change.after.drives.filter { new in !change.before.vtds.contains { $0.vtd == new.vtd } } }
        return created.filter { one in world.state.drives.contains { $0.vtd.generation == one.vtd.generation } }.count
    }

    private var someVIOSWasSilent: Bool {
        run.played.contains { if case .report(let report) = $0.result { isSilent(report) } else { false } }
    }

    /// Another hand removed the drive that was meant; the LPAR may have more.
    private func isTakenByAnother(_ one: SceneRun.Played, _ report: LPARReport) -> Bool {
        !report.steps.isEmpty && isRemoved(one)
    }

    private func isRemoved(_ one: SceneRun.Played) -> Bool {
        world.changes.contains { $0.time >= one.start && $0.time <= one.end && $0.after.vtds.count < $0.before.vtds.count }
    }

    /// A mapping that may be a drive was reported, in a scene in which a listing hides one.
    private func isWarned(_ report: LPARReport) -> Bool {
        !scene.faults.listings.isEmpty && report.warnings.contains { $0.contains("lsvopt doesn't list it") }
    }

    private func isSilent(_ report: LPARReport) -> Bool { report.warnings.contains { $0.contains("could not be queried") } }

    // MARK: Reports

    private func wrong(_ one: SceneRun.Played, _ report: LPARReport) -> [String] {
        var list: [String] = []
        func check(_ holds: Bool, _ sentence: @autoclosure () -> String) { if !holds { list.append(sentence()) } }
        let commands = world.commands[one.number] ?? []
        let states = window(one)
        switch report.status {
        case .refused, .unreachable, .planned, .notAttached, .alreadyDetached:
            check(
                commands.isEmpty || report.status == .alreadyDetached || !scene.isAlone && changes(one).isEmpty,
                "\(report.status.rawValue), but \(commands) was sent")
            if report.status == .notAttached || report.status == .alreadyDetached {
                check(
                    states.contains { drives($0).isEmpty } || isWarned(report) || isTakenByAnother(one, report),
                    "\(report.status.rawValue), but there was a drive all the time")
            }
        case .failed, .unknown, .unproven:
            check(
                report.problem?.hint.isEmpty == false || one.client.request.acceptsUnproven,
                "\(report.status.rawValue) without problem or hint")
        case .pending:
            let isThere = states.contains { $0.drives.contains { $0.vtd.name == report.drive?.name.text } }
            check(isThere, "pending, but there is no such drive")
        case .detached:
            let removed = changes(one).filter { $0.word == "rmvdev" }
            check(!removed.isEmpty || !scene.isAlone && isRemoved(one), "detached, but nothing was removed")
            list += ghosts(one, report, removed)
        case .attached, .alreadyAttached:
            check(report.problem == nil, "a good status with a problem")
            check(report.status != .alreadyAttached || report.changed != true, "already-attached, but changed")
            list += strangers(one, report)
        default: break
        }
        if one.client.work.isAttach, let medium = one.client.request.medium, report.status == .attached, report.problem == nil {
            check(
                states.contains { state in state.drives.contains { $0.vtd.media == medium.text } }, "the medium never was loaded")
        }
        if let hint = report.problem?.hint, one.client.work.isAttach {
            check(!hint.contains("rmv") && !hint.contains("remove "), "a hint to remove something: \(hint)")
            check(
                scene.state.lpar.privilege != "root" || !hint.contains("log in as root"),
                "root is asked to log in as root: \(hint)")
        }
        return list
            + changed(one, report.changed, report.status == .unknown || report.problem?.code == .cfgmgrRunning, report.warnings)
    }

    private func wrong(_ one: SceneRun.Played, _ outcome: VerbOutcome) -> [String] {
        var list = changed(one, outcome.changed, outcome.problem?.status == .unknown, outcome.warnings)
        let states = window(one)
        guard outcome.problem == nil else { return list }
        switch one.client.work {
        case .load(let medium, _):
            if !scene.listed.isEmpty, !states.contains(where: { $0.vtds.contains { $0.vtd.media == medium } }) {
                list.append("loaded, but the medium is in no drive")
            }
        case .create:
            if !scene.listed.isEmpty, !states.contains(where: { $0.vtds.contains { $0.vtd.name == "other_\(one.number)" } }) {
                list.append("created, but there is no such drive")
            }
        case .unload, .attach, .detach, .status: break
        }
        return list
    }

    private func changed(_ one: SceneRun.Played, _ claim: Bool?, _ isOpen: Bool, _ warnings: [String]) -> [String] {
        let mine = changes(one)
        switch claim {
        case true?:
            // Where several hands do the same, whose command had the effect can't be seen.
            return mine.isEmpty && isAlone(one) ? ["changed is true, but it changed nothing"] : []
        case false?:
            let isUndone = one.client.request.rollback && !isLeft(mine)
            return mine.isEmpty || isUndone || wasUndone(mine, by: one)
                ? [] : ["changed is false, but it changed: \(mine.map(\.word))"]
        case nil:
            return isOpen || warnings.contains { $0.contains("answer") } ? [] : ["changed is null without reason"]
        }
    }

    /// Another party, a person or another client, undid the one change before the command's own query could see it.
    private func wasUndone(_ mine: [SceneWorld.Change], by one: SceneRun.Played) -> Bool {
        let opposites = [
            "mkvdev": ["removeDrive", "rmvdev"], "loadopt": ["unload", "unloadopt"], "unloadopt": ["load", "loadopt"],
        ]
        guard mine.count == 1, let change = mine.first, let opposite = opposites[change.word] else { return false }
        return world.changes.contains {
            $0.client != one.number && opposite.contains($0.word) && change.time <= $0.time && $0.time <= one.end
        }
    }

    /// A drive that these changes created, or a cd of it, is still there.
    private func isLeft(_ mine: [SceneWorld.Change]) -> Bool {
        let made = mine.flatMap { change in
            change.after.vtds.map(\.vtd.generation).filter { new in !change.before.vtds.contains { $0.vtd.generation == new } }
        }
        return world.state.vtds.contains { made.contains($0.vtd.generation) }
            || mine.contains { $0.word == "configure" && made.isEmpty }
    }

    /// A cd that was at the drive's place when the detach looked at the LPAR last.
    private func ghosts(_ one: SceneRun.Played, _ report: LPARReport, _ removed: [SceneWorld.Change]) -> [String] {
        guard let change = removed.last,
            let gone = change.before.vtds.first(where: { old in !change.after.vtds.contains { $0.vtd == old.vtd } }),
            let look = world.looks[.init(client: one.number, host: scene.state.lpar.host, exchange: 0)], look > change.time,
            // Its answer never came, which is reported.
            !report.warnings.contains(where: { $0.contains("could not be queried afterwards") })
        else { return [] }
        let left = world.state(at: look).lpar.discs.filter { $0.slot == gone.vhost.clientSlot && $0.lun == gone.vtd.lun }
        return left.isEmpty || left.allSatisfy { disc in report.warnings.contains { $0.contains(disc.name) } }
            ? [] : ["detached, but \(left.map(\.name)) is left and not reported"]
    }

    /// Drives that another hand created on our vhost, between the survey and our last look.
    private func strangers(_ one: SceneRun.Played, _ report: LPARReport) -> [String] {
        guard let server = report.server, let drive = report.drive,
            let made = changes(one).first(where: { $0.word == "mkvdev" }),
            let old = world.state(at: one.start).vhost(server.vios.text, server.adapter.text),
            let now = made.after.vhost(server.vios.text, server.adapter.text),
            // The query behind mkvdev ends within a second: what was removed by then wasn't there to be seen.
            let later = world.state(at: made.time + 1).vhost(server.vios.text, server.adapter.text)
        else { return [] }
        let others = now.vtds.filter { new in
            later.vtds.contains { $0.generation == new.generation } && new.kind == .fileOptical && new.name != drive.name.text
                && !old.vtds.contains { $0.name == new.name }
        }
        let isSeen = others.isEmpty || !scene.faults.listings.isEmpty || report.warnings.contains { $0.contains("new too") }
        return isSeen || report.warnings.contains { $0.contains("one more") }
            ? [] : ["\(others.map(\.name)) is new too, and not reported"]
    }
}

extension Scene.Work {
    var isAttach: Bool { if case .attach = self { true } else { false } }
}
