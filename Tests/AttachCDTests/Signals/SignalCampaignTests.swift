import Foundation
import Glibc
import TestSupport
import Testing

@testable import PowerLab

/// Signals at any moment of a run: always one valid document, exit code and audit log tell the truth, nothing is left running, and
/// the same command again finishes the job.
@Suite struct SignalCampaignTests {
    static let all = ProcessInfo.processInfo.environment["ATTACH_CD_TEST_ALL"] != nil
    static let seed = ProcessInfo.processInfo.environment["ATTACH_CD_SEED"].flatMap { UInt64($0) } ?? 14
    /// Each part has a lab of its own.
    static let parts = all ? 4 : 1
    static let count = all ? 240 : 8

    @Test("one document, true; nothing left running", arguments: 0..<parts)
    func campaign(part: Int) async throws {
        try await E2E.with("media") { e2e in
            var e2e = e2e
            e2e.program.environment["TMPDIR"] = e2e.program.home.root + "/tmp"
            try FileManager.default.createDirectory(atPath: e2e.program.home.path("tmp"), withIntermediateDirectories: true)
            try SampleImage.write(
                to: e2e.program.home.path(SignalMoment.Job.medium), volumeID: "SIGNALS", bytes: 600 << 10)
            for command in ["mkvdev", "rmvdev", "loadopt", "unloadopt", "mkvopt", "rmvopt"] {
                try e2e.lab.arm("slow=\(command):0.4", on: "ms12-vio1")
            }
            try e2e.lab.arm("slow=rmdev:0.4", "cfgmgr-slow=0.6", on: "aix05")
            var times: [SignalMoment.Job: Duration] = [:]
            for job in SignalMoment.Job.allCases {
                let began = ContinuousClock.now
                try await complete(job, e2e)
                times[job] = .now - began
            }
            for number in 0..<(Self.count / Self.parts) {
                let moment = SignalMoment(part * 1000 + number, seed: Self.seed)
                try await interrupt(moment, within: times[moment.job] ?? .seconds(2), e2e)
                try await complete(moment.job, e2e, after: moment)
            }
        }
    }

    /// The job without a signal.
    private func complete(_ job: SignalMoment.Job, _ e2e: E2E, after moment: SignalMoment? = nil) async throws {
        let answer = try await e2e.program.run(job.arguments(home: e2e.program.home.root) + ["--json"])
        #expect(answer.status == 0, "\(moment.map(String.init(describing:)) ?? "undisturbed"): \(answer)")
    }

    private func interrupt(_ moment: SignalMoment, within whole: Duration, _ e2e: E2E) async throws {
        let before = try e2e.lab.state()
        let (sent, written) = (try changes(e2e).count, try e2e.program.auditLines().count)
        let running = try e2e.program.start(moment.arguments(home: e2e.program.home.root))
        while try !running.handles(SIGHUP), try !running.hasEnded() { try await Task.sleep(for: .milliseconds(2)) }
        let began = ContinuousClock.now
        // The moment is what is tested: no condition stands for it.
        try await Task.sleep(for: whole * moment.fraction)
        var (last, isOver) = (ContinuousClock.now, false)
        for (index, signal) in moment.signals.enumerated() {
            try await Task.sleep(for: signal.after)
            isOver = try isOver || running.hasEnded()
            running.send(signal.number)
            if index == moment.abandoning { last = .now }
        }
        let answer = try await running.end(within: .seconds(20))
        if moment.abandoning != nil, !isOver {
            #expect(ContinuousClock.now - last < .seconds(10), "\(moment): \(ContinuousClock.now - last)")
        }
        try await nothingRuns(moment, e2e)
        let judge = SignalJudge(
            moment: moment, answer: answer, audit: try e2e.program.auditLines().dropFirst(written).map { try JSON.read($0) },
            before: before, after: try e2e.lab.state(), commands: Array(try changes(e2e).dropFirst(sent)))
        let violations = judge.violations
        #expect(violations.isEmpty, "\(moment) (\(ContinuousClock.now - began)): \(violations)\n\(answer.out)\(answer.err)")
    }

    private func changes(_ e2e: E2E) throws -> [String] {
        try e2e.lab.log().filter { $0.effect == .changes }.map { "\($0.host): \($0.command)" }
    }

    /// No process of the run is left, nothing in its temporary directory, and the lab's hosts have come to rest.
    private func nothingRuns(_ moment: SignalMoment, _ e2e: E2E) async throws {
        try await eventually("\(moment): no process is left") { try processes(ofHome: e2e.program.home.root).isEmpty }
        let files = try FileManager.default.contentsOfDirectory(atPath: e2e.program.home.path("tmp"))
        #expect(files.isEmpty, "\(moment)")
        var quiet = 0
        try await eventually("\(moment): the hosts come to rest") {
            quiet = try ProcessTable.read().commands(of: e2e.lab.lab.directory).isEmpty ? quiet + 1 : 0
            return quiet > 3
        }
    }
}
