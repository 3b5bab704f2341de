import Foundation

/// A named world: its YAML is part of the binary, so that `powerlab` needs no other file.
public struct World: Sendable {
    public let name: String
    private let source: Source

    private enum Source {
        case yaml(String)
        /// Too regular to be written by hand.
        case estate(EstateWorld)
    }

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

    private static let all =
        builtIn + withHMC + [
            World("estate", EstateWorld(startsAll: false)), World("estate-all", EstateWorld(startsAll: true)),
        ]

    init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        source = .yaml(String(decoding: bytes, as: UTF8.self))
    }

    init(_ name: String, _ estate: EstateWorld) {
        self.name = name
        source = .estate(estate)
    }

    private init(file: String) throws {
        name = file
        source = .yaml(try String(contentsOfFile: file, encoding: .utf8))
    }

    /// A world from YAML text, for tests that need their own.
    public init(name: String, yaml: String) {
        self.name = name
        source = .yaml(yaml)
    }

    /// The built-in world of that name, else the file.
    public static func find(_ nameOrFile: String) throws -> World {
        if let world = all.first(where: { $0.name == nameOrFile }) { return world }
        guard FileManager.default.fileExists(atPath: nameOrFile) else {
            throw LabError.noSuchWorld(nameOrFile, known: all.map(\.name))
        }
        return try World(file: nameOrFile)
    }

    /// Every built-in world with its purpose.
    public static func list() throws -> [(name: String, purpose: String)] {
        try all.map { ($0.name, try $0.file().purpose) }
    }

    func firstState() throws -> LabState { try WorldBuilder(name: name).build(file()) }

    private func file() throws -> WorldFile {
        switch source {
        case .yaml(let text): try WorldFile.parse(text, name: name)
        case .estate(let estate): estate.file()
        }
    }
}
