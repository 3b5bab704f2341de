/// The small ones.
enum ViosFacts {
    /// [C] ioslevel-01.
    static let ioslevel = EmulatedCommand(effect: .reads) { _, machine in Answer(out: machine.vios.level + "\n") }

    /// guess: head and layout; the names are those that powerlab emulates.
    static let help = EmulatedCommand(effect: .reads) { _, _ in
        let names = CommandTable.vios.keys.sorted().map { "    \($0)\n" }.joined()
        return Answer(out: "IOS Commands (those that powerlab emulates):\n\n" + names)
    }

    /// Configures server adapters that are not yet Available; silent ([D] VH:cfgdev).
    static let cfgdev = EmulatedCommand(effect: .changes, locksODM: true) { _, machine in
        for index in machine.vios.adapters.indices { machine.vios.adapters[index].status = "Available" }
        for index in machine.vios.vtds.indices { machine.vios.vtds[index].status = "Available" }
        return Answer()
    }
}
