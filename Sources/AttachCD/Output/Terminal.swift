import Glibc
import Remoting
import Synchronization

/// Where text goes: results to standard output, progress and logs to standard error.
struct Terminal: Sendable {
    static func out(_ text: String, _ purpose: StandardOutput.Purpose = .report) { StandardOutput.write(text, purpose) }

    /// If standard error doesn't work, that can't be reported anywhere.
    static func error(_ text: String) { _ = Descriptors.write(Array(text.utf8), to: STDERR_FILENO) }

    /// A question on the last line of the terminal waits for its answer.
    private static let isAsking = Mutex(false)

    static func ask(_ question: String) {
        isAsking.withLock {
            $0 = true
            error(question)
        }
    }

    static func isAnswered() { isAsking.withLock { $0 = false } }

    /// For a line that is rewritten repeatedly: never over a question.
    static func status(_ text: String) { isAsking.withLock { if !$0 { error(text) } } }

    static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }
    static var outIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// The columns of the terminal on a descriptor: COLUMNS, or what the terminal itself reports; nil without a terminal.
    static func columns(of descriptor: Int32, _ environment: Environment) -> Int? {
        guard isatty(descriptor) == 1 else { return nil }
        if let columns = environment["COLUMNS"].flatMap(Int.init), columns > 0 { return columns }
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}
