import PowerVM
import VirtualOptical

/// `status` as a monitoring plugin prints it: one line, and an exit code from 0 to 3.
struct NagiosLine {
    enum State: Int32 {
        case ok, warning, critical, unknown

        /// What monitoring shows of several: a drive that is missing before one that couldn't be queried.
        fileprivate var gravity: Int { [State.ok, .warning, .unknown, .critical].firstIndex(of: self) ?? 0 }
    }

    var state: State
    var message: String

    /// An error before any report.
    init(unknown message: String, hint: String) {
        let end = message.hasSuffix(".") ? message.dropLast() : message[...]
        (state, self.message) = (.unknown, "\(end): \(hint)")
    }

    init(_ report: RunReport) {
        let states = report.results.map(Self.state)
        state = states.max { $0.gravity < $1.gravity } ?? .unknown
        let shown = zip(report.results, states).filter { $0.1 != .ok }.map(\.0)
        let counts = report.totals.summary.map { "\($0.count) \($0.status.rawValue)" }.joined(separator: ", ")
        let head = report.results.count == 1 ? [] : ["\(report.results.count) LPARs: \(counts)"]
        let lines = (report.results.count == 1 ? report.results : shown).map { result in
            ([ReportLine(result: result).text] + result.warnings).joined(separator: ", ")
        }
        message = (head + lines).joined(separator: "; ")
    }

    /// Behind a bar monitoring expects numbers, so no text has one.
    var text: String {
        "ATTACH-CD \("\(state)".uppercased()) - \(SafeText.clean(message, limit: 4000).replacing("|", with: "/"))\n"
    }

    private static func state(_ result: LPARReport) -> State {
        // Interrupted: what is there isn't known.
        if result.problem?.code == .interrupted { return .unknown }
        return switch result.status {
        case .attached, .alreadyAttached: result.warnings.isEmpty ? .ok : .warning
        case .unproven: .warning
        case .notAttached, .pending, .failed, .refused: .critical
        default: .unknown
        }
    }
}

extension OutputOptions {
    /// The exit code for monitoring; nil if the report isn't for monitoring.
    func nagiosCode(_ report: some CommandReport) -> Int32? {
        guard effectiveFormat == .nagios, let report = report.monitored else { return nil }
        return NagiosLine(report).state.rawValue
    }
}
