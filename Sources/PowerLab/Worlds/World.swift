import Foundation

/// A named world: its YAML is part of the binary, so that `powerlab` needs no other file.
public struct World: Sendable {
    public let name: String
    let yaml: String

    static let builtIn: [World] = [
        World("seed", PackageResources.seed_yaml),
        World("clash", PackageResources.clash_yaml),
        World("crowded", PackageResources.crowded_yaml),
        World("down", PackageResources.down_yaml),
        World("dual", PackageResources.dual_yaml),
        World("elsewhere", PackageResources.elsewhere_yaml),
        World("existing", PackageResources.existing_yaml),
        World("ghost", PackageResources.ghost_yaml),
        World("hexids", PackageResources.hexids_yaml),
        World("late", PackageResources.late_yaml),
        World("library", PackageResources.library_yaml),
        World("layouts", PackageResources.layouts_yaml),
        World("liar", PackageResources.liar_yaml),
        World("media", PackageResources.media_yaml),
        World("noroot", PackageResources.noroot_yaml),
        World("npiv", PackageResources.npiv_yaml),
        World("silent", PackageResources.silent_yaml),
        World("strange", PackageResources.strange_yaml),
        World("twins", PackageResources.twins_yaml),
        World("zero", PackageResources.zero_yaml),
    ]

    init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        yaml = String(decoding: bytes, as: UTF8.self)
    }

    private init(file: String) throws {
        name = file
        yaml = try String(contentsOfFile: file, encoding: .utf8)
    }

    /// A world from YAML text, for tests that need their own.
    public init(name: String, yaml: String) {
        self.name = name
        self.yaml = yaml
    }

    /// The built-in world of that name, else the file.
    public static func find(_ nameOrFile: String) throws -> World {
        if let world = (builtIn + withHMC).first(where: { $0.name == nameOrFile }) { return world }
        guard FileManager.default.fileExists(atPath: nameOrFile) else {
            throw LabError.noSuchWorld(nameOrFile, known: (builtIn + withHMC).map(\.name))
        }
        return try World(file: nameOrFile)
    }

    /// Every built-in world with its purpose.
    public static func list() throws -> [(name: String, purpose: String)] {
        try (builtIn + withHMC).map { ($0.name, try WorldFile.parse($0.yaml, name: $0.name).purpose) }
    }

    func firstState() throws -> LabState {
        try WorldBuilder(name: name).build(WorldFile.parse(yaml, name: name))
    }
}
