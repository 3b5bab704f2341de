import Foundation

/// Which files are used: option, environment, user file, system file, in this order.
public struct Settings: Sendable {
    /// Nil: the user's and the system's own ssh configuration.
    public var sshConfig: Sourced<String?>
    public var inventory: Sourced<Inventory>

    public init(sshConfig: String?, inventory: String?, environment: Environment) throws(ConfigurationError) {
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
        ] {
            let generated = GeneratedInventories.files(beside: file)
            let exists = FileManager.default.fileExists(atPath: file)
            guard exists || !generated.isEmpty else { continue }
            var inventory = exists ? try read(file) : Inventory(file: generated.first)
            for file in generated { inventory.merge(try read(file)) }
            return Sourced(value: inventory, origin: origin)
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
