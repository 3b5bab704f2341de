import PowerVM
import Synchronization
import Testing

@testable import AttachCD
@testable import VirtualOptical

/// Results that are printed as they come, and the end of such a run.
@Suite struct ResultStreamTests {
    private final class Sink: Sendable {
        private let state = Mutex((out: "", err: "", takes: true))

        func output(isTerminal: Bool) -> CommandOutput {
            CommandOutput(
                result: { text, _ in
                    self.state.withLock { state in
                        if state.takes { state.out += text }
                        return state.takes
                    }
                },
                message: { text in self.state.withLock { $0.err += text } }, resultIsTerminal: isTerminal,
                messageIsTerminal: false)
        }

        func close() { state.withLock { $0.takes = false } }
        var out: String { state.withLock { $0.out } }
        var err: String { state.withLock { $0.err } }
    }

    private static func good(_ lpar: String) -> LPARReport {
        var report = LPARReport(lpar: lpar, failed: Problem(.failed, .internal, "", hint: ""))
        report.status = .attached
        report.problem = nil
        return report
    }

    private static func bad(_ lpar: String) -> LPARReport {
        LPARReport(
            lpar: lpar, failed: Problem(.refused, .nameTaken, "\(lpar)_cd is taken", hint: "run attach-cd detach \(lpar)"))
    }

    private static func run(
        _ results: [LPARReport], count: Int? = nil, format: OutputFormat = .text, isQuiet: Bool = false, isTerminal: Bool = true,
        warnings: [String] = [], operation: VirtualOptical.Operation = .attach,
        _ body: (ResultStream, Sink) throws -> Void = { _, _ in }
    ) throws -> Sink {
        let sink = Sink()
        var options = try OutputOptions.parse(isQuiet ? ["-q"] : [])
        options.format = format
        let stream = ResultStream(
            sink.output(isTerminal: isTerminal), options, operation, count: count ?? results.count,
            hints: HintOptions(try ConnectionOptions.parse(["--inventory", "inv.yaml"])), warnings: { warnings })
        try body(stream, sink)
        stream.end(RunReport(operation: operation, results: results))
        return sink
    }

    @Test("up to ten LPARs: each report when it ends, at the end a line for each that failed, the counts last")
    func few() throws {
        let results = [Self.bad("b"), Self.good("a")]
        let sink = try Self.run(results) { stream, sink in
            #expect(stream.isActive)
            stream.show(results[1])
            #expect(sink.out == "a: attached\n" && stream.hasShown("a") && !stream.hasShown("b"))
            stream.show(results[0])
        }
        #expect(
            sink.out == """
                a: attached
                b: refused (name-taken)
                  error   b_cd is taken
                  hint    run attach-cd detach --inventory inv.yaml b
                b: refused (name-taken): b_cd is taken
                2 LPARs: 1 refused, 1 attached

                """)
        #expect(sink.err.isEmpty)
    }

    @Test("above ten: one line each, at the end those whose exit code isn't 0 in full")
    func many() throws {
        let results = (1...11).map { $0 == 3 ? Self.bad("n\($0)") : Self.good("n\($0)") }
        let sink = try Self.run(results) { stream, _ in results.forEach(stream.show) }
        let lines = sink.out.split(separator: "\n")
        #expect(lines.prefix(11).map { $0.prefix { $0 != ":" } } == results.map { Substring($0.lpar) })
        #expect(
            lines.dropFirst(11).map(String.init) == [
                "n3: refused (name-taken)", "  error   n3_cd is taken", "  hint    run attach-cd detach n3",
                "11 LPARs: 10 attached, 1 refused",
            ])
    }

    @Test("what hadn't ended when the run was abandoned is printed at the end, and nothing after it or twice")
    func abandoned() throws {
        let results = [Self.good("a"), Self.bad("b")]
        for format in [OutputFormat.text, .jsonl] {
            var late: ResultStream?
            let sink = try Self.run(results, format: format) { stream, _ in
                stream.show(results[0])
                stream.show(results[0])
                late = stream
            }
            late?.show(Self.good("c"))
            let whole = format == .text ? "b: refused (name-taken)\n" : #""lpar": "b""#
            #expect(sink.out.components(separatedBy: "a: attached\n").count == (format == .text ? 2 : 1))
            #expect(sink.out.components(separatedBy: whole).count == 2 && !sink.out.contains("c: attached"))
            #expect(format == .text || sink.out.split(separator: "\n").count == 2)
        }
    }

    @Test("-q prints only those whose exit code isn't 0, and nothing at all if there are none; JSON lines are complete")
    func quiet() throws {
        let results = [Self.good("a"), Self.bad("b")]
        #expect(!(try Self.run(results, isQuiet: true).out).contains("a: attached"))
        #expect(try Self.run([Self.good("a"), Self.good("b")], isQuiet: true).out.isEmpty)
        #expect(try Self.run([Self.good("a")], count: 20, isQuiet: true).out.isEmpty)
        #expect(try Self.run(results, format: .jsonl, isQuiet: true).out.split(separator: "\n").count == 2)
    }

    @Test(
        "without a terminal on standard output, a line on standard error for each whose exit code isn't 0; also for what was lost"
    )
    func elsewhere() throws {
        let results = [Self.good("a"), Self.bad("b")]
        for format in [OutputFormat.text, .jsonl] {
            #expect(
                try Self.run(results, format: format, isTerminal: false).err
                    == "attach-cd: b: refused (name-taken): b_cd is taken\n")
        }
        let lost = try Self.run(results) { stream, sink in
            stream.show(results[1])
            sink.close()
        }
        #expect(lost.err == "attach-cd: a: attached\n")
        let query = try Self.run(results, operation: .status) { _, sink in sink.close() }
        #expect(query.err.isEmpty, "what a query found can be queried again")
    }

    @Test("under status an LPAR without a drive is an answer: it isn't repeated with the failures")
    func answers() throws {
        var missing = Self.good("a")
        missing.status = .notAttached
        for count in [3, 20] {
            let run = try Self.run([missing, Self.bad("b"), Self.good("c")], count: count, operation: .status)
            #expect(run.out.components(separatedBy: "a: not-attached").count == 2, "\(run.out)")
            #expect(run.out.components(separatedBy: "b: refused").count == 3, "\(run.out)")
        }
        #expect(missing.exitCode(of: .status) == 5 && !missing.hasFailed(.status) && Self.bad("b").hasFailed(.status))
    }

    @Test("a warning about the whole run is in each report, or at the end where there are only lines")
    func warnings() throws {
        let results = [Self.good("a"), Self.good("b")]
        let few = try Self.run(results, warnings: ["the audit log can't be written"])
        #expect(few.out.components(separatedBy: "  warning the audit log").count == 3 && few.err.isEmpty)
        let many = try Self.run(results, count: 20, warnings: ["the audit log can't be written"])
        #expect(many.err == "attach-cd: warning: the audit log can't be written\n")
    }
}
