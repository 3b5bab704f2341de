/// An absolute path on a VIOS that needs no quoting in any shell, nor inside `viosvrcmd -c`: letters, digits and `._-+@,=`, between slashes.
///
/// A path with `..`, an empty part or a part that begins with a dash is refused: paths must be written out.
public struct RemotePath: Sendable, Hashable, CustomStringConvertible {
    public let text: String

    public init?(_ text: some StringProtocol) {
        let parts = String(text).split(separator: "/", omittingEmptySubsequences: false)
        guard text.utf8.count <= 1023, parts.count > 1, parts[0].isEmpty, parts.dropFirst().allSatisfy({ Self.isPart($0) }) else {
            return nil
        }
        self.text = String(text)
    }

    private init(known text: String) { self.text = text }

    /// padmin's home on every VIOS.
    public static let padminHome = RemotePath(known: "/home/padmin")

    /// An empty directory of every VIOS (reference, media).
    public static let mnt = RemotePath(known: "/mnt")

    /// The path of a file in this directory.
    public func appending(_ name: String) -> RemotePath? { RemotePath("\(text)/\(name)") }

    /// The part after the last slash.
    public var name: String { text.split(separator: "/").last.map(String.init) ?? "" }

    private static func isPart(_ part: Substring) -> Bool {
        !part.isEmpty && part != "." && part != ".." && !part.hasPrefix("-")
            && part.utf8.allSatisfy { ASCII.isAlphanumeric($0) || allowed.contains($0) }
    }

    private static let allowed = Set("._-+@,=".utf8)

    public var description: String { text }
}

/// The part of an image that is staged on a VIOS: `attach-cd-9c41d07be2aa.part`, named after what it holds.
///
/// The only files that attach-cd ever removes from a VIOS have such a name.
public struct StagedPart: Sendable, Hashable, CustomStringConvertible {
    public let directory: RemotePath
    /// Twelve lower-case hexadecimal digits.
    public let id: String

    public init?(directory: RemotePath, id: some StringProtocol) {
        guard id.utf8.count == 12, id.utf8.allSatisfy({ ASCII.isDigit($0) || (0x61...0x66).contains($0) }),
            let path = directory.appending("attach-cd-\(id).part")
        else { return nil }
        self.directory = directory
        self.id = String(id)
        self.path = path
    }

    /// Reads the name as a directory lists it; nil for any other file.
    public init?(directory: RemotePath, name: some StringProtocol) {
        guard name.hasPrefix("attach-cd-"), name.hasSuffix(".part") else { return nil }
        self.init(directory: directory, id: name.dropFirst(10).dropLast(5))
    }

    public let path: RemotePath
    public var name: String { path.name }
    public var description: String { path.text }
}
