import Foundation

/// A value and where it came from, for `doctor`.
struct Sourced<Value: Sendable>: Sendable {
    var value: Value
    var origin: String
}

/// The process's surroundings, read once at the start and handed down.
struct Environment: Sendable {
    var variables: [String: String]

    static func current() -> Environment { Environment(variables: ProcessInfo.processInfo.environment) }

    subscript(name: String) -> String? {
        guard let value = variables[name], !value.isEmpty else { return nil }
        return value
    }

    var home: String { self["HOME"] ?? SSHHome.directory }
    var configurationDirectory: String { self["XDG_CONFIG_HOME"] ?? home + "/.config" }
    var stateDirectory: String { self["XDG_STATE_HOME"] ?? home + "/.local/state" }
}

/// Which files are used: option, environment, user file, system file, in this order.
struct Settings: Sendable {
    /// Nil: the user's and the system's own ssh configuration.
    var sshConfig: Sourced<String?>
    var inventory: Sourced<Inventory>

    init(sshConfig: String?, inventory: String?, environment: Environment) throws(ConfigurationError) {
        self.sshConfig =
            if let sshConfig {
                Sourced(value: try Self.readable(sshConfig), origin: "--ssh-config")
            } else if let file = environment["ATTACH_CD_SSH_CONFIG"] {
                Sourced(value: try Self.readable(file), origin: "ATTACH_CD_SSH_CONFIG")
            } else {
                Sourced(value: nil, origin: "ssh's own files")
            }
        self.inventory = try Self.inventory(option: inventory, environment: environment)
    }

    private static func inventory(option: String?, environment: Environment) throws(ConfigurationError) -> Sourced<Inventory> {
        if let option { return Sourced(value: try read(option), origin: "--inventory") }
        if let file = environment["ATTACH_CD_INVENTORY"] {
            return Sourced(value: try read(file), origin: "ATTACH_CD_INVENTORY")
        }
        for (file, origin) in [
            (environment.configurationDirectory + "/attach-cd/inventory.yaml", "user file"),
            ("/etc/attach-cd/inventory.yaml", "system file"),
        ] where FileManager.default.fileExists(atPath: file) {
            return Sourced(value: try read(file), origin: origin)
        }
        return Sourced(value: Inventory(), origin: "built-in default")
    }

    private static func read(_ file: String) throws(ConfigurationError) -> Inventory {
        try InventoryReader(file: file).read(String(decoding: try TextFile.read(file), as: UTF8.self))
    }

    private static func readable(_ file: String) throws(ConfigurationError) -> String {
        _ = try TextFile.read(file)
        return file.hasPrefix("/") ? file : FileManager.default.currentDirectoryPath + "/" + file
    }
}

/// A file of at most 64 MiB, read whole.
enum TextFile {
    static let limit = 64 << 20

    static func read(_ file: String) throws(ConfigurationError) -> [UInt8] {
        do {
            let handle = file == "-" ? FileHandle.standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
            var bytes: [UInt8] = []
            while let chunk = try handle.read(upToCount: 1 << 20), !chunk.isEmpty {
                bytes += chunk
                if bytes.count > limit { break }
            }
            if bytes.count <= limit { return bytes }
        } catch {
            let reason =
                (error as NSError).code == NSFileReadNoPermissionError ? "permission denied" : "it can't be opened or read"
            throw ConfigurationError(file: file, line: nil, message: reason, hint: "check the path and its permissions")
        }
        throw ConfigurationError(
            file: file, line: nil, message: "larger than the limit of 64 MiB", hint: "cut it to the part that matters")
    }
}
