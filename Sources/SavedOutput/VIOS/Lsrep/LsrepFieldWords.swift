import PowerVM

extension LsrepField {
    /// The fields behind `-field`; nil when all are listed. With `-fmt` the repository's may be any: no header has to be recognised.
    static func asked(_ options: CommandWords, _ output: OutputText) throws(ReadError) -> [LsrepField]? {
        guard let words = options.values(of: "-field") else { return nil }
        let isFormatted = try options.delimiter() != nil
        let fields = words.compactMap { LsrepField(rawValue: $0.lowercased()) }
        guard fields.count == words.count, Set(fields).count == fields.count,
            isReadable(fields.filter(\.isOfRepository), orEmpty: true)
                || isFormatted && fields.allSatisfy(\.isOfRepository),
            isReadable(fields.filter { !$0.isOfRepository }, orEmpty: true), !fields.isEmpty
        else {
            throw output.lines.cut(
                "-field words of lsrep, with size and free, or with name: \(allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return fields
    }
}
