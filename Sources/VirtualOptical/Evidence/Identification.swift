import PowerVM

/// What identifies the LPAR's partition.
public enum Identification: String, Sendable, CaseIterable {
    /// Its id and its machine are in the inventory.
    case inventory
    /// An HMC manages a partition of this name.
    case hmc
    /// Only its own answer.
    case own = "self"
}

extension Facts {
    func identification(of lpar: LPARIdentity) -> Identification {
        // A partition that doesn't report its machine can't be held against the inventory's.
        let canCompare = client.map { $0.identity.machine != nil } ?? true
        if lpar.id != nil, lpar.machine != nil, canCompare { return .inventory }
        return hmc == nil ? .own : .hmc
    }
}
