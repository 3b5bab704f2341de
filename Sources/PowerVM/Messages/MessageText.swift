/// The messages of one run, taken apart: preamble, method, numbers, and the lines that carry information.
package struct MessageText {
    /// "Some error messages may contain invalid information for the Virtual I/O Server environment." It comes with failures and with
    /// mere warnings, and proves nothing.
    package private(set) var hasPreamble = false
    /// `Method error (/usr/lib/methods/cfgsea):`
    package private(set) var method: String?
    /// The numbered messages in their order, without an HMC's wrapper.
    package private(set) var numbered: [Message] = []
    package private(set) var wrapper: String?
    /// The cleaned lines in their order, without preamble and blank lines.
    package private(set) var lines: [String] = []
    /// The cleaned lines that belong neither to a number nor to a warning, without preamble and blank lines.
    package private(set) var others: [String] = []
    /// Whether more was printed than is read here.
    package private(set) var isCut = false

    package struct Message {
        package var number: String
        /// The command in an AIX message, which need not be the one that was sent: `mkdev: 0514-548`, `0516-622 extendlv:`.
        package var command: String?
        /// The command did its work all the same: known from the number, whatever the locale, or from the text of the message.
        package var isWarning: Bool
    }

    /// The command did its work, whatever it reports by these numbers.
    ///
    /// Source: reference, sections 1 and 6 (0514-621, 0516-622); captured with the work done (0516-1254); the rest is AIX's published text:
    /// the System Resource Controller's reports of success, and what the volume group commands add to theirs.
    private static let warnings: [StaticString] = [
        "0514-621", "0516-622", "0516-1254", "0516-1164", "0516-1804", "0513-029", "0513-044",
        "0513-059", "0513-071", "0513-077",
        "0513-083", "0513-095",
    ]

    package var numbers: [String] { numbered.map(\.number) }

    /// What a line without a number may belong to.
    private var last = Last.nothing
    /// Whether the last line ended a sentence: what follows in the first column is another message.
    private var isEnded = true

    private enum Last { case nothing, number, warning, other }

    fileprivate static let limit = 1 << 16

    /// Bounded: anything after 64 KiB of one stream or 400 lines is ignored.
    package init(_ streams: [TextSlice]) {
        for stream in streams {
            if stream.count > Self.limit { isCut = true }
            for line in stream.prefix(Self.limit).parts(at: UInt8(ascii: "\n")) { add(line) }
            (last, isEnded) = (.nothing, true)
        }
    }

    private mutating func add(_ text: TextSlice) {
        // The LPAR-Tool puts this before what it got on standard error.
        let line = (text.hasPrefix("StdErr:") ? text.dropFirst(7) : text).trimmedBlank
        guard !line.isEmpty else { return isEnded = true }
        guard lines.count < 400 else { return isCut = true }
        if line.hasPrefix("Some error messages may contain invalid information")
            || line == "for the Virtual I/O Server environment."
        {
            hasPreamble = true
            return
        }
        let clean = SafeText.clean(String(line))
        lines.append(clean)
        if method == nil, line.hasPrefix("Method error ("),
            let (_, rest) = line.halves(at: UInt8(ascii: "(")),
            let (call, _) = rest.halves(at: UInt8(ascii: ")")), let path = call.blankSeparated.first,
            path.isPlain
        {
            method = String(path)
        }
        let belongs = last != .nothing && (!isEnded || text.first.map { $0 <= 0x20 } == true)
        isEnded = line.hasSuffix(".") || line.hasSuffix("!") || line.hasSuffix("?")
        let callsItself = line.has("Warning") || line.has("WARNING")
        let found = MessageNumbers.all(in: line)
        for number in found {
            if number == "HSCL2970" {
                wrapper = String(number)
                continue
            }
            numbered.append(
                Message(
                    number: String(number), command: Self.command(of: line, number: number),
                    isWarning: callsItself || Self.warnings.contains(number)))
        }
        if !found.isEmpty {
            last = .number
        } else if !belongs {
            last = callsItself ? .warning : .other
        } else if callsItself, last == .number, let index = numbered.indices.last {
            numbered[index].isWarning = true
        }
        if last == .other { others.append(clean) }
    }

    /// The word with a colon right before or behind the number, if it is a command's. `ERROR:`, the name of a host, or another number isn't.
    private static func command(of line: TextSlice, number: TextSlice) -> String? {
        let words = line.blankSeparated
        guard let index = words.firstIndex(where: { $0.startIndex == number.startIndex }) else {
            return nil
        }
        let neighbours = [
            index > 0 ? words[index - 1] : nil, index + 1 < words.count ? words[index + 1] : nil,
        ]
        for case let word? in neighbours where word.count > 2 && word.hasSuffix(":") {
            let name = word.dropLast()
            let isCommand = name.allSatisfy { ASCII.isLower($0) || $0 == UInt8(ascii: "_") }
            guard isCommand, !notCommands.contains(name) else { continue }
            // An HMC's own messages name no command; where a word precedes one, only the HMC's verbs are taken for it.
            let isHMC = number.hasPrefix("HSC")
            if !isHMC || name == "viosvrcmd"
                || verbs.contains(name.prefix(2)) && name.count > 4
            {
                return String(name)
            }
        }
        return nil
    }

    /// The beginnings of the HMC's commands.
    private static let verbs: [StaticString] = ["ls", "ch", "mk", "rm"]
    private static let notCommands: [StaticString] = [
        "error", "warning", "info", "note", "notice", "failed", "failure", "fatal", "host", "hmc",
        "vios", "lpar", "aix", "stderr", "stdout",
        "message", "reason",
    ]
}

extension TextSlice {
    /// As much of a stream as its messages are read from.
    init(bounded text: String) {
        let bytes = Array(text.utf8.prefix(MessageText.limit))
        self.init(bytes, bytes.indices)
    }
}
