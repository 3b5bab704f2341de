/// `ioslevel`: the level of a VIOS, `2.2.5.00`, `3.1.4.10`; old levels name their fix pack, `2.1.1.10-FP-21`.
public struct Ioslevel: RemoteCommand {
    public init() {}

    public var words: [String] { ["ioslevel"] }

    public func read(_ result: CommandResult) throws(ReadError) -> String { try Self.level(succeeded(result)) }

    package static func level(_ output: OutputText) throws(ReadError) -> String {
        var lines = output.lines
        while let line = try lines.nextFilled() {
            let halves = line.text.halves(at: UInt8(ascii: "-"))
            let parts = (halves?.0 ?? line.text).parts(at: UInt8(ascii: "."))
            let isPlain = halves.map { $0.1.hasPrefix("FP-") && $0.1.isPlain } ?? true
            guard isPlain, isLevel(parts) else { continue }
            let level = String(try line.checked().text)
            if let more = try lines.nextFilled() { throw more.error("one line with the level") }
            return level
        }
        throw lines.cut("a level of four numbers: 3.1.4.10")
    }

    /// `3.1.4.10`: two digits alone, then numbers of at most two. An address is none.
    private static func isLevel(_ parts: [TextSlice]) -> Bool {
        parts.count == 4 && parts[..<2].allSatisfy { $0.count == 1 } && parts[2...].allSatisfy { $0.count <= 2 }
            && parts.allSatisfy { Digits.number($0) != nil } && parts[0] != "0"
    }
}
