import PowerVM

/// Is the host that answered the partition that is meant, and can it do its part? Checked before anything is changed.
struct ClientGuard: Sendable {
    var request: DriveRequest
    var need: Need

    /// What the ssh user must be allowed to do in the partition.
    enum Need: Sendable {
        /// `status` only looks.
        case nothing
        case configure(DriveRequest.ConfigureScope)
        case remove

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

    /// - Returns: notes for the report.
    func check(_ client: ClientFacts) throws(Problem) -> [String] {
        let identity = client.identity
        let host = client.host
        guard identity.os == "AIX" else {
            throw Problem(
                .refused, "not-aix", "\(host) runs \(identity.os), not AIX",
                hint: "check which host the ssh configuration reaches as \(host), or give the right one with --host", host: host)
        }
        guard let id = identity.partitionID else {
            throw Problem(
                .refused, "not-a-partition", "\(host) says that it is no logical partition (uname -L: -1)",
                hint: "give the LPAR's own host with --host", host: host)
        }
        guard identity.wpar == 0 else {
            throw Problem(
                .refused, "workload-partition",
                "\(host) is a workload partition (WPAR \(identity.wpar)); devices belong to its global environment",
                hint: "name the LPAR that hosts the WPAR", host: host)
        }
        let notes = try checkName(identity, id: id, host: host)
        if let expected = request.partitionID, expected != id {
            throw Problem(
                .refused, "wrong-partition",
                "\(host) is partition \(identity.partitionName)(\(id)); the inventory says that \(request.lpar) has the id \(expected)",
                hint: "correct the inventory (lpars: { \(request.lpar): { id: \(id) } }) if the LPAR was moved, or the ssh host",
                host: host)
        }
        if let expected = request.machine, let machine = identity.machine, expected != machine {
            throw Problem(
                .refused, "wrong-machine",
                "\(host) runs on \(machine); the inventory says that the system of \(request.lpar) is \(expected)",
                hint: "correct the inventory if the LPAR was moved, or the ssh host", host: host)
        }
        if let lines = need.lines { try checkPrivilege(identity, lines, host: host) }
        return notes
    }

    private func checkName(_ identity: ClientIdentity, id: PartitionID, host: String) throws(Problem) -> [String] {
        let actual = identity.partitionName
        let expected = request.partitionName
        if actual == expected { return [] }
        if actual.lowercased() == expected.lowercased() {
            return ["the partition's name is \(actual), taken for \(expected)"]
        }
        throw Problem(
            .refused, "wrong-partition",
            "\(host) is partition \(actual)(\(id)); meant was \(expected)",
            hint:
                "if that is the right one, say so: --partition \(ShellWord.quoted(actual)), or in the inventory: lpars: { \(YAMLWord.quoted(request.lpar)): { partition: \(YAMLWord.inQuotes(actual)) } }",
            host: host)
    }

    /// Other lines that sudo denies (kdb, the cure of a stale cd) are no reason to stop: they may never be needed.
    private func checkPrivilege(_ identity: ClientIdentity, _ lines: String, host: String) throws(Problem) {
        let missing = identity.denied.filter { $0.hasPrefix(lines) }
        guard missing.isEmpty else {
            throw Problem(
                .refused, "not-permitted", "\(host): sudo doesn't allow \(missing.joined(separator: ", "))",
                hint: "add the missing lines of contrib/sudoers.attach-cd on \(host)", host: host)
        }
        guard identity.privilege == .none, identity.denied.isEmpty else { return }
        throw Problem(
            .refused, "not-permitted", "\(host): the ssh user is not root and may not configure devices",
            hint: "log in as root, or set become: sudo in the inventory and add contrib/sudoers.attach-cd on \(host)", host: host)
    }
}
