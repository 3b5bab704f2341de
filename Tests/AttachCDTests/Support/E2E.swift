import Foundation
import PowerLab
import TestSupport
import Testing

/// attach-cd before a running world.
struct E2E {
    let lab: LabFixture
    var program: Program

    static func with(_ world: String, _ body: (E2E) async throws -> Void) async throws {
        try await LabFixture.with(world) { lab in
            try await body(E2E(lab: lab, program: try Program("attach-cd", environment: lab.environment)))
        }
    }

    /// A JSON report, its shape and its exit code checked.
    struct Report {
        let document: JSON
        let exit: Int32
        let err: String

        var status: String? { document["status"].text }
        var results: [JSON] { document["results"].items }

        /// Only the document; nothing is checked.
        init(_ answer: Program.Answer) throws {
            document = try JSON.read(answer.out)
            exit = answer.status
            err = answer.err
        }

        subscript(lpar: String) -> JSON { results.first { $0["lpar"].text == lpar } ?? .null }

        /// `aix04 attached`, `aix05 refused name-taken`, in the order of the report.
        var words: [String] {
            results.map { [$0["lpar"], $0["status"], $0["error"]["code"]].compactMap(\.text).joined(separator: " ") }
        }
    }

    /// Runs it with `--json`, for the commands that report on LPARs.
    func report(_ arguments: String..., within bound: Duration = .seconds(60), at place: SourceLocation = #_sourceLocation)
        async throws
        -> Report
    {
        let answer = try await program.run(arguments + ["--json"], within: bound)
        return try Self.read(answer, arguments, place)
    }

    static func read(_ answer: Program.Answer, _ arguments: [String], _ place: SourceLocation) throws -> Report {
        let report: Report
        do {
            report = try Report(answer)
        } catch {
            Issue.record("no JSON document: \(answer)", sourceLocation: place)
            throw error
        }
        let document = report.document
        let faults = ReportSchema.faults(in: document)
        #expect(faults.isEmpty, "\(arguments): \(answer.out)", sourceLocation: place)
        #expect(!answer.err.contains("\u{1b}"), sourceLocation: place)
        let signalled = answer.status == 130 || answer.status == 143
        if !report.results.isEmpty, !signalled {
            #expect(answer.status == expectedExit(document), "\(arguments): \(answer.out)\(answer.err)", sourceLocation: place)
        }
        return report
    }

    /// Contract section 4: each status has its exit code; of several 3 wins before 1, 4, 2, 6, 5, 0.
    private static func expectedExit(_ document: JSON) -> Int32 {
        let codes = document["results"].items.map { item -> Int32 in
            switch item["status"].text {
            case "failed": 1
            case "refused": 2
            case "unknown": 3
            case "unreachable": 4
            case "not-attached", "differs": 5
            case "unproven": item["error"].isNull ? 0 : 6
            case "pending": document["operation"].text == "status" ? 5 : 0
            default: 0
            }
        }
        return [3, 1, 4, 2, 6, 5].first { codes.contains($0) } ?? 0
    }

    func text(_ arguments: String..., input: String = "", within bound: Duration = .seconds(60)) async throws -> Program.Answer {
        try await program.run(arguments, input: input, within: bound)
    }

    /// Runs `body` and says what it changed in the world, and which changing commands it had sent.
    func effects(_ body: () async throws -> Void) async throws -> Effects {
        let (before, sent) = (try lab.state(), try changes().count)
        try await body()
        return Effects(world: WorldChange.list(from: before, to: try lab.state()), commands: Array(try changes().dropFirst(sent)))
    }

    /// A second run finds everything as it should be, sends no changing command and reports that.
    func isSettled(_ lpars: String..., at place: SourceLocation = #_sourceLocation) async throws {
        let effects = try await effects {
            let answer = try await program.run(lpars + ["--json"])
            let report = try Self.read(answer, lpars, place)
            #expect(report.words == lpars.map { "\($0) already-attached" }, sourceLocation: place)
            #expect(report.document["changed"] == .bool(false) && report.exit == 0, sourceLocation: place)
            #expect(report.results.allSatisfy { $0["steps"].items.isEmpty }, sourceLocation: place)
        }
        #expect(effects == .none, sourceLocation: place)
    }

    struct Effects: Equatable {
        /// As ``WorldChange`` says it.
        var world: [String]
        /// `host: command`, in the order of the log.
        var commands: [String]

        static let none = Effects(world: [], commands: [])
    }

    private func changes() throws -> [String] {
        try lab.log().filter { $0.effect == .changes }.map { "\($0.host): \($0.command)" }
    }
}
