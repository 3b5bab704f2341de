/// A cursor over the lines of an output.
package struct OutputLines {
    package let command: String
    private let bytes: [UInt8]
    private let isWhole: Bool
    /// In bytes.
    private var position = 0
    private var number = 0
    private var peeked: OutputLine?
    private var isBehindFullLine = false
    /// Where the marks of an HMC's and an IVM's message stand next.
    private var marks = MessageMarks()

    package init(_ output: OutputText) {
        command = output.command
        bytes = output.bytes
        isWhole = output.isWhole
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// About how many lines are left if they are as long as this one, which came last; at most a million.
    package func left(like line: OutputLine) -> Int { min((bytes.count - position) / (line.width + 1), 1 << 20) }

    /// The next line that is data or may be noise; it is whole, and not the message of an HMC or IVM.
    @inline(never)  // In each reader it would take 4 KB.
    package mutating func next() throws(ReadError) -> OutputLine? {
        if let line = peeked {
            peeked = nil
            return line
        }
        guard let line = try raw() else { return nil }
        guard line.isEnded || line.isBlank else {
            throw line.error(
                "a line feed at the end of the last line (without one the output may have been cut)")
        }
        if marks.isNext(in: bytes, before: line.text), let number = MessageNumbers.management(in: line.text) {
            throw message(number, line)
        }
        return line
    }

    /// `HSCL2970` wraps the VIOS's own message, which follows it.
    private func message(_ number: TextSlice, _ line: OutputLine) -> ReadError {
        var (rest, telling) = (self, line)
        if number == "HSCL2970", let inner = try? rest.nextOfMessages() { telling = inner }
        let text = TextSlice(bytes, line.text.startIndex..<telling.text.endIndex)
        return telling.error(
            "data, not the message \(number)", failure: MessageClassifier.classify(command: command, text: text))
    }

    package mutating func peek() throws(ReadError) -> OutputLine? {
        if peeked == nil { peeked = try next() }
        return peeked
    }

    /// The next line that isn't blank, which stays the next one.
    package mutating func peekFilled() throws(ReadError) -> OutputLine? {
        if peeked?.isBlank != false { peeked = try nextFilled() }
        return peeked
    }

    /// The next line that is not blank.
    package mutating func nextFilled() throws(ReadError) -> OutputLine? {
        while true {
            if peeked == nil { skipLineFeeds() }
            guard let line = try next() else { return nil }
            if !line.isBlank { return line }
        }
    }

    /// Empty lines, which a file may hold by the million, cost no more than their bytes.
    package mutating func skipLineFeeds() {
        let start = position
        position = bytes.withUnsafeBufferPointer { ByteSearch.end(of: 0x0A, in: $0, from: start, upTo: $0.count) }
        number += position - start
        if position > start { isBehindFullLine = false }
    }

    /// The next line whatever it holds: for readers of messages.
    package mutating func raw() throws(ReadError) -> OutputLine? {
        guard position < bytes.count else { return nil }
        number += 1
        let start = position
        let feed = bytes.withUnsafeBufferPointer { ByteSearch.position(of: 0x0A, in: $0, from: start, upTo: $0.count) }
        let end = feed ?? bytes.count
        let line = OutputLine(
            command: command, number: number, text: TextSlice(bytes, start..<end), isEnded: feed != nil || isWhole,
            isBehindFullLine: isBehindFullLine)
        isBehindFullLine = line.isFull
        guard end - start <= ReadLimits.lineBytes else { throw line.error("no more than 1 MiB a line") }
        // A host that isn't ours could keep a reader busy with lines of a few bytes.
        guard !isWhole || number <= ReadLimits.commandLines else { throw line.error("no more than 1,000,000 lines a command") }
        position = end + (feed == nil ? 0 : 1)
        return line
    }

    /// The next line that isn't blank, whatever it holds.
    package mutating func nextOfMessages() throws(ReadError) -> OutputLine? {
        while true {
            skipLineFeeds()
            guard let line = try raw() else { return nil }
            if !line.isBlank { return line }
        }
    }

    /// At the end of the output, whose lines are bounded.
    package func ended() throws(ReadError) -> OutputLines {
        var lines = self
        while try lines.nextOfMessages() != nil {}
        return lines
    }

    /// The error of an output that ended too early, or of one that is a message instead: then with the host's own message.
    package func cut(_ expected: String) -> ReadError {
        var start = self
        (start.position, start.number, start.peeked, start.isBehindFullLine) = (0, 0, nil, false)
        if let line = Prose.telling(start) {
            return line.error(
                "\(expected), not a message",
                failure: MessageClassifier.classify(command: command, text: TextSlice(bytes, bytes.indices)))
        }
        return ReadError(command: command, line: number == 0 ? nil : number, text: "(end of the output)", expected: expected)
    }
}

/// Finds the lines that may hold the number of an HMC's or IVM's message, without a search in each line.
private struct MessageMarks {
    /// The places of the next marks; -1 before the first search.
    private var places = (hmc: -1, ivm: -1)

    /// Whether a mark stands before the end of this line. Lines must be asked about in their order.
    mutating func isNext(in bytes: [UInt8], before line: TextSlice) -> Bool {
        if min(places.hmc, places.ivm) < line.startIndex {
            let text = TextSlice(bytes, line.startIndex..<bytes.count)
            if places.hmc < line.startIndex { places.hmc = text.range(of: "HSCL")?.lowerBound ?? bytes.count }
            if places.ivm < line.startIndex { places.ivm = text.range(of: "VIOSE")?.lowerBound ?? bytes.count }
        }
        return min(places.hmc, places.ivm) < line.endIndex
    }
}
