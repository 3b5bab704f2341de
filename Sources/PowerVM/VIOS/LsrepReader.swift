/// Reads `lsrep`: one table with the repository, then, if there are media, one with a row for each.
enum LsrepReader {
    static func contents(_ output: OutputText) throws(ReadError) -> Lsrep.Contents {
        var lines = output.lines
        while let line = try lines.nextFilled() {
            if Lsrep.saysNone(line.text) { return Lsrep.Contents(repository: nil) }
            let header = line.words.map { $0.uppercased() }
            if header.starts(with: ["SIZE(MB)", "FREE(MB)"]) {
                let repository = try repository(&lines, hasPool: header.contains("POOL"))
                return try Lsrep.Contents(repository: repository, media: media(&lines))
            }
            if header == mediaHeader {
                return try Lsrep.Contents(repository: nil, media: rows(&lines))
            }
            if line.words.count >= 4, line.words[0].utf8.allSatisfy(ASCII.isDigit) {
                throw line.error("the header Size(mb), Free(mb) before any data")
            }
        }
        throw lines.cut("an lsrep listing: the header Size(mb), Free(mb), or the sentence that there is no repository")
    }

    private static let mediaHeader = ["NAME", "FILE", "SIZE", "OPTICAL", "ACCESS"]

    private static func repository(_ lines: inout OutputLines, hasPool: Bool) throws(ReadError) -> Lsrep.Repository {
        guard let line = try lines.next(), !line.isBlank else { throw lines.cut("the repository's sizes below the header") }
        let words = try line.checked().words
        let numbers = words.enumerated().compactMap { hasPool && $0.offset == 2 ? nil : Digits.number($0.element) }
        guard words.count == (hasPool ? 5 : 4), numbers.count == 4 else {
            throw line.error(hasPool ? "size, free, pool, pool's size, pool's free" : "size, free, parent's size, parent's free")
        }
        return Lsrep.Repository(
            sizeMB: numbers[0], freeMB: numbers[1], parentPool: hasPool ? String(words[2]) : nil, parentSizeMB: numbers[2],
            parentFreeMB: numbers[3])
    }

    private static func media(_ lines: inout OutputLines) throws(ReadError) -> [Lsrep.Medium] {
        guard let header = try lines.nextFilled() else { return [] }
        guard header.words.map({ $0.uppercased() }) == mediaHeader else {
            throw header.error("the header Name, File Size, Optical, Access")
        }
        let media = try rows(&lines)
        guard !media.isEmpty else { throw lines.cut("a medium below the header") }
        return media
    }

    private static func rows(_ lines: inout OutputLines) throws(ReadError) -> [Lsrep.Medium] {
        var media: [Lsrep.Medium] = []
        while let line = try lines.nextFilled() {
            let words = try line.checked().words
            if words.allSatisfy({ $0 == "-" }), words.count == 4, media.isEmpty { continue }
            if words.count == 1, line.isIndented, let drive = DeviceName(words[0]), let first = media.last?.loadedIn {
                // A read-only medium may be in several drives; that further ones stand alone in their column is inferred.
                media[media.count - 1].loadedIn = "\(first),\(drive)"
                continue
            }
            if words.count == 1, try lines.peek() == nil, MediumName(words[0]) != nil {
                // A manual's example shows a last row with nothing but the name.
                media.append(Lsrep.Medium(name: String(words[0]), sizeMB: nil))
            } else {
                media.append(try medium(line, words))
            }
        }
        return media
    }

    private static func medium(_ line: OutputLine, _ words: [Substring]) throws(ReadError) -> Lsrep.Medium {
        guard let name = words.first else { throw line.error("the name of a medium") }
        var size = words.dropFirst().prefix(1)
        if words.count > 2, MediaSize.isUnit(words[2]) { size = words[1...2] }
        let rest = words.dropFirst(1 + size.count)
        guard let megabytes = MediaSize.megabytes(size), size.first != "n/a", rest.count == 2, let optical = rest.first,
            let access = rest.last,
            access == "rw" || access == "ro",
            optical == "None" || optical.parts(at: UInt8(ascii: ",")).allSatisfy({ DeviceName($0) != nil })
        else { throw line.error("a medium: name, size, None or the drive it is in, ro or rw") }
        return Lsrep.Medium(
            name: String(name), sizeMB: megabytes, loadedIn: optical == "None" ? nil : String(optical), access: String(access))
    }
}
