/// A Virtual I/O Server, by the name that the operator, the inventory, an HMC or a partition's kernel gives it.
public struct VIOSName: Sendable, Hashable, Comparable, CustomStringConvertible {
    public var text: String

    public init(_ text: String) { self.text = text }

    /// Whether both can name one host: the same but for case and a domain that only one has. The kernel and the HMC name a VIOS's partition,
    /// ssh its host. The name of a partition may contain dots: `p750.vios1` and `p750.vios2` are two.
    public func isSameHost(as other: VIOSName) -> Bool {
        let (a, b) = (text.lowercased(), other.text.lowercased())
        return a == b || a.hasPrefix(b + ".") || b.hasPrefix(a + ".")
    }

    public static func < (a: VIOSName, b: VIOSName) -> Bool { a.text < b.text }

    public var description: String { text }
}
