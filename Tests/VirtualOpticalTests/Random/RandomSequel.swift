import PowerVM
import TestSupport

@testable import VirtualOptical

/// What comes after an attach: a second run, `status`, and `detach`, all in a world that works again.
struct RandomSequel {
    var drawn: RandomWorld
    var world: ModelWorld
    var first: LPARReport
    /// All sequels for every world; else each for some.
    var isThorough: Bool

    func violations() async -> [String] {
        var list: [String] = []
        if isThorough || drawn.seed % 4 == 0 { list += await secondRun() }
        if isThorough || drawn.seed % 10 == 1 { list += await status() }
        if isThorough || drawn.seed % 8 == 0 { list += await detach() }
        return list
    }

    private func secondRun() async -> [String] {
        guard !drawn.request.dryRun else { return [] }
        let state = world.state
        world.heal()
        let report = await world.attach(drawn.request, vioses: drawn.listed)
        var list = Judge(request: drawn.request, before: state, after: world.state, changes: world.changes, report: report)
            .violations
            .map { "second run: \($0) (\(report.status) \(report.problem?.message ?? "-"); \(world.changes))" }
        if first.status == .attached || first.status == .alreadyAttached {
            if !world.changes.isEmpty { list.append("second run sent \(world.changes)") }
            // What a VIOS has that was silent the first time may change the answer.
            let isSilent = first.warnings.contains { $0.contains("could not be queried") }
            let canProve = first.proof != .appearance && !isSilent
            if canProve, report.status != .alreadyAttached {
                list.append("second run is \(report.status.rawValue): \(report.problem?.message ?? "")")
            }
        }
        let hadNone = drawn.state.drives.isEmpty
        if hadNone, drawn.request.name == nil, world.state.drives.count > 1 {
            list.append("two runs left \(world.state.drives.count) drives")
        }
        return list
    }

    private func status() async -> [String] {
        let state = world.state
        world.heal()
        var request = drawn.request
        request.viosOnly = false
        let report = await world.status(request, vioses: drawn.listed)
        var list: [String] = []
        if !world.changes.isEmpty || world.state != state { list.append("status changed something") }
        if report.status == .attached {
            var judged = report
            judged.status = .alreadyAttached
            // Under --vios-only the partition isn't queried for what stands there: that can't be determined later.
            if drawn.request.viosOnly { return list }
            list += Judge(request: request, before: state, after: state, changes: [], report: judged).violations.map {
                "status: \($0)"
            }
        }
        if report.status == .notAttached, request.name == nil, !listedDrives(state).isEmpty {
            list.append("status sees no drive")
        }
        return list
    }

    private func detach() async -> [String] {
        let state = world.state
        world.heal()
        var request = drawn.request
        request.rollback = false
        let report = await world.detach(request, vioses: drawn.listed)
        let after = world.state
        var list: [String] = []
        let removed = state.vtds.filter { old in
            !after.vtds.contains { $0.vios.name == old.vios.name && $0.vtd.name == old.vtd.name }
        }
        if after.vtds.count > state.vtds.count || removed.count > 1 { list.append("detach removed \(removed.count) VTDs") }
        for one in removed where !state.serves(one.vios, one.vhost) || one.vtd.kind != .fileOptical {
            list.append("detach removed \(one.vtd.name), which is not this partition's drive")
        }
        for one in removed where request.name.map({ $0.text != one.vtd.name }) ?? false {
            list.append("detach removed another drive")
        }
        for one in removed where request.vios.map({ $0.text != one.vios.name }) ?? false {
            list.append("detach removed one on another VIOS")
        }
        for disc in state.lpar.discs where !after.lpar.discs.contains(disc) {
            let isIts = removed.contains { $0.vhost.clientSlot == disc.slot && $0.vtd.lun == disc.lun }
            if !isIts, report.status != .failed { list.append("detach removed \(disc.name)") }
            if report.status == .failed, let server = report.server,
                let vhost = state.vhost(server.vios.text, server.adapter.text),
                vhost.clientSlot != disc.slot
            {
                list.append("detach touched \(disc.name)")
            }
        }
        switch report.status {
        case .detached: if removed.count != 1 { list.append("detached, but \(removed.count) were removed") }
        case .refused, .planned, .alreadyDetached, .unreachable:
            // Only the VIOS itself can find out that a client holds a medium: it refuses, and nothing has changed.
            let isHeld = report.problem?.code == .mediumHeld
            if after != state || !world.changes.isEmpty && !isHeld {
                list.append("detach \(report.status.rawValue), but changed something")
            }
        default: break
        }
        if let changed = report.changed, changed != (after != state) { list.append("detach: changed is \(changed)") }
        return list
    }

    private func listedDrives(_ state: ModelState) -> [String] {
        state.drives.filter { drawn.listed.contains($0.vios.name) }.map(\.vtd.name)
    }
}
