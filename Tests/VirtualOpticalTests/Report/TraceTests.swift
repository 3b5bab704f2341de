import PowerVM
import Testing

@testable import VirtualOptical

@Suite struct TraceTests {
    private func trace(_ outcome: (Problem) -> StepOutcome, _ status: Status) -> Trace {
        var trace = Trace(.attach, LPARIdentity("aix04"))
        trace.note(Verdict.unproven(Problem(.failed, .notProven, "nothing proves it", hint: "look")))
        var media = Journal()
        let problem = Problem(status, .noEffect, "loadopt", hint: "look")
        media.append(
            StepResult(outcome: outcome(problem), effect: .none, command: "loadopt"),
            StepRecord(name: "load-media", host: "vio1", command: "loadopt", outcome: .unknown, seconds: 1))
        trace.note(media: media)
        return trace
    }

    @Test("that a medium may have been loaded comes before a drive that isn't proven; that it was not, after it")
    func unknownMedium() {
        let unknown = trace(StepOutcome.unknown, .unknown)
        #expect(unknown.problem?.code == .noEffect && LPARReport(unknown).status == .unknown && unknown.changed == nil)
        #expect(trace(StepOutcome.failed, .failed).problem?.code == .notProven)
    }
}
