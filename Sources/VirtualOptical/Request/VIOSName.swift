/// A Virtual I/O Server, by the name that the operator, the inventory, an HMC or a partition's kernel gives it.
public struct VIOSName: Sendable, Hashable, Comparable, CustomStringConvertible {
    public var text: String

    public init(_ text: String) { self.text = text }

    /// Whether both can name one host: the same but for case and domain. The kernel and the HMC name a VIOS's partition, ssh its host.
    public func isSameHost(as other: VIOSName) -> Bool { text == other.text || short == other.short }

    private var short: Substring { text.lowercased().split(separator: ".").first ?? "" }

    public static func < (a: VIOSName, b: VIOSName) -> Bool { a.text < b.text }

    public var description: String { text }
}
