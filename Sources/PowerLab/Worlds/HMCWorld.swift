extension WorldFile {
    /// An HMC as a world writes it.
    struct Console: Decodable {
        var name: String
        /// Absent: all systems of the world.
        var systems: [String]?
        /// `rmc_state` by ssh host.
        var rmc: [String: String]?
        /// `state` by ssh host.
        var states: [String: String]?
        var language: String?
        var seconds: Double?
        var faults: [String]?
    }
}

extension WorldBuilder {
    func console(_ file: WorldFile.Console, of world: WorldFile) throws -> HMC {
        let all = world.systems.map(\.name)
        for system in file.systems ?? [] where !all.contains(system) {
            throw LabError.badWorld(name, "\(file.name) manages no system '\(system)' of this world")
        }
        return HMC(
            name: file.name, systems: file.systems ?? all, rmc: file.rmc ?? [:], states: file.states ?? [:],
            language: file.language,
            seconds: file.seconds ?? 0)
    }
}

extension World {
    /// Worlds with an HMC.
    static let withHMC: [World] = [
        World("hmc", PackageResources.hmc_yaml),
        World("hmc-normc", PackageResources.hmc_normc_yaml),
        World("hmc-two", PackageResources.hmc_two_yaml),
    ]
}
