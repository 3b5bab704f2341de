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
    ///   - tail: behind the last one.
    static func begin(slots: Int = 0, separator: String = "", tail: String = "") {
        crash_report_begin(slots, separator, tail)
    }

    static func set(slot: Int, _ text: String) {
        var text = text
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { crash_report_set_slot(slot, $0.baseAddress, $0.count) }
        }
    }

    /// - Parameters:
    ///   - head: before the first slot.
    ///   - message: for standard error.
    static func set(exitCode: Int32, head: String, message: String = "") {
        var (head, message) = (head, message)
        head.withUTF8 { head in
            message.withUTF8 { message in
                head.withMemoryRebound(to: CChar.self) { head in
                    message.withMemoryRebound(to: CChar.self) { message in
                        crash_report_set_frame(exitCode, head.baseAddress, head.count, message.baseAddress, message.count)
                    }
                }
            }
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

/// The same for a run over LPARs: with the state of one LPAR only its own piece is put together again.
final class RunCrashReport: Sendable {
    private let indices: [String: Int]
    private let report: Mutex<RunReport>
    private let renderer: ReportRenderer
    private let format: OutputFormat
    /// What it has printed isn't printed again.
    private let stream: ResultStream

    init(_ report: RunReport, renderer: ReportRenderer, format: OutputFormat, stream: ResultStream) {
        self.stream = stream
        indices = Dictionary(report.results.enumerated().map { ($1.lpar, $0) }) { first, _ in first }
        self.renderer = renderer
        self.format = format
        let frame = ReportJSON.frame(report)
        CrashReport.begin(
            slots: report.results.count, separator: format == .json ? "," : "", tail: format == .json ? frame.tail : "")
        for (index, result) in report.results.enumerated() {
            CrashReport.set(slot: index, renderer.part(result, of: report.operation, as: format))
        }
        CrashReport.set(exitCode: Self.exitCode(report, format), head: format == .json ? frame.head : "")
        self.report = Mutex(report)
    }

    private static func exitCode(_ report: RunReport, _ format: OutputFormat) -> Int32 {
        format == .nagios ? NagiosLine.State.unknown.rawValue : report.exitCode
    }

    func update(_ result: LPARReport) {
        guard let index = indices[result.lpar] else { return }
        report.withLock { report in
            let part = stream.hasShown(result.lpar) ? "" : renderer.part(result, of: report.operation, as: format)
            report.results[index] = result
            CrashReport.set(slot: index, part)
            CrashReport.set(exitCode: Self.exitCode(report, format), head: format == .json ? ReportJSON.frame(report).head : "")
        }
    }
}
