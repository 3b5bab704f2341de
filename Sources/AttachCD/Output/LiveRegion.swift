import Glibc
import Synchronization

/// Lines at the bottom of the terminal that are drawn again and again. Whatever else is printed takes them away first, so that they
/// never mix with it.
enum LiveRegion {
    private struct State {
        /// The length of each line that is on the terminal.
        var drawn: [Int] = []
        /// A question on the last line waits for its answer.
        var isAsking = false
    }

    private static let state = Mutex(State())

    /// Replaces what was drawn before; nothing is drawn over a question.
    static func draw(_ lines: [String]) {
        state.withLock { state in
            guard !state.isAsking else { return }
            write(erasure(&state) + lines.joined(separator: "\r\n"))
            state.drawn = lines.map(\.count)
        }
    }

    static func erase() { printing {} }

    /// - Parameter body: prints something else.
    /// - Returns: the body's result.
    @discardableResult
    static func printing<R>(_ body: () -> R) -> R {
        state.withLock { state in
            let text = erasure(&state)
            if !text.isEmpty { write(text) }
            return body()
        }
    }

    static func ask(_ question: String) {
        // Under one lock: nothing is drawn between the question and its answer.
        state.withLock { state in
            write(erasure(&state) + question)
            state.isAsking = true
        }
    }

    static func isAnswered() { state.withLock { $0.isAsking = false } }

    /// Whether something is drawn, and so the cursor isn't at the beginning of a line.
    static var isShown: Bool { state.withLock { !$0.drawn.isEmpty } }

    private static func erasure(_ state: inout State) -> String {
        guard !state.drawn.isEmpty else { return "" }
        // A terminal that became narrower has wrapped the lines.
        let columns = max(Terminal.size(of: STDERR_FILENO)?.columns ?? .max, 1)
        let rows = state.drawn.reduce(0) { $0 + max(1, ($1 + columns - 1) / columns) }
        state.drawn = []
        return "\r" + (rows > 1 ? "\u{1B}[\(rows - 1)A" : "") + "\u{1B}[J"
    }

    private static func write(_ text: String) { _ = Descriptors.write(Array(text.utf8), to: STDERR_FILENO) }
}
