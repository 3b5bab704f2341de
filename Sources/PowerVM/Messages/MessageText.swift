/// The messages of one run, taken apart: preamble, method, numbers, and the lines that say something.
struct MessageText {
    /// "Some error messages may contain invalid information for the Virtual I/O Server environment." It comes with failures and with
    /// mere warnings, and proves nothing.
    private(set) var hasPreamble = false
    /// `Method error (/usr/lib/methods/cfgsea):`
    private(set) var method: String?
    private(set) var numbers: [String] = []
    private(set) var wrapper: String?
    /// The command that an AIX message names, which need not be the one that was sent: `mkdev: 0514-548`, `0516-622 extendlv:`.
    private(set) var command: String?
    /// The cleaned lines in their order, without preamble and blank lines.
    private(set) var lines: [String] = []
    /// Whether a line of the messages calls itself a warning.
    private(set) var isWarning = false

    /// Bounded: what stands behind 64 KiB of one stream or 400 lines is not looked at.
    init(_ streams: [Substring]) {
        for stream in streams {
            let head = stream.utf8.prefix(1 << 16)
            for line in head.split(separator: UInt8(ascii: "\n")) { add(String(Substring(line))[...].trimmedBlank) }
        }
    }

    private mutating func add(_ text: Substring) {
        // The LPAR-Tool puts this before what it got on standard error.
        let line = text.hasPrefix("StdErr:") ? text.dropFirst(7).trimmedBlank : text
        guard !line.isEmpty, lines.count < 400 else { return }
        if line.hasPrefix("Some error messages may contain invalid information")
            || line == "for the Virtual I/O Server environment."
        {
            hasPreamble = true
            return
        }
        lines.append(SafeText.clean(String(line)))
        if method == nil, line.hasPrefix("Method error ("), let (_, rest) = line.halves(at: UInt8(ascii: "(")),
            let (path, _) = rest.halves(at: UInt8(ascii: ")")), path.isPlain
        {
            method = String(path)
        }
        if line.has("Warning") || line.has("WARNING") { isWarning = true }
        for number in MessageNumbers.all(in: line) {
            if number == "HSCL2970" { wrapper = String(number) } else { numbers.append(String(number)) }
            if command == nil { command = Self.command(of: line, number: number) }
        }
    }

    /// The word with a colon right before or behind the number.
    private static func command(of line: Substring, number: Substring) -> String? {
        let words = line.blankSeparated
        guard let index = words.firstIndex(where: { $0.startIndex == number.startIndex }) else { return nil }
        let neighbours = [index > 0 ? words[index - 1] : nil, index + 1 < words.count ? words[index + 1] : nil]
        for case let word? in neighbours where word.utf8.count > 1 && word.hasSuffix(":") {
            let name = word.dropLast()
            if name.utf8.allSatisfy({ ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "_") }) { return String(name) }
        }
        return nil
    }
}
