import FoundationEssentials
import Glibc
import PowerVM
import VirtualOptical

/// A record as its file has it.
struct MediaJournalEntry: Decodable {
    struct Sight: Decodable {
        var bytes: Int
        var modified: String
    }

    var vios: String
    var medium: String
    var state: String
    var bytes: Int
    var sha256: String?
    var part: String?
    var seen: Sight?
    var time: String?

    init(_ record: MediumRecord) {
        vios = record.vios.text
        medium = record.medium.text
        state = record.state.rawValue
        bytes = record.bytes
        sha256 = record.sha256
        part = record.part?.text
        seen = record.seen.map { Sight(bytes: $0.bytes, modified: $0.modified) }
        time = record.time
    }

    static func decode(_ data: Data) -> MediaJournalEntry? { try? JSONDecoder().decode(Self.self, from: data) }

    var document: JSONValue {
        [
            "vios": .string(vios), "medium": .string(medium), "state": .string(state), "bytes": .integer(bytes),
            "sha256": .text(sha256), "part": .text(part),
            "seen": seen.map { ["bytes": .integer($0.bytes), "modified": .string($0.modified)] } ?? .null, "time": .text(time),
        ]
    }

    /// Nil for what no record has.
    var record: MediumRecord? {
        guard let medium = MediumName(medium), let state = MediumRecord.State(rawValue: state), bytes > 0 else { return nil }
        let path = part.flatMap { RemotePath($0) }
        guard (path == nil) == (part == nil) else { return nil }
        return MediumRecord(
            vios: VIOSName(vios), medium: medium, state: state, bytes: bytes, sha256: sha256, part: path,
            seen: seen.map { MediumRecord.Sight(bytes: $0.bytes, modified: $0.modified) }, time: time)
    }
}
