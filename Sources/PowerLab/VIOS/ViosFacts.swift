/// The small ones.
enum ViosFacts {
    /// [C] ioslevel-01.
    static let ioslevel = EmulatedCommand(effect: .reads) { _, scene in Answer(out: scene.vios.level + "\n") }

    /// Configures server adapters that are not yet Available; silent ([D] VH:cfgdev).
    static let cfgdev = EmulatedCommand(effect: .changes, locksODM: true) { _, scene in
        for index in scene.vios.adapters.indices { scene.vios.adapters[index].status = "Available" }
        for index in scene.vios.vtds.indices { scene.vios.vtds[index].status = "Available" }
        return Answer()
    }
}
