import AsyncSupport
import PowerVM

/// Finds a partition on an HMC: its system, its state, its slots. Commands of the HMC that read, over one session.
struct HMCSurvey: Sendable {
    var hmc: HMCHost
    var bound: Duration

    /// How many commands the HMC gets at the same time when all its systems are looked through.
    private static let lanes = 4

    /// Everything about an LPAR.
    func facts(of lpar: String) async throws(Problem) -> HMCFacts {
        let place = try await HMCSearch(wanted: lpar, isServer: false, hmc: hmc).find(
            in: try await directory(first: hmc.system.name, withAdapters: true))
        let known = place.listing.adapters
        let adapters: [LshwresSCSI.Adapter]
        if let known { adapters = known } else { adapters = try await ask(LshwresSCSI(system: place.reference)) }
        return HMCFacts(
            hmc: await hmc.runner.activeHost, system: place.reference, machine: place.listing.system.machine,
            partition: place.partition,
            servers: place.listing.partitions.filter(\.isServer), adapters: adapters)
    }

    /// The route to a VIOS that is named alone.
    func vios(_ name: VIOSName) async throws(Problem) -> RemoteHost {
        let place = try await HMCSearch(wanted: name.text, isServer: true, hmc: hmc).find(
            in: try await directory(first: hmc.system.name))
        guard let host = await hmc.vios(name, partition: place.partition.name, system: place.reference) else {
            throw Problem.unquotable(place.partition.name, hmc.runner.host)
        }
        return host
    }

    /// The HMC's systems with their partitions: of the named one in the same exec, of the others only if asked.
    func directory(first system: HMCName?, withAdapters: Bool = false) async throws(Problem) -> HMCDirectory {
        var directory = HMCDirectory()
        guard let system else {
            directory.systems = try await ask(LssyscfgSystems())
            return try await listed(directory, directory.systems)
        }
        let reply = try await exchange { batch in
            (
                batch.add(LssyscfgSystems()), batch.add(LssyscfgPartitions(system: system.text)),
                withAdapters ? batch.add(LshwresSCSI(system: system.text)) : nil
            )
        }
        directory.systems = try reply.1.read(reply.0.0)
        guard let found = directory.system(named: system.text) else {
            if case .certain = hmc.system {
                throw Problem.noSuchSystem(system.text, directory.systems, await hmc.runner.activeHost)
            }
            return try await listed(directory, directory.systems)
        }
        directory.meant = found
        var listing = HMCDirectory.Listing(system: found, partitions: try reply.1.read(reply.0.1))
        if let adapters = reply.0.2 { listing.adapters = try reply.1.read(adapters) }
        directory.listings = [listing]
        directory.others = { directory async throws(Problem) in
            try await listed(directory, directory.systems.filter { $0 != found })
        }
        return directory
    }

    /// Adds the partitions of these systems. A system that can't answer (powered off, no connection) is remembered with its reason.
    private func listed(
        _ directory: HMCDirectory, _ systems: [LssyscfgSystems.System]
    ) async throws(Problem) -> HMCDirectory {
        let lanes = (0..<Self.lanes).map { lane in
            systems.enumerated().filter { $0.offset % Self.lanes == lane }.map(\.element)
        }
        let results = await lanes.filter { !$0.isEmpty }.concurrentMap { await partitions(of: $0, directory) }.flatMap(\.self)
        var result = directory
        for (system, answer) in results.sorted(by: { $0.0.name < $1.0.name }) {
            switch answer {
            case .success(let partitions): result.listings.append(.init(system: system, partitions: partitions))
            case .failure(let problem): result.unanswered.append((system, problem))
            }
        }
        if result.listings.isEmpty, let problem = result.unanswered.first?.problem { throw problem }
        return result
    }

    private func partitions(
        of systems: [LssyscfgSystems.System], _ directory: HMCDirectory
    ) async -> [(LssyscfgSystems.System, Result<[LssyscfgPartitions.Partition], Problem>)] {
        do throws(Problem) {
            let (slots, reply) = try await exchange { batch in
                systems.map { batch.add(LssyscfgPartitions(system: directory.reference($0))) }
            }
            return zip(systems, slots).map { system, slot in
                (system, Result { () throws(Problem) in try reply.read(slot) })
            }
        } catch {
            return systems.map { ($0, .failure(error)) }
        }
    }

    func ask<C: RemoteCommand>(_ command: C) async throws(Problem) -> C.Output {
        let (slot, reply) = try await exchange { $0.add(command) }
        return try reply.read(slot)
    }

    /// One exec; an HMC that answers something else instead (no session left) is replaced by the other one.
    private func exchange<Slots>(
        _ make: (inout Batch) -> Slots
    ) async throws(Problem) -> (Slots, BatchReply) {
        var turns = 0
        while true {
            var batch = Batch(hmc.shell)
            let slots = make(&batch)
            let host = await hmc.runner.activeHost
            let reply = try await batch.ask(bound: bound)
            guard reply.isNothing, await hmc.runner.failOver(from: host, turns: turns) else { return (slots, reply) }
            turns += 1
        }
    }
}

extension LssyscfgPartitions.Partition {
    var isServer: Bool { environment == "vioserver" }
}
