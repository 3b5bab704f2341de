import PowerVM

/// What attach, detach and status begin with alike: the partition, its vhosts, and the guards of both.
struct DriveFinder: Sendable {
    var request: DriveRequest
    var facts: Facts
    var routes: Routes
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
            (partition, notes) = try ClientGuard(lpar: request.lpar, need: need).check(client)
        } else if let id = facts.hmc?.partition.id ?? request.lpar.id {
            partition = id
            // The problem of an LPAR that didn't answer contains it.
            if let hmc = facts.hmc, facts.clientProblem == nil {
                notes.append("\(hmc.hmc): \(hmc.partition.name)(\(id)) on \(hmc.system) is \(hmc.partition.state)")
            }
        } else {
            throw .partitionIDUnknown(request.lpar.name, evidence.hmc)
        }
        if let hmc = facts.hmc { try HMCGuard(lpar: request.lpar, hmc: hmc).check(facts.client) }
        if request.isStrict, need.isChange, facts.identification(of: request.lpar) == .own {
            throw .notIdentified(request.lpar.name, facts.client?.host)
        }
        let candidates = facts.candidates(for: partition)
        try MachineGuard(lpar: request.lpar, candidates: candidates).check(facts)
        return Found(partition: partition, candidates: candidates, notes: notes)
    }

    /// Which drive is meant. That there is none, or that its name is taken, counts only where the listings agree.
    func choose(_ found: Found) throws(Problem) -> DriveChoice {
        guard let naming = DriveNaming.defaultName(for: request.lpar.name) else { throw .noNameFrom(request.lpar.name) }
        let rule = DriveRule(
            lpar: request.lpar.name, selection: request.drive, facts: facts, candidates: found.candidates, naming: naming)
        let choice = Result { () throws(Problem) in try rule.choose() }
        if case .success(.existing) = choice { return try choice.get() }
        try listings.requireAgreement()
        return try choice.get()
    }

    var listings: ListingCheck { ListingCheck(request: request, facts: facts, routes: routes) }

    private var evidence: EvidenceSources { EvidenceSources(facts) }

    func target(of drive: LPARDrive, _ found: Found) throws(Problem) -> Target {
        Target(
            host: try routes.host(drive.candidate.vios), reason: "the drive's own adapter", name: drive.vtd.name,
            existing: drive.vtd, media: drive.media, matcher: matcher(drive.candidate, found))
    }

    func newTarget(
        _ name: DriveName, on candidate: Candidate, reason: String, _ found: Found
    ) throws(Problem) -> Target {
        Target(
            host: try routes.host(candidate.vios), reason: reason, name: name.device, matcher: matcher(candidate, found))
    }

    func matcher(_ candidate: Candidate, _ found: Found) -> AdapterMatcher {
        AdapterMatcher(
            partition: found.partition, candidate: candidate, aliases: facts.server(candidate.vios)?.aliases ?? [],
            servingVHostCount: found.candidates.count,
            otherOpticalLUNs: facts.opticalLUNs(on: found.candidates.filter { !$0.isSame(as: candidate) }),
            otherVIOSes: (facts.servers.map(\.vios) + facts.unanswered.map(\.vios)).filter { $0 != candidate.vios },
            pairedSlot: facts.hmc?.pair(at: candidate.adapter.location)?.clientSlot)
    }
}

extension Facts {
    /// The LPAR with its answer; nil if it isn't queried.
    func client(by routes: Routes) -> SurveyedClient? {
        guard let client, let host = routes.lpar else { return nil }
        return SurveyedClient(host: host, view: client.view)
    }
}
