import PowerVM

@testable import VirtualOptical

/// Whether the drive and cd of a good report are what it claims.
struct SceneTruth {
    var report: LPARReport
    /// Drives whose cd can't be told from one that was there before.
    var created: Set<Int>

    init(_ report: LPARReport, created: Set<Int>) {
        self.report = report
        self.created = created
    }

    /// Nil if all is true in this state.
    func problem(in state: ModelState) -> String? {
        guard let drive = report.drive, let server = report.server, let device = report.device else {
            return "it names no drive or device"
        }
        guard let vios = state.vioses.first(where: { $0.name == server.vios.text }),
            let vhost = vios.vhosts.first(where: { $0.name == server.adapter.text }),
            let vtd = vhost.vtds.first(where: { $0.name == drive.name.text })
        else { return "there is no such VTD" }
        guard state.serves(vios, vhost) else { return "the vhost serves another partition" }
        guard vtd.kind == .fileOptical, vtd.status == "Available" else { return "the VTD isn't an Available drive" }
        guard let disc = state.lpar.discs.first(where: { $0.name == device.name.text }), disc.status == "Available" else {
            return "the cd is not Available"
        }
        guard disc.slot == vhost.clientSlot, disc.lun == vtd.lun else { return "the cd is not at the drive's slot and LUN" }
        return disc.generation != vtd.generation && !created.contains(vtd.generation) ? "the cd is a stale one" : nil
    }
}

extension SceneJudge {
    /// Nothing but the requested drive and its cd.
    func untouched(_ one: SceneRun.Played, _ report: LPARReport) -> [String] {
        var list: [String] = []
        let mine = run.world.changes.filter { $0.client == one.number }
        for change in mine {
            let removed = change.before.vtds.filter { old in
                !change.after.vtds.contains { $0.vtd.name == old.vtd.name && $0.vios.name == old.vios.name }
            }
            let added = change.after.vtds.filter { new in
                !change.before.vtds.contains { $0.vtd.name == new.vtd.name && $0.vios.name == new.vios.name }
            }
            for one in removed + added where !change.before.serves(one.vios, one.vhost) || one.vtd.kind != .fileOptical {
                list.append("\(one.vtd.name) isn't this partition's drive")
            }
            switch one.client.work {
            case .status: list.append("status changed something: \(change.word)")
            case .attach:
                let own = mine.flatMap { made in
                    made.after.vtds.filter { new in !made.before.vtds.contains { $0.vtd == new.vtd } }
                }
                for old in removed where !own.contains(where: { $0.vtd.generation == old.vtd.generation }) {
                    list.append("attach removed \(old.vtd.name)")
                }
            case .detach: if !added.isEmpty { list.append("detach created \(added.map(\.vtd.name))") }
            case .load, .unload, .create: break
            }
        }
        return list
    }
}
