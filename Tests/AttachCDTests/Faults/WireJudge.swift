import PowerLab
import TestSupport

/// Judges a report by the lab's state before and after it, and by nothing else.
struct WireJudge {
    /// What is wrong with a run, by kind.
    enum Verdict: String, CaseIterable {
        case falseAttached = "false-attached"
        case secondDrive = "second drives"
        case wrongReport = "wrong reports"
        case hang = "hangs"
        case crash = "crashes"
        case leftover = "leftovers"
    }

    struct Fault: CustomStringConvertible {
        var verdict: Verdict
        var text: String

        var description: String { "\(verdict.rawValue): \(text)" }
    }

    /// The drive and the cds of aix04.
    struct World: Equatable {
        var drives: [VirtualTargetDevice]
        var discs: [AIXDevice]

        init(_ state: LabState) {
            drives = state.systems[0].vios.flatMap { $0.vtds.filter { $0.adapter == "vhost2" } }
            discs = state.systems[0].lpars.first { $0.host == "aix04" }?.devices.filter { $0.deviceClass == "cdrom" } ?? []
        }

    }

    /// AIX has configured a cd against a drive that is there.
    private func isAttached(_ world: World) -> Bool {
        world.discs.contains { $0.status == "Available" && after.isLive($0.name, on: "aix04") }
    }

    var before: LabState
    var after: LabState

    func faults(_ scene: WireScene, _ report: E2E.Report) -> [Fault] {
        let (old, new) = (World(before), World(after))
        let result = report["aix04"]
        let status = result["status"].text ?? "none"
        var faults: [Fault] = []
        if new.drives.count > max(1, old.drives.count) {
            faults.append(Fault(verdict: .secondDrive, text: "\(new.drives.map(\.name))"))
        }
        if ["attached", "already-attached"].contains(status), !isAttached(new) {
            faults.append(Fault(verdict: .falseAttached, text: "\(new)"))
        }
        faults += contradictions(scene, status, result, old, new).map { Fault(verdict: .wrongReport, text: $0) }
        return faults
    }

    private func contradictions(_ scene: WireScene, _ status: String, _ result: JSON, _ old: World, _ new: World) -> [String] {
        var texts: [String] = []
        let isChanged = before.systems != after.systems
        if result["changed"] == .bool(false), isChanged { texts.append("changed is false, but \(old) became \(new)") }
        if result["changed"] == .bool(true), !isChanged { texts.append("changed is true, but nothing is different") }
        if scene.verb == .status, isChanged { texts.append("status changed something") }
        if ["detached", "already-detached", "not-attached"].contains(status), !new.drives.isEmpty || !new.discs.isEmpty {
            texts.append("\(status), but there is \(new)")
        }
        if ["refused", "unreachable"].contains(status), isChanged { texts.append("\(status), but \(old) became \(new)") }
        if let name = result["drive"]["name"].text, scene.verb != .detach, status != "unknown",
            !(new.drives + old.drives).contains(where: { $0.name == name })
        {
            texts.append("there is no drive \(name)")
        }
        if scene.verb == .media, ["attached", "already-attached"].contains(status),
            !new.drives.contains(where: { $0.backing.contains("aix_7300_dvd1") })
        {
            texts.append("the medium isn't loaded")
        }
        return texts
    }
}
