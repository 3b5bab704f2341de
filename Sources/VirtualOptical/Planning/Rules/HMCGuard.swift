import PowerVM

/// Does what the HMC reports about the partition agree with the host that answered, and with the inventory?
struct HMCGuard: Sendable {
    var lpar: LPARIdentity
    var hmc: HMCFacts

    /// - Parameter client: nil when the LPAR isn't queried.
    func check(_ client: ClientFacts?) throws(Problem) {
        if let client {
            guard client.identity.partitionID == hmc.partition.id else { throw .wrongPartition(client, hmc) }
            if let machine = client.identity.machine, machine != hmc.machine {
                throw .wrongMachine(client.host, is: machine, hmc)
            }
        }
        if let expected = lpar.id, expected != hmc.partition.id {
            throw .wrongID(hmc, lpar: lpar.name, expected: expected)
        }
        if let expected = lpar.machine, expected != hmc.machine {
            throw .wrongMachine(hmc, lpar: lpar.name, expected: expected)
        }
    }
}
