import Foundation
import TestSupport
import Testing

@testable import AttachCD
@testable import Remoting
@testable import VirtualOptical

/// What a run that isn't waited for reports.
@Suite struct LiveRunTests {
    private let directory: TemporaryDirectory
    private let live: LiveRun
    private let context: OperationContext

    init() throws {
        directory = try TemporaryDirectory("live")
        let invoker = Invoker(arguments: [], host: "mgmt", user: "tester", version: "0", pid: 1, run: "r1")
        let settings = AuditSettings(
            destination: .file, path: directory.path("audit.log"), environment: Environment(variables: [:]))
        live = LiveRun(audit: AuditLog(invoker: invoker, settings: settings))
        context = live.following("vio1", isLPAR: false, .init(clock: .init(now: { 0 }, sleep: { _ in })))
    }

    private func event(_ command: String, _ phase: ChangeEvent.Phase) -> ChangeEvent {
        ChangeEvent(host: "vio1", command: command, phase: phase)
    }

    private func auditEvents() throws -> [String] {
        let file = directory.path("audit.log")
        guard FileManager.default.fileExists(atPath: file) else { return [] }
        return try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map {
            let line = try JSON.read(String($0))
            return [line["event"], line["command"], line["outcome"]].compactMap(\.text).joined(separator: " ")
        }
    }

    @Test("a vios verb between two commands: what the first one changed is reported, and the second one isn't sent")
    func verb() throws {
        #expect(context.changes(event("unloadopt", .sending)))
        #expect(context.changes(event("unloadopt", .ended(.changed, seconds: 1))))
        let outcome = VerbOutcome(drive: nil, abandoned: live.abandon(vios: "vio1"))
        #expect(outcome.changed == true && outcome.steps.map(\.outcome) == [.changed])
        #expect(outcome.problem?.code == .interrupted && outcome.problem?.status == .failed)
        #expect(!context.changes(event("rmvdev", .sending)))
        #expect(try auditEvents() == ["intent unloadopt", "result unloadopt changed"])
    }

    @Test("a command whose answer isn't waited for is unknown in report and audit log, also if the answer comes later")
    func unknown() throws {
        #expect(context.changes(event("rmvdev", .sending)))
        #expect(live.notice == "attach-cd: vio1 is running rmvdev; waiting for its answer. Interrupt again to stop waiting\n")
        let outcome = VerbOutcome(drive: nil, abandoned: live.abandon(vios: "vio1"))
        #expect(outcome.changed == nil && outcome.problem?.status == .unknown && outcome.steps.map(\.outcome) == [.unknown])
        #expect(!context.changes(event("rmvdev", .ended(.changed, seconds: 1))))
        #expect(try auditEvents() == ["intent rmvdev", "result rmvdev unknown"])
    }

    @Test("a run that had changed nothing")
    func nothing() throws {
        let report = live.abandon(["aix04"])
        #expect(report.map(\.status) == [.failed] && report.first?.changed == false)
        #expect(try auditEvents().isEmpty)
    }
}
