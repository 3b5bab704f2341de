/// The adapters of a listing, each of which must appear once.
package struct LsmapSeen {
    private struct Key: Hashable {
        let name: VHostName
        let physloc: String?
    }

    private var keys: Set<Key> = []

    package init() {}

    /// False when the adapter was seen before; one whose name was not requested can't be recognised.
    package mutating func insert(_ adapter: Lsmap.Adapter) -> Bool {
        guard let name = adapter.name else { return true }
        return keys.insert(Key(name: name, physloc: adapter.physloc)).inserted
    }
}

/// The VTDs of one adapter, each of which must appear once, as must each LUN.
package struct LsmapSeenDevices {
    /// Most adapters have few, and to compare is faster than to hash: so many are in the list, and from the next one on all are in the sets.
    private static let listed = 32
    private var first: [(name: DeviceName?, lun: LogicalUnitNumber?)] = []
    private var names: Set<DeviceName> = []
    private var luns: Set<LogicalUnitNumber> = []

    package init() {}

    /// False when the name or the LUN was seen before; a field that was not requested can't be compared.
    package mutating func insert(_ vtd: Lsmap.VTD) -> Bool {
        if first.count < Self.listed {
            let isNew = !first.contains { isSame($0.name, vtd.name) || isSame($0.lun, vtd.lun) }
            first.append((vtd.name, vtd.lun))
            return isNew
        }
        if names.isEmpty, luns.isEmpty {
            names = Set(first.compactMap(\.name))
            luns = Set(first.compactMap(\.lun))
        }
        let isNewName = vtd.name.map { names.insert($0).inserted } ?? true
        let isNewLUN = vtd.lun.map { luns.insert($0).inserted } ?? true
        return isNewName && isNewLUN
    }

    private func isSame<Value: Equatable>(_ a: Value?, _ b: Value?) -> Bool { a != nil && a == b }
}
