/// What a partition says about itself: `uname -L`, `lparstat -i`, `prtconf`.
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
        let values = try labelled(output, wanted, isStrict: true)
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

    public struct Prtconf: Sendable, Equatable {
        public var systemModel: String
        public var serial: String
        /// Nil for `-1`: not a partition.
        public var partitionID: Int?
        public var partitionName: String?
    }

    /// The head of a saved `prtconf`; it is never asked for over a connection, since it takes minutes on large partitions.
    static func prtconf(_ output: OutputText) throws(ReadError) -> Prtconf {
        let wanted = ["System Model", "Machine Serial Number", "LPAR Info"]
        let values = try labelled(output, wanted, isStrict: false)
        guard let model = values[wanted[0]], let serial = values[wanted[1]], let info = values[wanted[2]] else {
            throw output.lines.cut("the lines System Model, Machine Serial Number and LPAR Info")
        }
        let (number, name) = info[...].firstWord
        let id = Digits.number(number, upTo: 0xFFFF)
        guard id != nil || number == "-1", !name.isEmpty else {
            throw ReadError(
                command: "prtconf", line: nil, text: "LPAR Info: \(info)", expected: "the partition's number and name")
        }
        return Prtconf(systemModel: model, serial: serial, partitionID: id, partitionName: known(name, id))
    }

    /// The values of some labels. Strict: once one was found, every line is `label : value`.
    private static func labelled(_ output: OutputText, _ wanted: [String], isStrict: Bool) throws(ReadError) -> [String: String] {
        var values: [String: String] = [:]
        var lines = output.lines
        while let line = try lines.nextFilled() {
            guard let (left, right) = line.text.halves(at: UInt8(ascii: ":")) else {
                if isStrict, !values.isEmpty { throw line.error("label : value") }
                continue
            }
            let label = left.blankSeparated.joined(separator: " ")
            guard wanted.contains(label) else {
                if isStrict { _ = values.isEmpty ? line : try line.checked() }
                continue
            }
            let value = try line.checked().text[right.startIndex...].trimmedBlank
            guard values[label] == nil, !value.isEmpty else { throw line.error("\(label) once, with a value") }
            values[label] = String(value)
        }
        return values
    }
}
