/// `chvopt` ([D] IBM:chvopt) and `rmvopt`. guess: texts and rc of the refusals, and that a loaded medium's access can't change.
enum Media {
    static let chvopt = EmulatedCommand.ioscli("chvopt", ["name": .one, "access": .one, "mv": .one], .changes) {
        flags, _, machine in
        guard let name = flags.value("name"), flags.has("access") != flags.has("mv") else { return Flags.usage("chvopt") }
        guard let repository = machine.vios.repository else { return Repository.none }
        guard let index = repository.media.firstIndex(where: { $0.name == name }) else { return unknown(name) }
        if !machine.vios.drives(holding: repository.media[index]).isEmpty { return loaded(name) }
        if let access = flags.value("access") {
            guard access == "ro" || access == "rw" else { return Flags.usage("chvopt") }
            machine.vios.repository?.media[index].access = access
        } else if let new = flags.value("mv") {
            if let refusal = refuse(new, repository) { return refusal }
            machine.vios.repository?.media[index].name = new
        }
        return Answer()
    }

    static let rmvopt = EmulatedCommand.ioscli("rmvopt", ["name": .one, "f": .none], .changes) { flags, _, machine in
        guard let name = flags.value("name") else { return Flags.usage("rmvopt") }
        guard let medium = machine.vios.repository?.medium(name) else { return unknown(name) }
        let holders = machine.vios.vtds.indices.filter { machine.vios.vtds[$0].backing == medium.path }
        if !holders.isEmpty, !flags.has("f") { return loaded(name) }
        for index in holders { machine.vios.vtds[index].backing = "" }
        machine.vios.repository?.media.removeAll { $0.name == name }
        return Answer()
    }

    /// Why a new medium can't have this name; `already exists` is matched by a production script ([K] TEAM).
    static func refuse(_ name: String, _ repository: MediaRepository) -> Answer? {
        if repository.medium(name) != nil { return .failed(1, "Virtual media \"\(name)\" already exists.") }
        // At most 37 characters ([K] pypowervm); `-` is accepted ([C] lsrep-52col-uuid-names-ro).
        let letters = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_.-".contains($0)) }
        let isValid = letters && (1...37).contains(name.count) && !name.hasPrefix(".")
        return isValid ? nil : .failed(1, "Virtual media name \"\(name)\" is not valid.")
    }

    private static func unknown(_ name: String) -> Answer { .failed(1, "Virtual media \"\(name)\" does not exist.") }

    private static func loaded(_ name: String) -> Answer { .failed(1, "Virtual media \"\(name)\" is loaded.") }
}
