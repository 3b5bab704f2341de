import PowerVM

/// The LPAR-Tool's `vios lsvscsi` tables, read from saved files only; its `lsvopt` and `lsmedia` are read with the VIOS's own.
///
/// Source: reference, section 8 (captures). Columns are padded with blanks; `-` stands for an empty one.
public enum LPARToolTables {
    public struct Adapter: Sendable, Equatable {
        public var name: VHostName
        public var slot: Int
        public var clientID: Int?
        public var clientName: String?
        public var luns: Int
    }

    public enum Table: Sendable, Equatable {
        case adapters([Adapter])
        case devices([Lsmap.VTD])
    }

    /// Nil when the text has neither table's header.
    static func lsvscsi(_ output: OutputText) throws(ReadError) -> Table? {
        guard output.text.has("LUNS") || output.text.has("BDPHYSLOC") else { return nil }
        var lines = output.lines
        while let line = try lines.nextFilled() {
            switch line.words {
            case ["SVSA", "SLOT", "CLIENT", "LUNS"]: return .adapters(try rows(&lines, adapter))
            case ["VTD", "STATUS", "BACKING", "BDPHYSLOC", "MIRRORED", "LUN"]: return .devices(try rows(&lines, device))
            default: continue
            }
        }
        return nil
    }

    private static func rows<T>(_ lines: inout OutputLines, _ read: (OutputLine) throws(ReadError) -> T) throws(ReadError) -> [T]
    {
        var rows: [T] = []
        while let line = try lines.nextFilled() {
            if rows.isEmpty, line.words.allSatisfy({ $0 == "-" }) { continue }
            rows.append(try read(line.checked()))
        }
        return rows
    }

    /// `vhost0  C25   aix01(3)  0`; a partition's name may hold blanks.
    private static func adapter(_ line: OutputLine) throws(ReadError) -> Adapter {
        let (first, rest) = line.text.firstWord
        let (second, tail) = rest.firstWord
        guard let name = VHostName(first), second.hasPrefix("C"), let slot = Digits.number(second.dropFirst(), upTo: 0xFFFF),
            let last = tail.blankSeparated.last, let luns = Digits.number(last)
        else { throw line.error("a vhost, its slot C…, its client as name(id), and the number of LUNs") }
        let client = tail[..<last.startIndex].trimmedBlank
        var adapter = Adapter(name: name, slot: slot, luns: luns)
        if client != "-" {
            guard client.hasSuffix(")"), let open = client.lastIndex(of: UInt8(ascii: "(")) else {
                throw line.error("a client name(id)")
            }
            let partition = client[..<open].trimmedBlank
            let number = client[open...].dropFirst().dropLast()
            guard let id = Digits.number(number, upTo: 0xFFFF), !partition.isEmpty else { throw line.error("a client name(id)") }
            adapter.clientID = id
            adapter.clientName = partition == "-" ? nil : String(partition)
        }
        return adapter
    }

    /// `vtopt0  Available  -        -          N/A       0x8100000000000000`
    private static func device(_ line: OutputLine) throws(ReadError) -> Lsmap.VTD {
        let words = line.words
        guard words.count == 6 else { throw line.error("VTD, status, backing, location, mirrored, LUN") }
        var device = Lsmap.VTD(name: nil)
        for (field, word) in zip([LsmapField.vtd, .status, .backing, .bdphysloc, .mirrored, .lun], words) {
            let isEmpty = word == "-" && field != .vtd && field != .lun
            if !isEmpty { try device.set(field, word, at: line) }
        }
        return device
    }

    /// `vios lssp`: `rootvg  LVPOOL  558.00 GB   68.00 GB  512.00 MB  0`; nil when the text has no such header.
    static func lssp(_ output: OutputText) throws(ReadError) -> [Lssp.Pool]? {
        guard output.text.has("ALLOC") else { return nil }
        var lines = output.lines
        while let line = try lines.nextFilled() {
            guard line.words == ["POOL", "TYPE", "SIZE", "FREE", "ALLOC", "BDS"] else { continue }
            return try rows(&lines, pool)
        }
        return nil
    }

    private static func pool(_ line: OutputLine) throws(ReadError) -> Lssp.Pool {
        let words = line.words
        guard words.count == 9, let size = MediaSize.megabytes(words[2...3]), let free = MediaSize.megabytes(words[4...5]),
            let allocation = MediaSize.megabytes(words[6...7]), let devices = Digits.number(words[8]), words[1].hasSuffix("POOL")
        else { throw line.error("a pool: name, type, size, free, allocation size, backing devices") }
        return Lssp.Pool(
            name: String(words[0]), sizeMB: size, freeMB: free, allocationMB: allocation, devices: devices, type: String(words[1])
        )
    }
}
