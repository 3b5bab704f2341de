import Foundation

/// The working tree that the tests were built from.
public enum Repository {
    public static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// - Parameter path: below the root.
    public static func path(_ path: String) -> String { root.appending(path: path).path }

    public static func text(_ path: String) throws -> String { try String(contentsOfFile: self.path(path), encoding: .utf8) }
}
