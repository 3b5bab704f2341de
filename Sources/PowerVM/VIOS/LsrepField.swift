/// The fields of `lsrep`, by their `-field` words (any case; those with a blank are quoted) and by the headers of the screen form.
///
/// Source: reference, section 3 (VH:lsrep). The look of a listing with `-field` or `-fmt` is inferred from `lsmap` and `lsvopt`.
enum LsrepField: String, CaseIterable {
    case size, free
    case pool = "parent pool"
    case parentSize = "parent size"
    case parentFree = "parent free"
    case name
    case fileSize = "file size"
    case optical, access

    var isOfRepository: Bool {
        switch self {
        case .size, .free, .pool, .parentSize, .parentFree: true
        case .name, .fileSize, .optical, .access: false
        }
    }

    static let ofRepository = allCases.filter(\.isOfRepository)
    static let ofMedium = allCases.filter { !$0.isOfRepository }

    /// The columns of a header line, or nil if it is none: size and free of the repository, or the name of media and more.
    static func header(_ line: Substring) -> [LsrepField]? {
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

    /// The fields behind `-field`; nil when all are listed.
    static func asked(_ options: CommandWords, _ output: OutputText) throws(ReadError) -> [LsrepField]? {
        guard let words = options.values(of: "-field") else { return nil }
        let fields = words.compactMap { LsrepField(rawValue: $0.lowercased()) }
        guard fields.count == words.count, Set(fields).count == fields.count,
            isReadable(fields.filter(\.isOfRepository), orEmpty: true),
            isReadable(fields.filter { !$0.isOfRepository }, orEmpty: true), !fields.isEmpty
        else {
            throw output.lines.cut(
                "-field words of lsrep, with size and free, or with name: \(allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return fields
    }

    private static func isReadable(_ fields: [LsrepField], orEmpty: Bool = false) -> Bool {
        if fields.isEmpty { return orEmpty }
        if fields.allSatisfy(\.isOfRepository) { return fields.contains(.size) && fields.contains(.free) }
        return fields.contains(.name) && !fields.contains(where: \.isOfRepository)
    }
}
