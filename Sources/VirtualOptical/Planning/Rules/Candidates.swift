import PowerVM

/// A vhost that serves the LPAR, on a VIOS that was surveyed.
struct Candidate: Sendable, Equatable {
    var vios: String
    var adapter: ServerAdapter
    var hasRepository: Bool?

    static func == (a: Self, b: Self) -> Bool { a.vios == b.vios && a.adapter.name == b.adapter.name }

    var place: String { "\(adapter.name) on \(vios)" }
}

/// A drive of the LPAR: a VTD on one of its vhosts that `lsvopt` lists.
struct LPARDrive: Sendable, Equatable {
    var candidate: Candidate
    var vtd: ServerVTD
    var media: String?

    var place: String { "\(vtd.name) (\(candidate.place))" }
}

extension Facts {
    /// The vhosts whose client is this partition, in the order of VIOS and slot. A vhost that no client has connected to yet counts
    /// where the HMC pairs its slot with one of the partition's; one that the HMC binds to another partition doesn't count.
    func candidates(for id: PartitionID) -> [Candidate] {
        servers.flatMap { server in
            server.adapters.filter { serves($0, id) }.sorted { $0.location.slot < $1.location.slot }
                .map { Candidate(vios: server.vios, adapter: $0, hasRepository: server.hasRepository) }
        }
    }

    private func serves(_ adapter: ServerAdapter, _ id: PartitionID) -> Bool {
        guard let client = adapter.client else { return hmc?.pair(at: adapter.location) != nil }
        return client == id && hmc?.otherOwner(of: adapter.location) == nil
    }

    func drives(on candidates: [Candidate]) -> [LPARDrive] {
        candidates.flatMap { candidate in
            let optical = server(candidate.vios)?.drives ?? [:]
            return candidate.adapter.vtds.compactMap { vtd in
                optical[vtd.name].map { LPARDrive(candidate: candidate, vtd: vtd, media: $0.media) }
            }
        }
    }

    /// The LUNs behind which a cd may stand: file-backed drives, and physical ones (their backing device is a cd).
    func opticalLUNs(on candidates: [Candidate]) -> Set<LogicalUnitNumber> {
        Set(
            candidates.flatMap { candidate in
                candidate.adapter.vtds.filter { vtd in
                    server(candidate.vios)?.drives[vtd.name] != nil || vtd.backing?.hasPrefix("cd") == true
                }.map(\.lun)
            })
    }

    func server(_ vios: String) -> ServerFacts? { servers.first { $0.vios == vios } }
}

/// Machine type, model and serial must agree on both sides: partition ids repeat from frame to frame.
enum MachineGuard {
    /// Compared with `uname -M` and `-u`; the client's own location codes count only where these say nothing.
    static func check(_ facts: Facts, _ request: DriveRequest, candidates: [Candidate]) throws(Problem) {
        guard let client = facts.client else {
            return try checkServers(facts.hmc?.machine ?? request.machine, request, candidates)
        }
        let own = Set(client.view.adapters.map(\.location.machine))
        for candidate in candidates {
            let server = candidate.adapter.location.machine
            let codes = own.map(\.description).sorted().joined(separator: ", ")
            let reading: String
            if let machine = client.identity.machine {
                if machine == server { continue }
                reading = "\(machine)" + (own.isSubset(of: [machine]) ? "" : " (its location codes say \(codes))")
            } else {
                if own.contains(server) { continue }
                reading = own.isEmpty ? "an unknown machine" : codes
            }
            throw Problem(
                .refused, "wrong-machine",
                "\(client.host) runs on \(reading); \(candidate.place) belongs to \(server)",
                hint:
                    "partition ids repeat from machine to machine: name a VIOS of the LPAR's own system with --vios or in the inventory",
                host: candidate.vios)
        }
    }

    /// Without the partition's own word (`--vios-only`) the machine by HMC or inventory decides; an id alone is no partition.
    private static func checkServers(
        _ known: MachineID?, _ request: DriveRequest, _ candidates: [Candidate]
    ) throws(Problem) {
        guard let first = candidates.first else { return }
        guard let known else {
            throw Problem(
                .refused, "machine-unknown",
                "nothing says which machine \(request.lpar) is on while it isn't asked itself; \(first.place) belongs to \(first.adapter.location.machine)",
                hint:
                    "add serial: \(first.adapter.location.machine) to the LPAR's system in the inventory if that is the right one, or give the HMC with --hmc",
                host: first.vios)
        }
        guard let other = candidates.first(where: { $0.adapter.location.machine != known }) else { return }
        throw Problem(
            .refused, "wrong-machine",
            "the system of \(request.lpar) is \(known); \(other.place) belongs to \(other.adapter.location.machine)",
            hint:
                "partition ids repeat from machine to machine: name a VIOS of the LPAR's own system with --vios or in the inventory",
            host: other.vios)
    }
}
