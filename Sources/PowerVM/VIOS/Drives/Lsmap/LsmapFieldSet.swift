/// Some of the fields of `lsmap`.
package struct LsmapFieldSet: OptionSet, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }
    package init(_ field: LsmapField) { rawValue = 1 << field.place }
    package init(_ fields: some Sequence<LsmapField>) { self = fields.reduce(into: []) { $0.insert(LsmapFieldSet($1)) } }

    package static let ofAdapter = LsmapFieldSet([LsmapField.svsa, .physloc, .clientid])

    package func contains(_ field: LsmapField) -> Bool { isSuperset(of: LsmapFieldSet(field)) }
}

extension LsmapField {
    fileprivate var place: UInt16 {
        switch self {
        case .svsa: 0
        case .physloc: 1
        case .clientid: 2
        case .vtd: 3
        case .status: 4
        case .lun: 5
        case .backing: 6
        case .bdphysloc: 7
        case .mirrored: 8
        }
    }
}
