/// The companion script in parts, so that only what a verb needs of it is sent: of 24 KB without comments 14 for `facts`, which fit into a
/// connection's first window, and 20 for `configure`. A shell reads its script from standard input byte by byte.
///
/// A function begins with `name() {` in the first column and ends with `}` there, or in its own line. It needs the functions whose names
/// are words in it, whatever they mean there. The verb's function is called by its name in the arguments; those of other verbs aren't
/// needed. `Tests/aix-scripts/run` runs what is sent for each verb through all its tests.
struct CompanionParts: Sendable {
    private struct Part: Sendable {
        /// Nil: lines outside of functions, which are always sent.
        var name: ArraySlice<UInt8>?
        var text: [UInt8] = []
    }

    private let parts: [Part]
    private let verbs: Set<String>

    init(_ script: [UInt8], verbs: Set<String>) {
        self.verbs = verbs
        var parts = [Part()]
        for line in script.split(separator: UInt8(ascii: "\n")) {
            guard let text = CompanionText.stripped(line) else { continue }
            if parts[parts.endIndex - 1].name == nil, let name = Self.functionName(line) { parts.append(Part(name: name)) }
            let current = parts.endIndex - 1
            parts[current].text += text
            parts[current].text.append(UInt8(ascii: "\n"))
            guard parts[current].name != nil else { continue }
            let isAlone = line.count == 1 && line.first == UInt8(ascii: "}")
            let isOneLine = text.last == UInt8(ascii: "}") && Self.functionName(line) != nil
            if isAlone || isOneLine { parts.append(Part()) }
        }
        self.parts = parts
    }

    /// The script for one verb.
    func sent(for verb: String) -> [UInt8] {
        let numbers = Dictionary(
            parts.indices.compactMap { index in parts[index].name.map { ($0, index) } }, uniquingKeysWith: { first, _ in first })
        let others = Set(verbs.subtracting([verb]).compactMap { numbers[ArraySlice($0.utf8)] })
        var isNeeded = parts.map { $0.name == nil }
        var open = parts.indices.filter { isNeeded[$0] } + [numbers[ArraySlice(verb.utf8)]].compactMap(\.self)
        for index in open { isNeeded[index] = true }
        while let index = open.popLast() {
            for word in parts[index].text.split(whereSeparator: { !CompanionText.isNameCharacter($0) }) {
                guard let number = numbers[word], !isNeeded[number], !others.contains(number) else { continue }
                isNeeded[number] = true
                open.append(number)
            }
        }
        return parts.indices.filter { isNeeded[$0] }.flatMap { parts[$0].text }
    }

    private static func functionName(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let behind = line.drop(while: CompanionText.isNameCharacter)
        let name = line[..<behind.startIndex]
        return !name.isEmpty && behind.starts(with: Array("() {".utf8)) ? name : nil
    }
}
