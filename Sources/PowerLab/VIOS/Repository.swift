/// `mkrep`, `chrep` and `rmrep` ([C] mkrep-01, [D] IBM:mkrep, IBM:chrep). guess: every text of a refusal but 0516-404, and that chrep and
/// rmrep are silent.
enum Repository {
    static let none = Answer.failed(1, "The DVD repository has not been created yet.")

    static let mkrep = EmulatedCommand.ioscli("mkrep", ["sp": .one, "size": .one], .changes) { flags, _, machine in
        guard let name = flags.value("sp"), let size = flags.value("size").flatMap(megabytes) else { return Flags.usage("mkrep") }
        guard machine.vios.repository == nil else { return .failed(1, "The DVD repository already exists.") }
        guard let pool = machine.vios.pools.firstIndex(where: { $0.name == name }) else {
            return .failed(1, "Storage pool \"\(name)\" does not exist.")
        }
        guard machine.vios.pools[pool].type == "LVPOOL" else {
            return .failed(1, "Storage pool \"\(name)\" is not a logical volume storage pool.")
        }
        guard let volume = machine.vios.pools[pool].take(size) else { return Messages.poolFull() }
        machine.vios.repository = MediaRepository(
            sizeMB: MediaRepository.size(ofVolume: volume), volumeMB: volume, pool: name, media: [])
        return Answer(out: "Virtual Media Repository Created\nRepository created within \"VMLibrary\" logical volume\n")
    }

    /// Grows by at least the given size; "cannot be a negative number" ([D] IBM:chrep).
    static let chrep = EmulatedCommand.ioscli("chrep", ["size": .one], .changes) { flags, _, machine in
        guard let text = flags.value("size") else { return Flags.usage("chrep") }
        guard let size = megabytes(text), size > 0 else { return .failed(1, "The size \"\(text)\" is not valid.") }
        guard let repository = machine.vios.repository else { return none }
        guard let pool = machine.vios.pools.firstIndex(where: { $0.name == repository.pool }),
            let grown = machine.vios.pools[pool].take(size)
        else { return Messages.poolFull() }
        machine.vios.repository?.volumeMB += grown
        machine.vios.repository?.sizeMB += grown
        return Answer()
    }

    static let rmrep = EmulatedCommand.ioscli("rmrep", ["f": .none], .changes) { flags, _, machine in
        guard let repository = machine.vios.repository else { return none }
        if !repository.media.isEmpty, !flags.has("f") {
            return .failed(1, "The DVD repository contains virtual media. Use the -f flag to remove it.")
        }
        let loaded = machine.vios.vtds.indices.filter { machine.vios.medium(in: machine.vios.vtds[$0]) != nil }
        for index in loaded { machine.vios.vtds[index].backing = "" }
        for index in machine.vios.pools.indices where machine.vios.pools[index].name == repository.pool {
            machine.vios.pools[index].freeMB += repository.volumeMB
        }
        machine.vios.repository = nil
        return Answer()
    }

    /// `-size` of mkrep, chrep and mkvopt: `###M/m` or `###G/g` ([D] IBM:mkrep).
    static func megabytes(_ text: String) -> Int? {
        guard let unit = text.last, let number = Int(text.dropLast()) else { return nil }
        switch unit {
        case "M", "m": return number
        case "G", "g": return number * 1024
        default: return nil
        }
    }
}
