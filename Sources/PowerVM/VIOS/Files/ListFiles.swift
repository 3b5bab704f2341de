/// `ls -l PATH`: the file there, or the files of the directory, with their exact sizes.
///
/// Source: captures of `ls -l` and `ls -ltr` on VIOS (reference, media); the message of a missing file is AIX's (0653-341).
public struct ListFiles: RemoteCommand {
    public var path: RemotePath

    public init(_ path: RemotePath) { self.path = path }

    public var words: [String] { ["ls", "-l", path.text] }
    public var runsInShell: Bool { true }
    public var mergesMessages: Bool { true }

    public struct File: Sendable, Equatable {
        /// As listed: the name alone in a directory, the whole path of a single file.
        public var name: String
        /// `-rw-r--r--`, without the character for further rights behind it.
        public var mode: String
        public var owner: String
        public var group: String
        /// Nil for a device.
        public var bytes: Int?
        /// `Dec 04 08:53` or `Dec 04 2019`, as printed.
        public var modified: String
        /// What a symbolic link points to.
        public var target: String?

        public var isDirectory: Bool { mode.hasPrefix("d") }
        public var isRegular: Bool { mode.hasPrefix("-") }
    }

    /// The files, or nil when there is nothing at the path.
    public func read(_ result: CommandResult) throws(ReadError) -> [File]? {
        if let failure = failure(result) {
            guard failure.kind == .noSuchFile else { throw Self.failed(failure) }
            return nil
        }
        var files: [File] = []
        var names: Set<String> = []
        var lines = try OutputText("ls", of: result).lines
        while let line = try lines.nextFilled() {
            if files.isEmpty, line.words.count == 2, line.words[0] == "total", Digits.number(line.words[1]) != nil { continue }
            let file = try Self.file(line.checked())
            guard names.insert(file.name).inserted else { throw line.error("each file once") }
            files.append(file)
        }
        return files
    }

    /// Mode, links, owner, group, bytes (a device: two numbers), month, day, time or year, name.
    static func file(_ line: OutputLine) throws(ReadError) -> File {
        let words = line.words
        let expected = "mode, links, owner, group, bytes, date and name of a file"
        guard words.count >= 9, let mode = mode(words[0]), Digits.number(words[1]) != nil else { throw line.error(expected) }
        let isDevice = mode.hasPrefix("b") || mode.hasPrefix("c")
        // `10, 5`, `10,5`
        let isSplit = isDevice && words[4].hasSuffix(",")
        let date = isSplit ? 6 : 5
        let bytes = Digits.number(words[4])
        guard isDevice ? words[4].contains(UInt8(ascii: ",")) : bytes != nil, words.count > date + 3,
            months.contains(words[date]), Digits.number(words[date + 1], upTo: 31) != nil, isTime(words[date + 2])
        else { throw line.error(expected) }
        var name = line.text[words[date + 3].startIndex...]
        var target: TextSlice?
        if mode.hasPrefix("l"), let arrow = name.range(of: " -> ") {
            target = name[arrow.upperBound...]
            name = name[..<arrow.lowerBound]
        }
        return File(
            name: String(name), mode: mode, owner: String(words[2]), group: String(words[3]), bytes: isDevice ? nil : bytes,
            modified: words[date...(date + 2)].joined(separator: " "), target: target.map { String($0) })
    }

    private static func mode(_ word: TextSlice) -> String? {
        let bytes = Array(word)
        guard (10...11).contains(bytes.count), Set("-dlbcps".utf8).contains(bytes[0]),
            bytes[1..<10].allSatisfy(Set("rwxsStTlL-".utf8).contains), bytes.count == 10 || "+-.@".utf8.contains(bytes[10])
        else { return nil }
        return String(word.prefix(10))
    }

    private static func isTime(_ word: TextSlice) -> Bool {
        if let (hours, minutes) = word.halves(at: UInt8(ascii: ":")) {
            return Digits.number(hours, upTo: 23) != nil && minutes.count == 2 && Digits.number(minutes, upTo: 59) != nil
        }
        return word.count == 4 && Digits.number(word) != nil
    }

    private static let months: [StaticString] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
