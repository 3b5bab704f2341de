/// Reads the screen form of `lsrep`: one table with the repository, then, if there are media, one with a row for each.
package struct LsrepScreen {
    private let isWhole: Bool
    /// The fields of `-field`; nil when all are listed.
    private let asked: [LsrepField]?
    private var lines: OutputLines

    package init(_ output: OutputText, asked: [LsrepField]? = nil) {
        isWhole = output.isWhole
        self.asked = asked
        lines = output.lines
    }

    package mutating func contents() throws(ReadError) -> Lsrep.Contents {
        while let line = try lines.nextFilled() {
            if Lsrep.saysNone(line.text) {
                if let more = try lines.nextFilled() {
                    throw more.error("nothing below the sentence that there is no repository")
                }
                return Lsrep.Contents(repository: nil)
            }
            if let fields = LsrepField.header(line.text) {
                guard fields.contains(.size) else {
                    guard !isWhole else { throw line.error("the header Size(mb), Free(mb) before any media") }
                    return try Lsrep.Contents(repository: nil, media: rows(fields))
                }
                guard let row = try lines.nextFilled() else { throw lines.cut("the repository's sizes below the header") }
                let repository = try Self.repository(row, row.checked().words, fields)
                return try Lsrep.Contents(repository: repository, media: media())
            }
            if line.text.first.map(ASCII.isDigit) == true, line.words.count >= 4, line.words[0].allSatisfy(ASCII.isDigit) {
                throw line.error("the header Size(mb), Free(mb) before any data")
            }
        }
        throw lines.cut("an lsrep listing: the header Size(mb), Free(mb), or the sentence that there is no repository")
    }

    package static func repository(
        _ line: OutputLine, _ words: [TextSlice], _ fields: [LsrepField]
    ) throws(ReadError) -> Lsrep.Repository {
        let row = Dictionary(zip(fields, words)) { first, _ in first }
        let numbers = row.filter { $0.key != .pool }.compactMapValues { Digits.number($0) }
        guard words.count == fields.count, numbers.count == fields.filter({ $0 != .pool }).count, let size = numbers[.size],
            let free = numbers[.free]
        else { throw line.error(fields.map(\.rawValue).joined(separator: ", ")) }
        return Lsrep.Repository(
            sizeMB: size, freeMB: free, parentPool: row[.pool].map { String($0) }, parentSizeMB: numbers[.parentSize],
            parentFreeMB: numbers[.parentFree])
    }

    private mutating func media() throws(ReadError) -> [Lsrep.Medium] {
        let isWanted = asked?.contains { !$0.isOfRepository } ?? true
        guard let header = try lines.nextFilled() else { return [] }
        guard isWanted, let fields = LsrepField.header(header.text), fields.contains(.name),
            !isWhole || asked != nil || fields == LsrepField.ofMedium
        else {
            throw header.error(isWanted ? "the header Name, File Size, Optical, Access" : "nothing but the repository")
        }
        let media = try rows(fields)
        guard !media.isEmpty else { throw lines.cut("a medium below the header") }
        return media
    }

    private mutating func rows(_ fields: [LsrepField]) throws(ReadError) -> [Lsrep.Medium] {
        var media: [Lsrep.Medium] = []
        while let line = try lines.nextFilled() {
            let words = try line.checked().words
            if media.isEmpty, words.allSatisfy({ $0 == "-" }), words.count == fields.count { continue }
            if words.count == 1, line.isIndented, let drive = DeviceName(words[0]), media.last?.loadedIn != nil {
                // A read-only medium may be in several drives; that further ones stand alone in their column is inferred.
                media[media.count - 1].loadedIn?.append(",\(drive)")
            } else if !isWhole, fields == LsrepField.ofMedium, words.count == 1, media.isEmpty,
                MediumName(String(words[0])) != nil
            {
                // A manual's example ends with one row that has nothing but the name.
                if let next = try lines.nextFilled() { throw next.error("nothing below a name without its size") }
                return [Lsrep.Medium(name: String(words[0]), sizeMB: nil)]
            } else {
                // The LPAR-Tool puts a unit behind the size.
                guard !isWhole || words.count <= fields.count else {
                    throw line.error("a medium: name, size, drive or None, ro or rw")
                }
                media.append(try Self.medium(line, words, fields))
            }
        }
        return media
    }

    /// The LPAR-Tool puts a unit behind the size, a second word.
    package static func medium(_ line: OutputLine, _ words: [TextSlice], _ fields: [LsrepField]) throws(ReadError) -> Lsrep.Medium
    {
        let expected = "a medium: name, size, None or the drive it is in, ro or rw"
        var name: TextSlice?
        var medium = Lsrep.Medium(name: "", sizeMB: nil)
        var rest = words[...]
        for field in fields {
            guard let word = rest.first else { throw line.error(expected) }
            let hasUnit = field == .fileSize && rest.dropFirst().first.map(MediaSize.isUnit) == true
            switch field {
            case .name: name = word
            case .fileSize:
                guard word != "n/a", let size = MediaSize.megabytes(rest.prefix(hasUnit ? 2 : 1)) else {
                    throw line.error(expected)
                }
                medium.sizeMB = size
            case .optical:
                guard word.parts(at: UInt8(ascii: ",")).allSatisfy(DeviceName.isName) else { throw line.error(expected) }
                medium.loadedIn = word == "None" ? nil : String(word)
            case .access:
                guard word == "rw" || word == "ro" else { throw line.error(expected) }
                medium.access = String(word)
            case .size, .free, .pool, .parentSize, .parentFree: break
            }
            rest = rest.dropFirst(hasUnit ? 2 : 1)
        }
        guard rest.isEmpty, let name else { throw line.error(expected) }
        medium.name = String(name)
        return medium
    }
}
