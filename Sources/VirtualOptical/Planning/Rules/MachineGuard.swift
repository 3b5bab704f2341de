import PowerVM

/// Machine type, model and serial must agree on both sides: partition ids repeat from frame to frame.
struct MachineGuard: Sendable {
    var lpar: LPARIdentity
    var candidates: [Candidate]

    /// Compared with `uname -M` and `-u`; the client's own location codes count only where these are missing.
    func check(_ facts: Facts) throws(Problem) {
        guard let client = facts.client else {
            return try checkServers(facts.hmc?.machine ?? lpar.machine, EvidenceSources(facts).hmc)
        }
        let own = Set(client.view.adapters.map(\.location.machine))
        for candidate in candidates {
            let server = candidate.adapter.location.machine
            let codes = own.map(\.description).sorted().joined(separator: ", ")
            let reading: String
            if let machine = client.identity.machine {
                if machine == server { continue }
                reading = "\(machine)" + (own.isSubset(of: [machine]) ? "" : " (by its location codes \(codes))")
            } else {
                if own.contains(server) { continue }
                reading = own.isEmpty ? "an unknown machine" : codes
            }
            throw .wrongMachine(client.host, is: reading, but: candidate)
        }
    }

    /// Without the partition's own answer (`--vios-only`) the machine by HMC or inventory decides; an id alone isn't a partition.
    private func checkServers(_ known: MachineID?, _ hmc: EvidenceSources.HMC) throws(Problem) {
        guard let first = candidates.first else { return }
        guard let known else { throw .machineUnknown(lpar.name, first, hmc) }
        if let other = candidates.first(where: { $0.adapter.location.machine != known }) {
            throw .wrongSystem(of: lpar.name, is: known, but: other)
        }
    }
}
