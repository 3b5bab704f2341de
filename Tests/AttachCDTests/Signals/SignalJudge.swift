import PowerLab
import TestSupport

/// Holds what an interrupted run reported, and what it left in the audit log, against what the lab saw.
struct SignalJudge {
    var moment: SignalMoment
    var answer: Program.Answer
    /// The lines that the run added to the audit log.
    var audit: [JSON]
    var before: LabState
    /// When nothing runs on the lab's hosts any more.
    var after: LabState
    /// The changing commands that the lab's hosts ran: `host: command`.
    var commands: [String]

    var violations: [String] {
        guard let document = try? JSON.read(answer.out) else { return ["no JSON document, exit \(answer.status)"] }
        // The verbs of `vios` have one result, the document itself.
        let result = document["results"].items.first ?? document
        return ReportSchema.faults(in: document).map { "schema: \($0)" } + exitCode(result) + state(result) + log(document)
    }

    private func exitCode(_ result: JSON) -> [String] {
        let status = result["status"].text ?? "-"
        let plain: Int32 = ["unknown": 3, "failed": 1, "refused": 2, "unreachable": 4][status] ?? 0
        let signalled = plain == 3 ? 3 : 128 + moment.signals[0].number
        // A signal that comes when the work is done changes nothing.
        let isOver = plain == 0 && answer.status == 0
        return answer.status == signalled || isOver ? [] : ["exit \(answer.status) with status \(status)"]
    }

    private func state(_ result: JSON) -> [String] {
        var list: [String] = []
        let change = WorldChange.list(from: before, to: after)
        let status = result["status"].text ?? "-"
        if result["changed"] == .bool(false), !change.isEmpty { list.append("changed: false, but \(change)") }
        // The state of the lab has no staged files.
        let isStaged = result["leftovers"].items.contains { $0["kind"] == .string("part") }
        if result["changed"] == .bool(true), change.isEmpty, !isStaged { list.append("changed: true, but nothing is") }
        if result["changed"].isNull, status != "unknown" { list.append("changed: null with \(status)") }
        if result["changed"] == .bool(false), status == "unknown" { list.append("changed: false with unknown") }
        let vtd = after.systems[0].vios[0].vtds.first { $0.adapter == "vhost3" }
        let cd = after.systems[0].lpars.first { $0.host == "aix05" }?.devices.first { $0.deviceClass == "cdrom" }
        let isStored = after.systems[0].vios[0].repository?.medium(SignalMoment.Job.medium) != nil
        let isLoaded = vtd.map { !$0.backing.isEmpty }
        let isTrue =
            switch status {
            case "attached", "already-attached": vtd != nil && cd?.status == "Available"
            case "detached", "already-detached": vtd == nil && cd == nil
            case "loaded", "already-loaded": isLoaded == true
            case "unloaded", "already-unloaded": isLoaded == false
            case "created", "already-there": isStored
            case "removed", "already-removed": !isStored
            default: true
            }
        if !isTrue {
            list.append(
                "\(status), but drive \(vtd?.name ?? "-"), cd \(cd?.name ?? "-"), medium \(isLoaded ?? false), stored \(isStored)"
            )
        }
        return list
    }

    private func log(_ document: JSON) -> [String] {
        var list: [String] = []
        let words = audit.map { $0["event"].text ?? "-" }
        let intents = audit.filter { $0["event"] == .string("intent") }
        let results = audit.filter { $0["event"] == .string("result") }
        if intents.map({ $0["command"] }) != results.map({ $0["command"] }) {
            list.append("an intent without a result: \(words)")
        }
        if intents.isEmpty != (words.last != "report") || words.count(where: { $0 == "report" }) > 1 {
            list.append("audit log: \(words)")
        }
        if let report = audit.last, !intents.isEmpty,
            report["status"] != document["status"] || report["changed"] != document["changed"]
        {
            list.append("the audit log has \(report["status"]), the report \(document["status"])")
        }
        for command in commands {
            let (host, rest) = (command.prefix { $0 != ":" }, command.drop { $0 != ":" }.dropFirst(2))
            let isIntended = intents.contains { $0["on"].text == String(host) && $0["command"].text?.contains(rest) == true }
            if !isIntended { list.append("\(command) without an intent") }
        }
        return list
    }
}
