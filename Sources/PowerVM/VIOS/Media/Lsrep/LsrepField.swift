/// The fields of `lsrep`, by their `-field` names (any case; those with a blank are quoted) and by the headers of the screen
/// form.
///
/// Source: reference, section 3 (VH:lsrep). The form of a listing with `-field` or `-fmt` is inferred from `lsmap` and `lsvopt`.
package enum LsrepField: String, CaseIterable {
    case size, free
    case pool = "parent pool"
    case parentSize = "parent size"
    case parentFree = "parent free"
    case name
    case fileSize = "file size"
    case optical, access

    package var isOfRepository: Bool {
        switch self {
        case .size, .free, .pool, .parentSize, .parentFree: true
        case .name, .fileSize, .optical, .access: false
        }
    }

    package static let ofRepository = allCases.filter(\.isOfRepository)
    package static let ofMedium = allCases.filter { !$0.isOfRepository }

    /// The columns of a header line, or nil if it is none: size and free of the repository, or the name of media and more.
    package static func header(_ line: TextSlice) -> [LsrepField]? {
        guard let first = line.first, headed.contains(first | 0x20), line.count < 1000 else { return nil }
        var words = line.blankSeparated.map { $0.lowercased() }[...]
        var fields: [LsrepField] = []
        while let word = words.popFirst() {
            let name = word == "parent" || word == "file" ? "\(word) \(words.popFirst() ?? "")" : word
            let plain = name == "size(mb)" || name == "free(mb)" ? String(name.dropLast(4)) : name
            guard let field = LsrepField(rawValue: plain), !fields.contains(field),
                plain != name || field != .size && field != .free
            else { return nil }
            fields.append(field)
        }
        return isReadable(fields) ? fields : nil
    }

    /// The first letters of the columns' headers.
    private static let headed = Set("sfpnoa".utf8)

    package static func isReadable(_ fields: [LsrepField], orEmpty: Bool = false) -> Bool {
        if fields.isEmpty { return orEmpty }
        if fields.allSatisfy(\.isOfRepository) { return fields.contains(.size) && fields.contains(.free) }
        return fields.contains(.name) && !fields.contains(where: \.isOfRepository)
    }
}
