import PowerVM
import Remoting
import VirtualOptical

/// Which systems, VIOSes and LPARs the words of `list` and `map` mean.
struct EstateSelection: Sendable, Equatable {
    /// A managed system, and which of its VIOSes; the name is nil for VIOSes that no file mentions.
    struct Part: Sendable, Equatable {
        var system: String?
        var vioses: [String]
        /// Only these partitions; nil: all.
        var lpars: [String]?
    }

    var parts: [Part] = []

    /// - Parameter words: none: everything in the inventory.
    init(_ words: [String], inventory: Inventory) throws(Problem) {
        guard !words.isEmpty else {
            parts = inventory.systems.keys.sorted(by: NaturalOrder.isBefore).map {
                Part(system: $0, vioses: inventory.systems[$0]?.vioses ?? [])
            }
            return
        }
        for word in words { parts.append(try Self.part(word, inventory)) }
    }

    private static func part(_ word: String, _ inventory: Inventory) throws(Problem) -> Part {
        guard HostArgument.isValid(word) || inventory.system(called: word) != nil else {
            throw Problem(
                .refused, .invalidName, "'\(SafeText.clean(word))' isn't a valid name of a system, VIOS or LPAR",
                hint: LPARChoice.isPattern(word)
                    ? "patterns are conditions here, for example --where 'lpar~^aix'"
                    : "give a name from the inventory, or the ssh host of a VIOS")
        }
        let system = inventory.system(called: word)
        let home = inventory.system(ofVIOS: word)
        let lpar = inventory.lpars[word]
        let readings = [
            system.map { "the system \($0.name)" }, home.map { "a VIOS of \($0.name)" },
            lpar.map { "an LPAR\($0.system.map { " of \($0)" } ?? "")" },
        ].compactMap(\.self)
        guard readings.count < 2 else {
            throw Problem(
                .refused, .ambiguousName, "\(word) is \(readings.joined(separator: " and ")) in the inventory",
                hint: "list the system instead, and select with --where 'vios=\(word)' or --where 'lpar=\(word)'")
        }
        if let system { return Part(system: system.name, vioses: system.system.vioses) }
        if let home { return Part(system: home.name, vioses: [word]) }
        guard let lpar else { return Part(system: nil, vioses: [word]) }
        guard let name = lpar.system, let entry = inventory.systems[name] else {
            throw Problem(
                .refused, .noVIOS, "\(word) has no system in the inventory, so its VIOSes aren't known",
                hint: "add lpars: { \(word): { system: MS } }, or list its VIOS with --where 'lpar=\(word)'")
        }
        return Part(system: name, vioses: entry.vioses, lpars: [word])
    }

    /// Every VIOS once, by system: what has to be queried.
    var queries: [Part] {
        var queries: [Part] = []
        for part in parts {
            guard let index = queries.firstIndex(where: { $0.system == part.system && part.system != nil }) else {
                if !queries.contains(part) { queries.append(part) }
                continue
            }
            queries[index].vioses += part.vioses.filter { !queries[index].vioses.contains($0) }
        }
        return queries
    }

    /// A word that isn't in the inventory was taken for the ssh host of a VIOS: a mistyped system is one that doesn't exist.
    static func explained(_ estate: Estate, inventory: Inventory) -> Estate {
        let systems = inventory.systems.keys.sorted(by: NaturalOrder.isBefore).joined(separator: ", ")
        var result = estate
        for (index, server) in estate.servers.enumerated() where server.system == nil {
            guard server.problem?.code == .nameResolution else { continue }
            result.servers[index].problem?.hint =
                "the inventory has no system, VIOS or LPAR \(server.vios)"
                + (systems.isEmpty ? "" : " (systems: \(systems))") + "; it was taken for the ssh host of a VIOS"
        }
        return result
    }

    /// What the words mean of what was found.
    func selected(_ estate: Estate) -> Estate {
        var result = estate
        result.servers = estate.servers.compactMap { server in
            let own = parts.filter { $0.vioses.isEmpty || $0.vioses.contains(server.vios.text) }
            guard !parts.isEmpty, !own.contains(where: { $0.lpars == nil }) else { return server }
            guard !own.isEmpty else { return nil }
            var kept = server
            kept.adapters.removeAll { adapter in !own.contains { $0.lpars?.contains { $0 == adapter.lpar } ?? true } }
            return kept
        }
        return result
    }
}
