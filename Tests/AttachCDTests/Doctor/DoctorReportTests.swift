import Remoting
import Testing
import VirtualOptical

@testable import AttachCD

@Suite("the doctor's report")
struct DoctorReportTests {
    private func report(_ checks: DoctorCheck...) -> DoctorReport {
        DoctorReport(sections: [.init(title: "v1 (VIOS)", checks: checks)])
    }

    private let unreachable = DoctorCheck(
        name: "connect", host: "v1", status: .failed, value: "connect-timeout", detail: "no answer", hint: "look",
        outcome: .unreachable)

    @Test("the exit code is what attach would end with, the worst of them")
    func exitCodes() {
        let refused = DoctorCheck(name: "attach", host: "a", status: .failed, outcome: .refused)
        let failed = DoctorCheck(name: "role", host: "v1", status: .failed, outcome: .failed)
        #expect(report(.ok("a", nil, "b")).exitCode == 0)
        #expect(report(.warning("a", nil, "b", hint: "c")).exitCode == 0)
        #expect(report(unreachable).exitCode == 4)
        #expect(report(refused, unreachable).exitCode == 4)
        #expect(report(refused, failed, unreachable).exitCode == 1)
        #expect(report(refused).exitCode == 2)
    }

    @Test("a VIOS that no attach needs is a warning")
    func forgiven() {
        var found = report(unreachable)
        found.forgive(["v1 (VIOS)"])
        #expect(found.status == .warning)
        #expect(found.exitCode == 0)
    }

    @Test("the text is aligned, says ok, warn, FAIL and skip, and cleans what came from elsewhere")
    func text() {
        let renderer = DoctorRenderer(style: Style(environment: Environment(variables: [:]), isTerminal: false))
        let text = renderer.render(
            report(
                .ok("a", nil, "value", "detail"), .warning("longer", nil, "b", "why\u{1B}[2J", hint: "do"), unreachable,
                .skipped("s", nil, because: "reason")), as: .text)
        #expect(
            text == """
                v1 (VIOS)
                  ok    a        value (detail)
                  warn  longer   b
                                 why?[2J
                                 hint: do
                  FAIL  connect  connect-timeout
                                 no answer
                                 hint: look
                  skip  s        reason

                1 failed, 1 warning

                """)
    }
}
