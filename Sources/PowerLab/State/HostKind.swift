/// What an emulated host is; decides which commands it has and which faults it can have.
public enum HostKind: String, Sendable, CaseIterable {
    case vios
    case lpar
    case hmc

    /// How messages name it.
    public var title: String {
        switch self {
        case .vios: "a VIOS"
        case .lpar: "an LPAR"
        case .hmc: "an HMC"
        }
    }

    /// Names of the emulated commands; an HMC passes those of a VIOS on.
    var commands: Set<String> {
        switch self {
        case .vios: CommandTable.viosNames
        case .lpar: Set(CommandTable.aix.map(\.name))
        case .hmc: CommandTable.viosNames.union(HMCCommand.named.keys)
        }
    }
}

extension LabState {
    /// Nil for an unknown host.
    public func kind(of host: String) -> HostKind? {
        if hmcs.contains(where: { $0.name == host }) { return .hmc }
        return Machine.find(host: host, in: self).map { $0.position.isVIOS ? .vios : .lpar }
    }
}
