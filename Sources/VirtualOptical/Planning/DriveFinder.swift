import PowerVM

/// What attach, detach and status begin with alike: the partition, its vhosts, and the guards of both.
struct DriveFinder: Sendable {
    var request: DriveRequest
    var facts: Facts
    var need: ClientGuard.Need

    struct Found: Sendable {
        var partition: PartitionID
        var candidates: [Candidate]
        var notes: [String]
    }

    func find() throws(Problem) -> Found {
        var notes: [String] = []
        let partition: PartitionID
        if let client = facts.client {
            notes = try ClientGuard(request: request, need: need).check(client)
            guard let id = client.identity.partitionID else {
                throw Problem(
                    .refused, "not-a-partition", "\(client.host) has no partition id",
                    hint: "give the LPAR's own host with --host")
            }
            partition = id
        } else if let id = facts.hmc?.partition.id ?? request.partitionID {
            partition = id
            if let hmc = facts.hmc {
                notes.append("\(hmc.hmc): \(hmc.partition.name)(\(id)) on \(hmc.system) is \(hmc.partition.state)")
            }
        } else {
            throw Problem(
                .refused, "partition-id-unknown",
                "nothing says which partition id \(request.lpar) has while it isn't asked itself",
                hint: "write it into the inventory (lpars: { \(request.lpar): { id: N } }), or give the HMC with --hmc")
        }
        if let hmc = facts.hmc { try HMCGuard(request: request, hmc: hmc).check(facts.client) }
        let candidates = facts.candidates(for: partition)
        try MachineGuard.check(facts, request, candidates: candidates)
        return Found(partition: partition, candidates: candidates, notes: notes)
    }

    func defaultName() throws(Problem) -> (name: DriveName, altered: Bool) {
        guard let naming = DriveNaming.defaultName(for: request.lpar) else {
            throw Problem(
                .refused, "invalid-name", "no drive name can be made of \(request.lpar)", hint: "give one with --name")
        }
        return naming
    }

    func target(of drive: LPARDrive, _ found: Found) -> Target {
        Target(
            partition: found.partition, vios: drive.candidate.vios, adapter: drive.candidate.adapter,
            reason: "the drive is there",
            name: drive.vtd.name, existing: drive.vtd, media: drive.media, prover: prover(drive.candidate, found))
    }

    func newTarget(_ name: DriveName, on candidate: Candidate, reason: String, _ found: Found) -> Target {
        Target(
            partition: found.partition, vios: candidate.vios, adapter: candidate.adapter, reason: reason, name: name.device,
            existing: nil, media: nil, prover: prover(candidate, found))
    }

    private func prover(_ candidate: Candidate, _ found: Found) -> AdapterMatcher {
        AdapterMatcher(
            partition: found.partition, vios: candidate.vios, aliases: facts.server(candidate.vios)?.aliases ?? [],
            vhost: candidate.adapter.name, server: candidate.adapter.location,
            carriers: found.candidates.count,
            otherOpticalLUNs: facts.opticalLUNs(on: found.candidates.filter { $0 != candidate }),
            otherVioses: (facts.servers.map(\.vios) + facts.silent.map(\.vios)).filter { $0 != candidate.vios },
            pairedSlot: facts.hmc?.pair(at: candidate.adapter.location)?.clientSlot)
    }
}
