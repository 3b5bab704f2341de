import Foundation
import Synchronization
import Remoting

/// Where text goes: results to standard output, progress and logs to standard error.
struct Terminal: Sendable {
    static func out(_ text: String, _ purpose: StandardOutput.Purpose = .report) { StandardOutput.write(text, purpose) }

    /// Where standard error doesn't work there is no place left to report that.
    static func error(_ text: String) { _ = Descriptors.write(Array(text.utf8), to: STDERR_FILENO) }

    /// A question stands on the last line of the terminal and waits for its answer.
    private static let isAsking = Mutex(false)

    static func ask(_ question: String) {
        isAsking.withLock {
            $0 = true
            error(question)
        }
    }

    static func isAnswered() { isAsking.withLock { $0 = false } }

    /// For a line that is rewritten again and again: never over a question.
    static func status(_ text: String) { isAsking.withLock { if !$0 { error(text) } } }

    static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }
    static var outIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
}

/// Colour only where a person sees it.
struct Style: Sendable {
    var isColoured: Bool

    init(environment: Environment, isTerminal: Bool = Terminal.outIsTerminal) {
        isColoured = isTerminal && environment["NO_COLOR"] == nil && ![nil, "dumb"].contains(environment["TERM"])
    }

    func good(_ text: String) -> String { paint(text, "32") }
    func bad(_ text: String) -> String { paint(text, "31") }
    func warn(_ text: String) -> String { paint(text, "33") }
    func faint(_ text: String) -> String { paint(text, "2") }

    private func paint(_ text: String, _ code: String) -> String { isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
}
