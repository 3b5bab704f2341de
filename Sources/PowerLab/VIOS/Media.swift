/// `mkvopt` makes a medium, `rmvopt` removes one ([D] VH:mkvopt; not LPAR-Tool's verbs of the same name).
enum Media {
    static let mkvopt = EmulatedCommand.ioscli(
        "mkvopt", ["name": .one, "size": .one, "dev": .one, "file": .one, "nfslink": .none, "ro": .none], .changes
    ) { flags, _, machine in
        guard let name = flags.value("name") else { return Flags.usage("mkvopt") }
        guard let size = flags.value("size").flatMap(Lsrep.megabytes) else {
            return .failed(1, "powerlab emulates mkvopt with -size only")
        }
        guard let repository = machine.vios.repository else { return .failed(1, "The DVD repository has not been created yet.") }
        // guess: texts and rc of the refusals.
        if repository.media.contains(where: { $0.name == name }) {
            return .failed(1, "Virtual media \"\(name)\" already exists.")
        }
        if repository.freeMB < size { return .failed(1, "Not enough free space in the repository.") }
        machine.vios.repository?.media.append(Medium(name: name, sizeMB: size, access: flags.has("ro") ? "ro" : "rw"))
        return Answer()
    }

    static let rmvopt = EmulatedCommand.ioscli("rmvopt", ["name": .one, "f": .none], .changes) { flags, _, machine in
        guard let name = flags.value("name") else { return Flags.usage("rmvopt") }
        guard let medium = machine.vios.repository?.media.first(where: { $0.name == name }) else {
            return .failed(1, "Virtual media \"\(name)\" does not exist.")
        }
        let holders = machine.vios.vtds.indices.filter { machine.vios.vtds[$0].backing == medium.path }
        if !holders.isEmpty, !flags.has("f") { return .failed(1, "Virtual media \"\(name)\" is loaded.") }
        for index in holders { machine.vios.vtds[index].backing = "" }
        machine.vios.repository?.media.removeAll { $0.name == name }
        return Answer()
    }
}
