import Foundation
import PowerLab
import TestSupport
import Testing

/// Plays scenes, one after the other, in one lab.
final class WireStage {
    private let bench: WireBench
    /// The state of the lab before each verb.
    private var states: [WireScene.Verb: LabState] = [:]
    /// The bytes of undisturbed runs.
    private var lengths: [String: Int] = [:]
    /// An assertion of libssh2 ended the last run, and its report came nevertheless.
    private(set) var survivedCrash = false

    /// The world `seed`, with a medium in its repository.
    static let world = """
        purpose: "faults on the wire"
        systems:
          - name: ms12
            type_model: 9009-22A
            serial: "7812345"
            vios:
              - name: ms12-vio1
                id: 1
                repository:
                  media:
                    - { name: aix_7300_dvd1, size_mb: 100, access: ro }
                vhosts:
                  - { name: vhost0, slot: 25, client: aix01, client_slot: 2 }
                  - { name: vhost2, slot: 30, client: aix04, client_slot: 2 }
            lpars:
              - { name: aix01, id: 3 }
              - { name: aix04, id: 5 }
        """

    init(_ e2e: E2E) async throws {
        bench = try WireBench(
            e2e, WireScene.hosts, ["ConnectTimeout 2", "ServerAliveInterval 1", "ServerAliveCountMax 1"])
        let empty = try e2e.lab.state()
        #expect(try await bench.report(["aix04"]).words == ["aix04 attached"])
        let attached = try e2e.lab.state()
        states = [.attach: empty, .media: attached, .status: attached, .detach: attached]
    }

    func play(_ scene: WireScene) async throws -> [WireJudge.Fault] {
        survivedCrash = false
        let bytes = try await length(scene)
        let before = try await prepare(scene)
        try bench.proxy(scene.host).arm(scene.harm(bytes))
        let running = try bench.program.start(scene.arguments + ["--json"])
        let answer: Program.Answer
        do {
            answer = try await running.end(within: .seconds(60))
        } catch {
            return [WireJudge.Fault(verdict: .hang, text: "\(error)")]
        }
        survivedCrash = answer.err.contains("attach-cd: crashed")
        guard answer.status < 128, let report = try? E2E.Report(answer), ReportSchema.faults(in: report.document).isEmpty else {
            return [WireJudge.Fault(verdict: .crash, text: "\(answer)")]
        }
        var faults = WireJudge(before: before, after: try await settled(report)).faults(scene, report)
        for index in faults.indices { faults[index].text += "\n\(answer.out)\(answer.err)" }
        return try await faults + leftovers(answer)
    }

    /// What a command on a host that attach-cd no longer waits for may still change belongs to the judgement, too.
    private func settled(_ report: E2E.Report) async throws -> LabState {
        let state = try bench.e2e.lab.state()
        guard report.exit != 0 else { return state }
        try await Task.sleep(for: .milliseconds(300))
        return try bench.e2e.lab.state()
    }

    /// What is still there a moment after the end.
    private func leftovers(_ answer: Program.Answer) async throws -> [WireJudge.Fault] {
        for _ in 0..<20 {
            if try bench.leftovers().isEmpty, try bench.processes().isEmpty { return [] }
            try await Task.sleep(for: .milliseconds(50))
        }
        let text = try "\(bench.leftovers()) \(bench.processes())\n\(answer)"
        try bench.removeLeftovers()
        return [WireJudge.Fault(verdict: .leftover, text: text)]
    }

    private func prepare(_ scene: WireScene) async throws -> LabState {
        try bench.e2e.lab.reset()
        let state = try #require(states[scene.verb])
        return try bench.e2e.lab.lab.store.update { now in
            let ports = now.ports
            now = state
            now.ports = ports
            return now
        }
    }

    private func length(_ scene: WireScene) async throws -> Int {
        let key = "\(scene.verb) \(scene.transport) \(scene.host) \(scene.direction)"
        if let known = lengths[key] { return known }
        _ = try await prepare(scene)
        for proxy in bench.proxies.values { proxy.arm(nil) }
        let report = try await bench.report(scene.arguments)
        #expect(report.exit == 0, "\(scene): \(report.words)")
        let length = try #require(try bench.proxy(scene.host).passed(scene.direction).first)
        lengths[key] = length
        return length
    }
}
