import CProcess
import PowerVM
import Synchronization
import VirtualOptical

/// The report that is printed if this program crashes, kept ready for a signal handler (architecture, section 7). Nothing happens here
/// before `install`.
enum CrashReport {
    static func install() {
        process_limit_arenas()
        process_keep_private()
        crash_report_install()
    }

    /// - Parameters:
    ///   - slots: pieces of standard output.
    ///   - separator: between two of them.
    static func begin(slots: Int = 0, separator: String = "") { crash_report_begin(slots, separator) }

    static func set(slot: Int, _ text: String) { with(text) { crash_report_set_slot(slot, $0, $1) } }

    /// - Parameters:
    ///   - head: before the first slot.
    ///   - tail: behind the last one.
    ///   - message: for standard error.
    static func set(exitCode: Int32, head: String, tail: String = "", message: String = "") {
        with(head) { head, headLength in
            with(tail) { tail, tailLength in
                with(message) { crash_report_set_frame(exitCode, head, headLength, tail, tailLength, $0, $1) }
            }
        }
    }

    private static func with(_ text: String, _ body: (UnsafePointer<CChar>?, Int) -> Void) {
        var text = text
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { body($0.baseAddress, $0.count) }
        }
    }

    /// Ends ssh programs and removes temporary directories that are still there when the program ends.
    static func removeLeftovers() { crash_leftovers_clear() }

    /// The report itself follows.
    static func end() { crash_report_end() }

    /// The whole of a report that isn't about several LPARs, as it would be written.
    static func set(_ report: some CommandReport, _ options: OutputOptions, _ context: CLIContext) {
        let written = TextSink()
        var captured = context
        captured.output.result = { text, _ in
            written.add(result: text)
            return true
        }
        captured.output.message = { written.add(message: $0) }
        report.write(options, captured)
        set(exitCode: report.exitCode(interruptedBy: nil), head: written.result, message: written.message)
    }
}

/// What a report writes, instead of the process's own streams.
private final class TextSink: Sendable {
    private let texts = Mutex((result: "", message: ""))

    func add(result text: String) { texts.withLock { $0.result += text } }
    func add(message text: String) { texts.withLock { $0.message += text } }
    var result: String { texts.withLock { $0.result } }
    var message: String { texts.withLock { $0.message } }
}

/// The same for a run over LPARs: with the state of one LPAR only its own piece is put together again, and the frame only if it changes.
final class RunCrashReport: Sendable {
    private struct State {
        /// Without its results.
        var report: RunReport
        var totals: RunTotals
        var frame = Frame()
    }

    private struct Frame {
        var exitCode: Int32 = 0
        var head = ""
        var tail = ""
    }

    private let indices: [String: Int]
    private let state: Mutex<State>
    private let renderer: ReportRenderer
    private let format: OutputFormat
    /// What it has printed isn't printed again.
    private let stream: ResultStream

    init(_ report: RunReport, renderer: ReportRenderer, format: OutputFormat, stream: ResultStream) {
        self.stream = stream
        indices = Dictionary(report.results.enumerated().map { ($1.lpar, $0) }) { first, _ in first }
        self.renderer = renderer
        self.format = format
        CrashReport.begin(slots: report.results.count, separator: format == .json ? "," : "")
        var common = report
        common.results = []
        state = Mutex(State(report: common, totals: report.totals))
        for (index, result) in report.results.enumerated() {
            CrashReport.set(slot: index, part(result, of: common))
        }
        state.withLock { setFrame(&$0, hasChanged: true) }
    }

    /// - Parameter media: those of the run, as far as they are known.
    func update(_ results: [LPARReport], media: () -> [MediaResult]) {
        state.withLock { state in
            let media = media()
            var hasChanged = media != state.report.media
            if hasChanged {
                state.report.media = media
                state.totals.set(media: media)
            }
            for result in results {
                guard let index = indices[result.lpar] else { continue }
                if state.totals.set(result, at: index) { hasChanged = true }
                CrashReport.set(slot: index, stream.hasShown(result.lpar) ? "" : part(result, of: state.report))
            }
            setFrame(&state, hasChanged: hasChanged)
        }
    }

    private func part(_ result: LPARReport, of report: RunReport) -> String {
        renderer.part(result, of: report.operation, in: report, as: format)
    }

    /// What is around the results: the media of the run, too.
    private func setFrame(_ state: inout State, hasChanged: Bool) {
        if hasChanged {
            let frame = format == .json ? ReportJSON.frame(state.report, state.totals) : (head: "", tail: "")
            state.frame = Frame(
                exitCode: format == .nagios ? NagiosLine.State.unknown.rawValue : state.totals.exitCode,
                head: format == .text ? renderer.media(state.report) : frame.head, tail: frame.tail)
        }
        CrashReport.set(exitCode: state.frame.exitCode, head: state.frame.head, tail: state.frame.tail)
    }
}
