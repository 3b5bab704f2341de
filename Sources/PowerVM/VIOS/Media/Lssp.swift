/// `lssp`: the storage pools of a VIOS.
///
/// Source: a capture (VIOS 2.2.5); that older levels leave out the column Type is inferred.
public struct Lssp: RemoteCommand {
    public init() {}

    public var words: [String] { ["lssp"] }

    public struct Pool: Sendable, Equatable {
        public var name: String
        /// Megabytes; whole ones from the VIOS itself.
        public var sizeMB: Double
        public var freeMB: Double
        /// The smallest amount that is allocated, megabytes.
        public var allocationMB: Double
        /// The backing devices in it.
        public var devices: Int
        /// `LVPOOL`, `FBPOOL`, `CLPOOL`; nil at levels that don't print it.
        public var type: String?

        public init(name: String, sizeMB: Double, freeMB: Double, allocationMB: Double, devices: Int, type: String?) {
            self.name = name
            self.sizeMB = sizeMB
            self.freeMB = freeMB
            self.allocationMB = allocationMB
            self.devices = devices
            self.type = type
        }

        /// Whether a media repository can be in it.
        public var isLogicalVolumePool: Bool { type == "LVPOOL" }
    }

    public func read(_ result: CommandResult) throws(ReadError) -> [Pool] { try Self.pools(succeeded(result)) }

    package static func pools(_ output: OutputText) throws(ReadError) -> [Pool] {
        var lines = output.lines
        while let line = try lines.nextFilled() {
            guard let hasType = header(line.words) else {
                if line.words.count >= 5, line.words[1...4].allSatisfy({ Digits.number($0) != nil }) {
                    throw line.error("the header Pool, Size(mb), Free(mb), Alloc Size(mb), BDs before any data")
                }
                continue
            }
            return try rows(&lines, hasType)
        }
        throw lines.cut("an lssp listing: the header Pool, Size(mb), Free(mb), Alloc Size(mb), BDs")
    }

    /// Whether the header has the column Type; nil if the line isn't a header.
    private static func header(_ words: [TextSlice]) -> Bool? {
        let names = words.map { $0.lowercased() }
        let known = ["pool", "size(mb)", "free(mb)", "alloc", "size(mb)", "bds"]
        return names == known ? false : names == known + ["type"] ? true : nil
    }

    private static func rows(_ lines: inout OutputLines, _ hasType: Bool) throws(ReadError) -> [Pool] {
        var pools: [Pool] = []
        var names: Set<TextSlice> = []
        while let line = try lines.nextFilled() {
            let words = try line.checked().words
            let type = hasType ? words.last : nil
            guard words.count == (hasType ? 6 : 5), let size = Digits.number(words[1]), let free = Digits.number(words[2]),
                let allocation = Digits.number(words[3]), let devices = Digits.number(words[4]),
                type?.hasSuffix("POOL") ?? true, names.insert(words[0]).inserted, free <= size
            else {
                throw line.error("a pool once: name, size, free, allocation size, backing devices\(hasType ? ", …POOL" : "")")
            }
            pools.append(
                Pool(
                    name: String(words[0]), sizeMB: Double(size), freeMB: Double(free), allocationMB: Double(allocation),
                    devices: devices,
                    type: type.map { String($0) }))
        }
        return pools
    }
}
