import Testing

@testable import VirtualOptical

/// Contract, section 4: several LPARs in one report.
@Suite struct RunReportTests {
    private func run(_ operation: VirtualOptical.Operation, _ statuses: [Status], changed: [Bool?]? = nil) -> RunReport {
        RunReport(
            operation: operation,
            results: statuses.enumerated().map { index, status in
                var report = LPARReport(lpar: "aix\(index)", status: status)
                report.changed = changed?[index] ?? (status == .attached)
                return report
            })
    }

    @Test("unknown wins over failed, unreachable, refused, not there and good, in this order")
    func order() {
        let falling: [Status] = [.unknown, .failed, .unreachable, .refused, .notAttached, .attached]
        let codes: [Int32] = [3, 1, 4, 2, 5, 0]
        for (index, code) in codes.enumerated() {
            let rest = Array(falling[index...].reversed())
            #expect(run(.status, rest).exitCode == code)
            #expect(run(.status, rest).status == falling[index])
        }
    }

    @Test("if all succeeded, the status is attached when anything changed")
    func good() {
        #expect(run(.attach, [.alreadyAttached, .attached]).status == .attached)
        #expect(run(.attach, [.alreadyAttached, .alreadyAttached]).status == .alreadyAttached)
        #expect(run(.attach, [.alreadyAttached, .planned]).status == .planned)
        #expect(run(.detach, [.alreadyDetached, .detached]).status == .detached)
    }

    @Test("pending is 0 under attach and 5 under status")
    func pending() {
        #expect(run(.attach, [.pending]).exitCode == 0)
        #expect(run(.status, [.pending]).exitCode == 5)
        #expect(run(.status, [.attached, .pending]).status == .pending)
    }

    @Test("changed is true if any is, else null if any is, else false")
    func changed() {
        #expect(run(.attach, [.attached, .unknown], changed: [true, nil]).totals.changed == true)
        #expect(RunReport(operation: .attach, results: [LPARReport(lpar: "a", status: .unknown)]).totals.changed == nil)
        #expect(run(.attach, [.alreadyAttached], changed: [false]).totals.changed == false)
    }

    @Test("the summary counts the statuses")
    func summary() {
        let summary = run(.attach, [.attached, .failed, .attached]).totals.summary
        #expect(summary.map(\.status) == [.attached, .failed])
        #expect(summary.map(\.count) == [2, 1])
    }

    @Test("results that replace others one by one add up to the same as all at once")
    func replaced() {
        let statuses: [Status] = [.unknown, .failed, .refused, .attached, .alreadyAttached]
        let last: [Status] = [.attached, .alreadyAttached, .attached, .failed, .refused]
        let changed: [Bool?] = [true, false, nil, true, false]
        let end = run(.attach, last, changed: changed)
        var totals = run(.attach, statuses).totals
        for (index, result) in end.results.enumerated() {
            let hasChanged = totals.set(result, at: index)
            #expect(hasChanged)
        }
        let hasChanged = totals.set(end.results[0], at: 0)
        #expect(!hasChanged)
        #expect(totals.exitCode == end.exitCode && totals.status == end.status && totals.changed == end.totals.changed)
        let counts = Dictionary(uniqueKeysWithValues: totals.summary.map { ($0.status, $0.count) })
        #expect(counts == [.attached: 2, .alreadyAttached: 1, .failed: 1, .refused: 1])
    }

    @Test("an interrupted run exits with the signal, but never hides an unknown")
    func interrupted() {
        #expect(run(.attach, [.failed]).exitCode(interruptedBy: 2) == 130)
        #expect(run(.attach, [.unknown]).exitCode(interruptedBy: 15) == 3)
        #expect(run(.attach, [.failed]).exitCode(interruptedBy: nil) == 1)
    }
}
