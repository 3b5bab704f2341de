/// `mkrep`: creates the virtual media repository in a logical volume pool. Sent only at the operator's explicit request.
///
/// Source: the manual page; a capture of what it prints. The size becomes a multiple of the partition size.
public struct Mkrep: RemoteCommand {
    public var pool: PoolName
    public var size: SizeArgument

    public init(pool: PoolName, size: SizeArgument) {
        self.pool = pool
        self.size = size
    }

    public var words: [String] { ["mkrep", "-sp", pool.text, "-size", size.text] }
    public var effect: CommandEffect { .changes }
    public var mergesMessages: Bool { true }

    /// The logical volume that the VIOS reports, if it reports one; `lsrep` shows what is really there.
    public func read(_ result: CommandResult) throws(ReadError) -> String? {
        let output = try succeeded(result)
        guard output.text.has("Virtual Media Repository Created") else { return nil }
        return try Self.volume(output)
    }

    /// The logical volume of the new repository.
    package static func volume(_ output: OutputText) throws(ReadError) -> String {
        var lines = output.lines
        var isCreated = false
        while let line = try lines.nextFilled() {
            if line.text == "Virtual Media Repository Created" {
                isCreated = true
            } else if isCreated, line.text.hasPrefix("Repository created within \"") {
                let parts = try line.checked().text.parts(at: UInt8(ascii: "\""))
                guard parts.count == 3, DeviceName(parts[1]) != nil else { throw line.error("the logical volume in quotes") }
                return String(parts[1])
            } else if isCreated {
                throw line.error("Repository created within a logical volume")
            }
        }
        throw lines.cut("Virtual Media Repository Created, and the logical volume it is in")
    }
}
