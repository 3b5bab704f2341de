import PowerVM

/// `lspartition -dlpar`: which partitions have an RMC connection to the HMC. Records of two lines.
///
/// Source: reference, section 5 (captures). The label is `Partition:` or `LPAR:`; host name, address and OS may be empty.
public enum Lspartition {
    public struct Partition: Sendable, Equatable {
        public var index: Int
        public var partitionID: Int
        public var typeModel: String
        public var serial: String
        public var host: String?
        public var address: String?
        public var isActive: Bool
        /// `AIX`, or `AIX, 7.1, 7100-02-03-1334` as printed.
        public var system: String?
        /// `0x2f`; zero means that DLPAR does not work.
        public var capabilities: String?
    }

    public static func read(file text: String) throws(ReadError) -> [Partition] {
        try partitions(OutputText("lspartition", file: text))
    }

    static func partitions(_ output: OutputText) throws(ReadError) -> [Partition] {
        var partitions: [Partition] = []
        var lines = output.lines
        while let line = try lines.nextFilled() {
            guard line.text.hasPrefix("<#") else {
                if partitions.isEmpty, !line.text.hasPrefix("Active:") { continue }
                throw line.error("<#N> Partition:<id*type*serial, host, address>")
            }
            let first = try line.checked()
            guard let second = try lines.next(), !second.isBlank else {
                throw lines.cut("the line Active:<…> of this partition")
            }
            partitions.append(try partition(first, second.checked()))
        }
        guard !partitions.isEmpty else { throw lines.cut("partitions: <#N> Partition:<…>") }
        return partitions
    }

    /// Whether the last field has a label and no value: `PinnedMem:`.
    private static func isLabel(_ text: TextSlice) -> Bool {
        guard text.hasSuffix(":"), let last = text.parts(at: UInt8(ascii: ",")).last?.trimmedBlank
        else { return false }
        return last.count > 1 && last.dropLast().allSatisfy(ASCII.isAlphanumeric)
    }

    private static func partition(_ first: OutputLine, _ second: OutputLine) throws(ReadError)
        -> Partition
    {
        let expected = "<#N> Partition:<id*type*serial, host, address>"
        guard let index = first.text.tagged("<#").flatMap({ Digits.number($0) }),
            let whole = first.text.tagged("Partition:<") ?? first.text.tagged("LPAR:<")
        else { throw first.error(expected) }
        let parts = whole.parts(at: UInt8(ascii: ",")).map(\.trimmedBlank)
        let machine = parts[0].parts(at: UInt8(ascii: "*"))
        guard parts.count == 3, machine.count == 3, let id = Digits.number(machine[0], upTo: 0xFFFF),
            !machine[1].isEmpty,
            !machine[2].isEmpty, first.text.hasSuffix(">")
        else { throw first.error(expected) }
        guard let active = second.text.tagged("Active:<").flatMap({ Digits.number($0) }),
            second.text.hasPrefix("Active:<"),
            second.text.hasSuffix(">") || isLabel(second.text), let system = second.text.tagged("OS:<")
        else { throw second.error("Active:<N>, OS:<…>, DCaps:<…>") }
        let hasSystem = system.contains { $0 != UInt8(ascii: ",") && $0 != 0x20 }
        return Partition(
            index: index, partitionID: id, typeModel: String(machine[1]), serial: String(machine[2]),
            host: parts[1].isEmpty ? nil : String(parts[1]),
            address: parts[2].isEmpty ? nil : String(parts[2]),
            isActive: active != 0,
            system: hasSystem ? String(system.trimmedBlank) : nil,
            capabilities: second.text.tagged("DCaps:<").map { String($0) })
    }
}

extension TextSlice {
    /// The text between `tag` and the next `>`.
    fileprivate func tagged(_ tag: StaticString) -> TextSlice? {
        guard let start = range(of: tag)?.upperBound else { return nil }
        let rest = self[start...]
        return rest.firstIndex(of: UInt8(ascii: ">")).map { rest[..<$0] }
    }
}
