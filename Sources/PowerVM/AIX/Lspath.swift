/// `lspath`: the paths to the disks of a partition.
///
/// Source: reference, section 6 (status `Missing` and the connection's 12 digits are captured); the order of columns depends on `-F`, so a
/// value is told by its form.
public enum Lspath {
    public struct Path: Sendable, Equatable {
        public var name: String
        public var parent: String
        public var status: String
        /// `810000000000` behind a vscsi, `50060e80100d2a62,0` behind an fscsi; nil where it wasn't asked for.
        public var connection: String?
        /// The number of the path, where it was asked for.
        public var pathID: Int?
    }

    static func paths(_ output: OutputText) throws(ReadError) -> [Path] {
        var paths: [Path] = []
        var lines = output.lines
        while let line = try lines.nextFilled() {
            guard let path = path(line) else {
                if paths.isEmpty, !line.words.contains(where: states.contains) { continue }
                throw line.error("a path: status, device, parent, and its connection if asked for")
            }
            _ = try line.checked()
            paths.append(path)
        }
        guard !paths.isEmpty else { throw lines.cut("a path: status, device, parent") }
        return paths
    }

    private static let states: Set<Substring> = ["Enabled", "Disabled", "Failed", "Defined", "Available", "Missing", "Detected"]

    private static func path(_ line: OutputLine) -> Path? {
        var words = line.words
        if words.count == 1 { words = line.text.parts(at: UInt8(ascii: ":")).map(\.trimmedBlank) }
        guard (3...5).contains(words.count) else { return nil }
        var pathID: Int?
        var path = (name: Substring?.none, parent: Substring?.none, status: Substring?.none, connection: Substring?.none)
        for word in words {
            if path.status == nil, states.contains(word) {
                path.status = word
            } else if pathID == nil, let number = Digits.number(word, upTo: 999) {
                pathID = number
            } else if path.connection == nil, isConnection(word) {
                path.connection = word
            } else if path.name == nil, DeviceName(word) != nil {
                path.name = word
            } else if path.parent == nil, DeviceName(word) != nil {
                path.parent = word
            } else {
                return nil
            }
        }
        guard let name = path.name, let parent = path.parent, let status = path.status else { return nil }
        return Path(
            name: String(name), parent: String(parent), status: String(status), connection: path.connection.map(String.init),
            pathID: pathID)
    }

    private static func isConnection(_ word: Substring) -> Bool {
        let digits = word.parts(at: UInt8(ascii: ","))
        return word.utf8.count >= 8 && digits.count <= 2
            && digits.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(ASCII.isHexDigit) }
    }
}
