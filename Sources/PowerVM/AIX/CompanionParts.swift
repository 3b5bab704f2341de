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
        /// The parts whose names are words in it.
        var mentions: [Int] = []
    }

    private let parts: [Part]
    private let numbers: [ArraySlice<UInt8>: Int]
    private let verbs: Set<String>

    init(_ script: [UInt8], verbs: Set<String>) {
        self.verbs = verbs
        var parts = [Part()]
        for line in script.split(separator: UInt8(ascii: "\n")) {
            guard let text = CompanionText.stripped(line) else { continue }
            let name = Self.functionName(line)
            if parts[parts.endIndex - 1].name == nil, name != nil { parts.append(Part(name: name)) }
            let current = parts.endIndex - 1
            parts[current].text += text
            parts[current].text.append(UInt8(ascii: "\n"))
            guard parts[current].name != nil else { continue }
            let isAlone = line.count == 1 && line.first == UInt8(ascii: "}")
            let isOneLine = text.last == UInt8(ascii: "}") && name != nil
            if isAlone || isOneLine { parts.append(Part()) }
        }
        let named = parts.indices.compactMap { index in parts[index].name.map { ($0, index) } }
        numbers = Dictionary(named, uniquingKeysWith: { first, _ in first })
        for index in parts.indices { parts[index].mentions = Self.mentions(in: parts[index].text, of: numbers) }
        self.parts = parts
    }

    /// The script for one verb.
    func sent(for verb: String) -> [UInt8] {
        let others = Set(verbs.subtracting([verb]).compactMap { numbers[ArraySlice($0.utf8)] })
        var isNeeded = parts.map { $0.name == nil }
        var open = parts.indices.filter { isNeeded[$0] } + [numbers[ArraySlice(verb.utf8)]].compactMap(\.self)
        for index in open { isNeeded[index] = true }
        while let index = open.popLast() {
            for number in parts[index].mentions where !isNeeded[number] && !others.contains(number) {
                isNeeded[number] = true
                open.append(number)
            }
        }
        return parts.indices.filter { isNeeded[$0] }.flatMap { parts[$0].text }
    }

    private static func mentions(in text: [UInt8], of numbers: [ArraySlice<UInt8>: Int]) -> [Int] {
        var found: Set<Int> = []
        var rest = text[...]
        while let start = rest.firstIndex(where: CompanionText.isNameCharacter) {
            let word = rest[start...].prefix(while: CompanionText.isNameCharacter)
            if let number = numbers[word] { found.insert(number) }
            rest = rest[word.endIndex...]
        }
        return found.sorted()
    }

    private static func functionName(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let first = line.first, CompanionText.isNameCharacter(first) else { return nil }
        let name = line.prefix(while: CompanionText.isNameCharacter)
        return line[name.endIndex...].starts(with: "() {".utf8) ? name : nil
    }
}
