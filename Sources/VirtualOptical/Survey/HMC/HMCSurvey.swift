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
            in: try await directory(first: hmc.system, withAdapters: true))
        let known = place.listing.adapters
        let adapters: [LshwresSCSI.Adapter]
        if let known { adapters = known } else { adapters = try await ask(LshwresSCSI(system: place.reference)) }
        return HMCFacts(
            hmc: await hmc.runner.activeHost, system: place.reference, machine: place.listing.system.machine,
            partition: place.partition,
            servers: place.listing.partitions.filter(\.isServer), adapters: adapters)
    }

    /// The way to a VIOS that is named alone.
    func vios(_ name: String) async throws(Problem) -> RemoteHost {
        let place = try await HMCSearch(wanted: name, isServer: true, hmc: hmc).find(in: try await directory(first: hmc.system))
        guard let access = await hmc.vios(name, partition: place.partition.name, system: place.reference) else {
            throw HMCSearch.unquotable(place.partition.name, hmc.runner.host)
        }
        return access
    }

    /// The HMC's systems with their partitions: of the one that is said to be right in the same exec, of the others only if asked.
    func directory(first system: HMCName?, withAdapters: Bool = false) async throws(Problem) -> HMCDirectory {
        var directory = HMCDirectory()
        guard let system else {
            directory.systems = try await ask(LssyscfgSystems())
            return try await listed(directory, directory.systems)
        }
        let answers = try await exchange { question in
            (
                question.add(LssyscfgSystems()), question.add(LssyscfgPartitions(system: system.text)),
                withAdapters ? question.add(LshwresSCSI(system: system.text)) : nil
            )
        }
        directory.systems = try answers.1.read(answers.0.0)
        guard let found = directory.system(named: system.text) else {
            guard !hmc.isSystemCertain else {
                throw HMCSearch.noSuchSystem(system.text, directory.systems, await hmc.runner.activeHost)
            }
            return try await listed(directory, directory.systems)
        }
        directory.meant = found
        var listing = HMCDirectory.Listing(system: found, partitions: try answers.1.read(answers.0.1))
        if let adapters = answers.0.2 { listing.adapters = try answers.1.read(adapters) }
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
            case .failure(let problem): result.silent.append((system, problem))
            }
        }
        if result.listings.isEmpty, let problem = result.silent.first?.problem { throw problem }
        return result
    }

    private func partitions(
        of systems: [LssyscfgSystems.System], _ directory: HMCDirectory
    ) async -> [(LssyscfgSystems.System, Result<[LssyscfgPartitions.Partition], Problem>)] {
        do throws(Problem) {
            let (places, answers) = try await exchange { question in
                systems.map { question.add(LssyscfgPartitions(system: directory.reference($0))) }
            }
            return zip(systems, places).map { system, place in
                (system, Result { () throws(Problem) in try answers.read(place) })
            }
        } catch {
            return systems.map { ($0, .failure(error)) }
        }
    }

    private func ask<C: RemoteCommand>(_ command: C) async throws(Problem) -> C.Output {
        let (place, answers) = try await exchange { $0.add(command) }
        return try answers.read(place)
    }

    /// One exec; an HMC that answers something else instead (no session left) gives way to the other one.
    private func exchange<Places>(
        _ make: (inout Batch) -> Places
    ) async throws(Problem) -> (Places, BatchReply) {
        var turns = 0
        while true {
            var question = Batch(hmc.shell)
            let places = make(&question)
            let answers = try await question.ask(bound: bound)
            guard answers.isNothing, await hmc.runner.failOver(turns: turns) else { return (places, answers) }
            turns += 1
        }
    }
}

extension LssyscfgPartitions.Partition {
    var isServer: Bool { environment == "vioserver" }
}
