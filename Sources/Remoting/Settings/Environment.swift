import FoundationEssentials
import Glibc

/// The process's surroundings, read once at the start and handed down.
public struct Environment: Sendable {
    public var variables: [String: String]

    public init(variables: [String: String]) { self.variables = variables }

    public static func current() -> Environment { Environment(variables: ProcessInfo.processInfo.environment) }

    public subscript(name: String) -> String? {
        guard let value = variables[name], !value.isEmpty else { return nil }
        return value
    }

    public var home: String { self["HOME"] ?? SSHHome.directory }
    public var configurationDirectory: String { self["XDG_CONFIG_HOME"] ?? home + "/.config" }
    /// Nil without a home directory of the environment's own.
    var cacheDirectory: String? { self["XDG_CACHE_HOME"] ?? self["HOME"].map { $0 + "/.cache" } }
    public var stateDirectory: String { self["XDG_STATE_HOME"] ?? home + "/.local/state" }
}
