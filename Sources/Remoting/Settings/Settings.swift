import FoundationEssentials
import Glibc

/// Which files are used: option, environment, user file, system file, in this order.
public struct Settings: Sendable {
    /// Nil: the user's and the system's own ssh configuration.
    public var sshConfig: Sourced<String?>
    public var inventory: Sourced<Inventory>
    /// `--strict`, or the inventory's `strict`.
    public var isStrict: Bool
    /// What the report warns of: an inventory that others could have written.
    public var warnings: [String] = []

    public init(
        sshConfig: String?, inventory: String?, environment: Environment, isStrict: Bool = false
    ) throws(ConfigurationError) {
        self.sshConfig =
            if let sshConfig {
                Sourced(value: try Self.readable(sshConfig), origin: "--ssh-config")
            } else if let file = environment["ATTACH_CD_SSH_CONFIG"] {
                Sourced(value: try Self.readable(file), origin: "ATTACH_CD_SSH_CONFIG")
            } else {
                Sourced(value: nil, origin: "ssh's own files")
            }
        let (found, fault) = try Self.inventory(option: inventory, environment: environment)
        self.inventory = found
        self.isStrict = isStrict || found.value.defaults.isStrict
        guard let fault else { return }
        if self.isStrict { throw fault }
        warnings.append("the inventory \(fault.description); with --strict it is refused")
    }

    /// - Returns: the inventory, and what is wrong with a file that the operator chose for this run.
    private static func inventory(
        option: String?, environment: Environment
    ) throws(ConfigurationError) -> (Sourced<Inventory>, fault: ConfigurationError?) {
        if let option { return try chosen(option, origin: "--inventory") }
        if let file = environment["ATTACH_CD_INVENTORY"] { return try chosen(file, origin: "ATTACH_CD_INVENTORY") }
        for (file, origin, owner) in [
            (environment.configurationDirectory + "/attach-cd/inventory.yaml", "user file", InventoryFile.Owner.user),
            ("/etc/attach-cd/inventory.yaml", "system file", .root),
        ] {
            let files = [file].filter(FileManager.default.fileExists) + (try GeneratedInventories.files(beside: file))
            guard let first = files.first else { continue }
            // What is written by hand comes first, so it wins.
            var inventory = try trusted(first, owner)
            for file in files.dropFirst() { inventory.merge(try trusted(file, owner)) }
            return (Sourced(value: inventory, origin: origin), nil)
        }
        return (Sourced(value: Inventory(), origin: "built-in default"), nil)
    }

    /// A file that is used without having been named: it must be the owner's alone.
    private static func trusted(_ file: String, _ owner: InventoryFile.Owner) throws(ConfigurationError) -> Inventory {
        let content = try InventoryFile(file, owner: owner)
        if let fault = fault(file, content) { throw fault }
        return try read(content, file)
    }

    private static func chosen(
        _ file: String, origin: String
    ) throws(ConfigurationError) -> (Sourced<Inventory>, fault: ConfigurationError?) {
        let content = try InventoryFile(file, owner: .user)
        return (Sourced(value: try read(content, file), origin: origin), fault(file, content))
    }

    private static func read(_ content: InventoryFile, _ file: String) throws(ConfigurationError) -> Inventory {
        try InventoryReader(file: file, quotes: content.mayBeQuoted).read(content.text)
    }

    private static func fault(_ file: String, _ content: InventoryFile) -> ConfigurationError? {
        content.fault.map {
            ConfigurationError(
                file: file, line: nil, message: $0, hint: "check what it contains, then chown it to yourself and chmod go-w it")
        }
    }

    /// ssh opens the file again for each host, with descriptors of its own.
    private static func readable(_ file: String) throws(ConfigurationError) -> String {
        let path = file.hasPrefix("/") ? file : FileManager.default.currentDirectoryPath + "/" + file
        var status = stat()
        let isFile = stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
        guard isFile && !["/dev/std", "/dev/fd/", "/proc/"].contains(where: { path.hasPrefix($0) }) || path == "/dev/null" else {
            throw ConfigurationError(
                file: file, line: nil, message: "isn't a regular file, which ssh could read for each host",
                hint: "write the ssh configuration into a file, and give its path")
        }
        _ = try TextFile.read(path)
        return path
    }
}
