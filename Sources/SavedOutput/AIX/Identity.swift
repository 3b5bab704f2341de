import PowerVM

/// What a partition reports about itself: `uname`, `lparstat -i`.
public enum Identity {
    /// `-L` number and name; `-M` `IBM,9009-22A`; `-u` `IBM,027812345`; or several of them in one line, in this order: `-MuL`.
    static func uname(_ output: OutputText, _ options: CommandWords) throws(ReadError) -> JSONValue {
        var lines = output.lines
        while let line = try lines.nextFilled() {
            guard line.text.hasPrefix("IBM,") || isPartition(line.text) else {
                if ASCII.isDigit(line.text.first ?? 0) {
                    throw line.error("the partition's number and name")
                }
                continue
            }
            let members = try members(line.checked(), options)
            if let more = try lines.nextFilled() {
                throw more.error("one line: the partition's number and name, or IBM, …")
            }
            return .object(members)
        }
        throw lines.cut("the partition's number and name, or IBM, …")
    }

    private static func members(_ line: OutputLine, _ options: CommandWords) throws(ReadError)
        -> [JSONValue.Member]
    {
        let isModelAsked = options.words.contains { $0.hasPrefix("-") && $0.contains("M") }
        let isSystemAsked = options.words.contains { $0.hasPrefix("-") && $0.contains("u") }
        var members: [JSONValue.Member] = []
        var rest = line.text
        while rest.hasPrefix("IBM,") {
            let (word, behind) = rest.firstWord
            rest = behind
            let isModel =
                members.isEmpty && (isModelAsked || !isSystemAsked && word.contains(UInt8(ascii: "-")))
            guard word.count > (isModel ? 4 : 6),
                word.dropFirst(4).allSatisfy({ ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "-") }),
                !members.contains(where: { $0.key == (isModel ? "system_model" : "system_id") })
            else {
                throw line.error("IBM, type and model; IBM, two digits of the plant, and the serial number")
            }
            members.append(.init(isModel ? "system_model" : "system_id", .string(String(word))))
            if !isModel { members.append(.init("serial", .string(String(word.dropFirst(6))))) }
        }
        guard !rest.isEmpty else { return members }
        guard isPartition(rest) else { throw line.error("the partition's number and name") }
        let (number, name) = rest.firstWord
        let id = Digits.number(number, upTo: 0xFFFF)
        // `NULL` beside `-1` isn't a name.
        return members + [
            .init("lpar_id", .whole(id)),
            .init("lpar_name", .text(id == nil && name == "NULL" ? nil : String(name))),
        ]
    }

    /// A number, a blank, and a name, which may hold blanks and dots: `5 aix04`. A sentence that begins with a number is none.
    private static func isPartition(_ text: TextSlice) -> Bool {
        let (number, name) = text.firstWord
        guard Digits.number(number, upTo: 0xFFFF) != nil || number == "-1", !name.isEmpty,
            name.count <= 47, HMCForm.isName(name)
        else { return false }
        let words = name.blankSeparated
        return words.count < 3 || !words.allSatisfy { $0.allSatisfy(ASCII.isLower) }
    }

    public struct LPARStat: Sendable, Equatable {
        /// Nil where the line is missing.
        public var nodeName: String?
        /// Nil for `-`.
        public var partitionName: String?
        public var partitionNumber: Int?
    }

    /// `lparstat -i`: labels, padded with blanks in irregular ways, a colon, values. What a `grep` left of it has fewer lines.
    static func lparstat(_ output: OutputText) throws(ReadError) -> LPARStat {
        var values: [String: String] = [:]
        var isOpen = false
        var lines = output.lines
        while let line = try lines.nextFilled() {
            guard let (left, right) = line.text.halves(at: UInt8(ascii: ":")) else {
                if isOpen { throw line.error("label : value") }
                continue
            }
            guard left.hasPrefix("Node") || left.hasPrefix("Partition") else {
                _ = isOpen ? try line.checked() : line
                continue
            }
            let label = left.blankSeparated.joined(separator: " ")
            guard labels.contains(label) else {
                _ = isOpen ? try line.checked() : line
                continue
            }
            let value = try line.checked().text[right.startIndex...].trimmedBlank
            guard values[label] == nil, !value.isEmpty else {
                throw line.error("\(label) once, with a value")
            }
            guard label != labels[2] || value == "-" || Digits.number(value, upTo: 0xFFFF) != nil else {
                throw line.error("a partition number or -")
            }
            values[label] = String(value)
            isOpen = true
        }
        let (name, number) = (values["Partition Name"], values["Partition Number"])
        guard name != nil, number != nil else {
            throw lines.cut("the lines Partition Name and Partition Number")
        }
        return LPARStat(
            nodeName: values["Node Name"], partitionName: name == "-" ? nil : name,
            partitionNumber: number.flatMap { Digits.number($0) })
    }

    private static let labels = ["Node Name", "Partition Name", "Partition Number"]
}
