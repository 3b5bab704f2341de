import PowerVM

/// Is the host that answered the requested partition, and can it do its part? Checked before anything is changed.
struct ClientGuard: Sendable {
    var lpar: LPARIdentity
    var need: Need

    /// What the ssh user must be allowed to do in the partition.
    enum Need: Sendable {
        /// `status` only reads.
        case nothing
        case configure(ConfigureScope)
        case remove

        var isChange: Bool {
            if case .nothing = self { false } else { true }
        }

        /// The beginning of the command lines that sudo must allow.
        fileprivate var lines: String? {
            switch self {
            case .nothing: nil
            case .configure(.vio0): Companion.cfgmgrCommand(.vio0)
            case .configure(.adapter): Companion.cfgmgrCommand(nil)
            case .remove: Companion.rmdevCommand + "cd"
            }
        }
    }

    /// - Returns: the partition, and notes for the report.
    func check(_ client: ClientFacts) throws(Problem) -> (partition: PartitionID, notes: [String]) {
        let (host, identity) = (client.host, client.identity)
        guard identity.os == "AIX" else { throw .notAIX(host, os: identity.os) }
        guard let id = identity.partitionID else { throw .notAPartition(host) }
        guard identity.wpar == 0 else { throw .workloadPartition(host, wpar: identity.wpar) }
        let notes = try checkName(identity.partitionName, id: id, host: host)
        if let expected = lpar.id, expected != id {
            throw .wrongID(host, is: identity.partitionName, id: id, lpar: lpar.name, expected: expected)
        }
        if let expected = lpar.machine, let machine = identity.machine, expected != machine {
            throw .wrongMachine(host, is: machine, lpar: lpar, expected: expected)
        }
        if let lines = need.lines { try checkPrivilege(identity, lines, host: host) }
        return (id, notes)
    }

    private func checkName(_ actual: String, id: PartitionID, host: String) throws(Problem) -> [String] {
        let expected = lpar.partitionName
        if actual == expected { return [] }
        if actual.lowercased() == expected.lowercased() {
            return ["the partition's name is \(actual); \(expected) differs from it only in case"]
        }
        throw .wrongName(host, is: actual, id: id, lpar: lpar.name, expected: expected)
    }

    /// Other lines that sudo denies (kdb, the cure of a stale cd) don't stop the run: they may never be needed.
    private func checkPrivilege(_ identity: ClientIdentity, _ lines: String, host: String) throws(Problem) {
        guard !identity.isSudoAbsent else { throw .noSudo(host) }
        let missing = identity.denied.filter { $0.hasPrefix(lines) }
        guard missing.isEmpty else { throw .sudoDenies(missing, on: host) }
        if identity.privilege == .none, identity.denied.isEmpty { throw .notPrivileged(host) }
    }
}
