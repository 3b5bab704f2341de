import Foundation

/// What a campaign has found so far.
struct CampaignTally: Codable, Sendable {
    var next: UInt64
    var runs = 0
    var falseAttached = 0
    var secondDrives = 0
    var wrongReports = 0
    var hangs = 0
    var leftovers = 0
    /// The first reproducers.
    var failures: [String] = []

    init(next: UInt64) { self.next = next }

    init?(file: URL) {
        guard let data = try? Data(contentsOf: file), let tally = try? JSONDecoder().decode(Self.self, from: data) else {
            return nil
        }
        self = tally
    }

    func write(to file: URL) {
        do {
            try JSONEncoder().encode(self).write(to: file, options: .atomic)
        } catch {
            print("\(file.path()): \(error)")
        }
    }

    mutating func add(_ verdict: SceneVerdict, _ seed: UInt64, _ run: SceneRun) {
        next = seed + 1
        runs += 1
        falseAttached += verdict.falseAttached.isEmpty ? 0 : 1
        secondDrives += verdict.secondDrives.isEmpty ? 0 : 1
        wrongReports += verdict.wrongReports.isEmpty ? 0 : 1
        hangs += verdict.hangs.isEmpty ? 0 : 1
        leftovers += verdict.leftovers.isEmpty ? 0 : 1
        if !verdict.isClean, failures.count < 40 {
            failures.append("FAULT_FROM=\(seed) FAULT_RUNS=1: \(verdict.all.joined(separator: "; "))")
        }
    }

    var isClean: Bool { failures.isEmpty }

    /// A crash ends the process: a campaign that prints this had none.
    var line: String {
        "\(runs) runs: false-attached \(falseAttached), second drives \(secondDrives), wrong reports \(wrongReports), hangs \(hangs), "
            + "crashes 0, leftovers \(leftovers)"
    }
}

/// Everything that happened in one scene.
struct CampaignTrace {
    var run: SceneRun

    init(_ run: SceneRun) { self.run = run }

    func show() {
        print(
            "clients: \(run.scene.clients.map { ($0.start, $0.work) }), one run: \(run.scene.isOneRun), listed: \(run.scene.listed)"
        )
        dump(run.scene.faults)
        for change in run.world.changes {
            print(change.time, change.client.map(String.init) ?? "person", change.word)
        }
        for one in run.played {
            switch one.result {
            case .report(let report):
                print(
                    one.number, one.start, one.end, report.status, report.changed as Any, report.problem?.message ?? "-",
                    report.steps.map { "\($0.name) \($0.outcome)" }, report.warnings)
            case .verb(let outcome): print(one.number, one.start, one.end, outcome)
            }
        }
        dump(run.world.begin)
        dump(run.world.state)
    }
}
