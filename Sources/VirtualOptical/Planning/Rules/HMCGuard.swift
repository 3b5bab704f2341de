import PowerVM

/// Does what the HMC says of the partition agree with the host that answered, and with the inventory?
struct HMCGuard: Sendable {
    var request: DriveRequest
    var hmc: HMCFacts

    /// - Parameter client: nil when the LPAR isn't asked.
    func check(_ client: ClientFacts?) throws(Problem) {
        let meant = "\(hmc.partition.name)(\(hmc.partition.id)) on \(hmc.system) (\(hmc.machine))"
        if let client {
            let identity = client.identity
            let id = identity.partitionID.map(String.init(describing:)) ?? "none"
            if identity.partitionID != hmc.partition.id {
                throw Problem(
                    .refused, "wrong-partition",
                    "\(client.host) is partition \(identity.partitionName)(\(id)); \(hmc.hmc) knows \(meant)",
                    hint: "check which host the ssh configuration reaches as \(client.host), or give --system", host: client.host)
            }
            if let machine = identity.machine, machine != hmc.machine {
                throw Problem(
                    .refused, "wrong-machine", "\(client.host) runs on \(machine); \(hmc.hmc) knows \(meant)",
                    hint: "check the ssh host, or give the right system with --system", host: client.host)
            }
        }
        if let expected = request.partitionID, expected != hmc.partition.id {
            throw Problem(
                .refused, "wrong-partition",
                "\(hmc.hmc) knows \(meant); the inventory says that \(request.lpar) has the id \(expected)",
                hint: "correct the inventory (lpars: { \(request.lpar): { id: \(hmc.partition.id) } }) if that is the right one",
                host: hmc.hmc)
        }
        if let expected = request.machine, expected != hmc.machine {
            throw Problem(
                .refused, "wrong-machine",
                "\(hmc.hmc) knows \(meant); the inventory says that the system of \(request.lpar) is \(expected)",
                hint: "correct the inventory if the LPAR was moved, or give the right system with --system", host: hmc.hmc)
        }
    }
}
