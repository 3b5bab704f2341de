import PowerVM

/// What a partition says about itself: `uname -L`, `lparstat -i`.
public enum Identity {
    /// `uname -L`: the partition's number, a blank, its name, which may hold blanks and dots. `-1 NULL`, two nils: not a partition.
    static func unameL(_ output: OutputText) throws(ReadError) -> (id: Int?, name: String?) {
        var lines = output.lines
        while let line = try lines.nextFilled() {
            let (number, name) = try line.checked().text.firstWord
            let id = Digits.number(number, upTo: 0xFFFF)
            if id != nil || number == "-1", !name.isEmpty {
                if let more = try lines.nextFilled() { throw more.error("one line: the partition's number and name") }
                return (id, known(name, id))
            }
            if ASCII.isDigit(number.utf8.first ?? 0) { throw line.error("the partition's number and name") }
        }
        throw lines.cut("the partition's number and name")
    }

    /// `NULL` beside `-1` is no name.
    private static func known(_ name: Substring, _ id: Int?) -> String? { id == nil && name == "NULL" ? nil : String(name) }

    public struct LPARStat: Sendable, Equatable {
        public var nodeName: String
        /// Nil for `-`.
        public var partitionName: String?
        /// Nil for `-`.
        public var partitionNumber: Int?
    }

    /// `lparstat -i`: labels, padded with blanks in irregular ways, a colon, values.
    static func lparstat(_ output: OutputText) throws(ReadError) -> LPARStat {
        let wanted = ["Node Name", "Partition Name", "Partition Number"]
        let values = try labelled(output, wanted)
        guard let node = values[wanted[0]], let name = values[wanted[1]], let text = values[wanted[2]] else {
            throw output.lines.cut("the lines Node Name, Partition Name and Partition Number")
        }
        let number = Digits.number(text, upTo: 0xFFFF)
        guard number != nil || text == "-" else {
            throw ReadError(
                command: "lparstat", line: nil, text: "Partition Number : \(text)", expected: "a partition number or -")
        }
        return LPARStat(nodeName: node, partitionName: name == "-" ? nil : name, partitionNumber: number)
    }

    /// The values of some labels. Once one was found, every line is `label : value`.
    private static func labelled(_ output: OutputText, _ wanted: [String]) throws(ReadError) -> [String: String] {
        var values: [String: String] = [:]
        var lines = output.lines
        while let line = try lines.nextFilled() {
            guard let (left, right) = line.text.halves(at: UInt8(ascii: ":")) else {
                if !values.isEmpty { throw line.error("label : value") }
                continue
            }
            let label = left.blankSeparated.joined(separator: " ")
            guard wanted.contains(label) else {
                _ = values.isEmpty ? line : try line.checked()
                continue
            }
            let value = try line.checked().text[right.startIndex...].trimmedBlank
            guard values[label] == nil, !value.isEmpty else { throw line.error("\(label) once, with a value") }
            values[label] = String(value)
        }
        return values
    }
}
