import Glibc
import Remoting

/// Where text goes: results to standard output, progress and logs to standard error.
struct Terminal: Sendable {
    static func out(_ text: String, _ purpose: StandardOutput.Purpose = .report) { StandardOutput.write(text, purpose) }

    /// If standard error doesn't work, that can't be reported anywhere.
    static func error(_ text: String) {
        LiveRegion.printing { _ = Descriptors.write(Array(text.utf8), to: STDERR_FILENO) }
    }

    static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }
    static var outIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// The columns of the terminal on a descriptor: COLUMNS, or what the terminal itself reports; nil without a terminal.
    static func columns(of descriptor: Int32, _ environment: Environment) -> Int? {
        guard isatty(descriptor) == 1 else { return nil }
        if let columns = environment["COLUMNS"].flatMap(Int.init), columns > 0 { return columns }
        return size(of: descriptor)?.columns
    }

    /// What the terminal itself reports.
    static func size(of descriptor: Int32) -> (columns: Int, rows: Int)? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return (Int(size.ws_col), Int(size.ws_row))
    }
}
