import PowerVM

@testable import VirtualOptical

/// Compares what a report claims with the world itself. It uses nothing of the product's own rules.
struct Judge {
    var request: TestRequest
    var before: ModelState
    var after: ModelState
    /// The changing commands that were sent.
    var changes: [String]
    var report: LPARReport

    var violations: [String] {
        var list: [String] = []
        func check(_ holds: Bool, _ sentence: String) { if !holds { list.append(sentence) } }
        switch report.status {
        case .attached, .alreadyAttached:
            if let why = notTrue { list.append("\(report.status.rawValue), but \(why)") }
            check(report.problem == nil, "a good status with a problem")
        case .refused, .unreachable, .planned, .notAttached:
            // Only the VIOS itself can find out that a client holds a medium: it refuses, and nothing has changed.
            let isHeld = report.problem?.code == .mediumHeld
            check(changes.isEmpty || isHeld, "\(report.status.rawValue), but changing commands were sent: \(changes)")
            check(before == after, "\(report.status.rawValue), but the world was changed")
        case .failed, .unknown, .unproven:
            check(report.problem != nil && report.problem?.hint.isEmpty == false, "a bad status without problem or hint")
        case .pending:
            let ours = after.drives.filter { $0.vtd.name == report.drive?.name.text && $0.vios.name == report.server?.vios.text }
            check(ours.contains { $0.vtd.status == "Available" }, "pending, but there is no such Available drive")
        case .detached, .alreadyDetached: break
        case .loaded, .alreadyLoaded, .unloaded, .alreadyUnloaded: list.append("a status of another command")
        }
        check(report.status != .attached || report.changed != false, "attached, but nothing changed")
        check(report.status != .alreadyAttached || report.changed != true, "already-attached, but changed")
        switch report.changed {
        case true?: check(before != after, "changed is true, but the world is the same")
        case false?: check(before == after, "changed is false, but the world is another one")
        case nil:
            let isOpen = report.status == .unknown || report.problem?.code == .cfgmgrRunning
            check(isOpen || report.warnings.contains { $0.contains("answer") }, "changed is null without reason")
        }
        return list + untouched
    }

    /// Why the report's device isn't what the report claims; nil if all is true.
    private var notTrue: String? {
        guard let drive = report.drive, let server = report.server, let device = report.device else {
            return "it names no drive or device"
        }
        guard let vhost = after.vhost(server.vios.text, server.adapter.text),
            let vios = after.vioses.first(where: { $0.name == server.vios.text }),
            let vtd = vhost.vtds.first(where: { $0.name == drive.name.text })
        else { return "there is no such VTD" }
        guard after.serves(vios, vhost) else { return "the vhost serves another partition" }
        guard vtd.kind == .fileOptical, vtd.status == "Available" else {
            return "the VTD isn't an Available file-backed optical drive"
        }
        guard let disc = after.lpar.discs.first(where: { $0.name == device.name.text }), disc.status == "Available" else {
            return "the cd is not Available"
        }
        guard disc.slot == vhost.clientSlot, disc.lun == vtd.lun else { return "the cd is not at the drive's slot and LUN" }
        return disc.generation != vtd.generation ? "the cd is a stale one" : nil
    }

    /// Nothing but the requested drive and cd.
    private var untouched: [String] {
        var list: [String] = []
        let old = before.vtds
        let new = after.vtds
        let removed = old.filter { a in !new.contains { same(a, $0) } }
        let added = new.filter { a in !old.contains { same(a, $0) } }
        if !removed.isEmpty { list.append("attach removed \(removed.map(\.vtd.name))") }
        if added.count > 1 { list.append("\(added.count) VTDs were made") }
        for one in added where !after.serves(one.vios, one.vhost) || one.vtd.kind != .fileOptical {
            list.append("\(one.vtd.name) was made for another partition")
        }
        for a in old {
            if let b = new.first(where: { same(a, $0) }), a.vtd != b.vtd { list.append("\(a.vtd.name) was changed") }
        }
        for line in changes where line.contains("rmdev") {
            let target = report.server.flatMap { after.vhost($0.vios.text, $0.adapter.text) }
            let wasThere = before.lpar.discs.contains { line.hasSuffix("\($0.name) at \($0.slot ?? 0)/\($0.lun)") }
            let isDelete = line.contains("rmdev -dl")
            if isDelete, wasThere { list.append("an older cd was deleted: \(line)") }
            if let target, !line.contains(" at \(target.clientSlot ?? -1)/") {
                list.append("a cd of another adapter was touched: \(line)")
            }
        }
        return list
    }

    private func same(
        _ a: (vios: ModelVIOS, vhost: ModelVhost, vtd: ModelVTD), _ b: (vios: ModelVIOS, vhost: ModelVhost, vtd: ModelVTD)
    )
        -> Bool
    {
        a.vios.name == b.vios.name && a.vhost.name == b.vhost.name && a.vtd.name == b.vtd.name
    }
}
