import PowerVM

@testable import VirtualOptical

/// What is wrong with a scene's reports, by the model's own state and log.
struct MediaSceneJudge {
    var run: MediaSceneRun

    struct Verdict {
        /// A medium was reported as created, and isn't whole.
        var falseCreated: [String] = []
        /// Something that wasn't ours was removed.
        var foreignRemovals: [String] = []
        /// Something was left, and no report lists it.
        var unreported: [String] = []
        var wrongReports: [String] = []
        var hangs: [String] = []

        var all: [String] { falseCreated + foreignRemovals + unreported + wrongReports + hangs }
    }

    private var scene: MediaScene { run.scene }
    private var store: ModelStore { run.store }

    func verdict() -> Verdict {
        var verdict = Verdict()
        if run.ending != .ended { verdict.hangs.append("\(run.ending)") }
        for end in run.ends { judge(end, &verdict) }
        verdict.foreignRemovals = store.removals.filter(isForeign).map { "\($0)" }
        verdict.unreported = leftovers()
        return verdict
    }

    private func judge(_ end: MediaSceneRun.End, _ verdict: inout Verdict) {
        let result = end.result
        let intent = end.client?.work.intent
        if result.status == .created, let intent { judgeCreated(end, intent, &verdict) }
        if result.status == .alreadyThere, intent != nil, end.medium?.file.content.count != run.content.count {
            verdict.falseCreated.append("already there, but it has \(end.medium?.file.content.count ?? -1) bytes")
        }
        if (result.problem == nil) != (result.exitCode == 0) {
            verdict.wrongReports.append("\(result.word) with problem \(result.problem?.message ?? "none")")
        }
        if end.client?.work.isLook == true { judgeLook(end, &verdict) }
        // What was mounted to see the image was unmounted again.
        let isFetch = end.client?.work.isFetch == true
        let hasChanged = result.steps.contains { !isFetch || $0.name != "mount" && $0.name != "unmount" }
        if result.status == .refused, result.changed != false || hasChanged {
            verdict.wrongReports.append("refused, but changed: \(result.steps.map(\.command))")
        }
        if end.time > 30 * 3600 { verdict.hangs.append("it took \(Int(end.time)) s") }
    }

    private func judgeCreated(_ end: MediaSceneRun.End, _ intent: PutIntent, _ verdict: inout Verdict) {
        guard let medium = end.medium else {
            verdict.falseCreated.append("created, but it isn't there")
            return
        }
        let found = medium.file.content
        if found.count != run.content.count { verdict.falseCreated.append("created with \(found.count) bytes") }
        if medium.access != intent.access.rawValue { verdict.falseCreated.append("created, but \(medium.access)") }
        let isCompared = [.stored, .storedChecksum, .back].contains(end.result.verified)
        if isCompared, found != run.content { verdict.falseCreated.append("compared, but it has other content") }
        let isStaged = [.staged, .stagedChecksum].contains(end.result.verified)
        if isStaged, scene.faults.importFlipAt == nil, found != run.content {
            verdict.falseCreated.append("the staged file was compared, but the medium has other content")
        }
    }

    /// What was compared is what was there, what was received is whole, and nothing was changed on the VIOS.
    private func judgeLook(_ end: MediaSceneRun.End, _ verdict: inout Verdict) {
        let result = end.result
        let seen = [end.before, end.medium].map { $0?.file.content }
        if !result.steps.isEmpty || result.status != .received && result.changed != false {
            verdict.wrongReports.append("\(result.word) changed \(result.steps.map(\.command))")
        }
        switch result.status {
        case .matches where !seen.contains(run.content): verdict.falseCreated.append("matches, but it has other content")
        case .differs where seen.allSatisfy { $0 == run.content }: verdict.wrongReports.append("differs, but it is the same")
        case .received where end.received == nil || !seen.contains(end.received):
            verdict.falseCreated.append("received \(end.received?.count ?? -1) bytes that aren't the medium")
        case .received: break
        default: if end.received != nil { verdict.falseCreated.append("\(result.word), but there is a file") }
        }
    }

    private func isForeign(_ removal: ModelStore.Removal) -> Bool {
        if removal.wasInUse { return true }
        if removal.name.hasPrefix("/") {
            return !removal.name.contains("/attach-cd-") || !removal.name.hasSuffix(".part")
        }
        if removal.owner == removal.by { return false }
        // The operator asked for the exchange of this medium.
        let mayOverwrite = scene.clients.contains { client in
            client.host == removal.by && client.work.intent?.overwrites == true
        }
        return !(mayOverwrite && removal.name == run.name.text)
    }

    /// What is there of a client's at the end, and in no report of its host.
    private func leftovers() -> [String] {
        var missing: [String] = []
        let hosts = Set(scene.clients.map(\.host))
        func isReported(_ name: String, _ host: String) -> Bool {
            run.ends.contains { end in
                end.client?.host == host
                    && (end.result.leftovers.contains { $0.name == name } || end.result.status == .unknown)
            }
        }
        for (path, file) in store.files where hosts.contains(file.owner) && !isReported(path, file.owner) {
            missing.append("\(path) of \(file.owner)")
        }
        for (name, medium) in store.media where hosts.contains(medium.file.owner) {
            let isHalf = medium.wanted.map { medium.file.content.count < $0 } ?? false
            if isHalf || name != run.name.text, !isReported(name, medium.file.owner) {
                missing.append("medium \(name) of \(medium.file.owner)")
            }
        }
        if let owner = store.mountedBy, hosts.contains(owner), !isReported("/mnt", owner) {
            missing.append("\(store.mounted ?? "") is mounted by \(owner)")
        }
        let received = run.ends.count { $0.received != nil }
        if run.files.count != received { missing.append("\(run.files) for \(received) received files") }
        return missing
    }

    /// A mount that a report of this host left to people, since nothing shows whose it is.
    private var isKept: Bool {
        run.ends.contains { $0.result.leftovers.contains { $0.kind == .mount && $0.keptBecause != nil } }
    }

    /// After the sequel: what this host left is gone, and the medium is there, unless something of others is in the way.
    func sequelVerdict() -> [String] {
        guard run.sequel.count == 2 else { return ["the sequel hangs"] }
        var faults: [String] = []
        let put = run.sequel[1].result
        let good: Set<MediaResult.Status> = [.created, .alreadyThere]
        let isInTheWay = [.mediumDiffers, .noRepository, .mediumInUse, .nameTaken].contains(put.problem?.code)
        if !good.contains(put.status), !(put.status == .refused && isInTheWay) {
            faults.append("the sequel is \(put.word): \(put.problem?.message ?? "")")
        }
        if good.contains(put.status), run.sequel[1].medium?.file.content.count != run.content.count {
            faults.append("the sequel is \(put.word), but the medium isn't whole")
        }
        for (path, file) in store.files where file.owner == "us" { faults.append("\(path) of \(file.owner) after the sequel") }
        if store.mountedBy == "us", !isKept { faults.append("\(store.mounted ?? "") is mounted after the sequel") }
        if scene.mounted != nil, store.mounted != scene.mounted { faults.append("\(scene.mounted ?? "") isn't mounted any more") }
        if store.files[run.file.text]?.content != run.content { faults.append("\(run.file) was changed") }
        for path in scene.strays.keys where path.hasSuffix(".iso") && store.files[path] == nil {
            faults.append("\(path) is gone")
        }
        return faults + store.removals.filter(isForeign).map { "\($0)" }
    }
}
