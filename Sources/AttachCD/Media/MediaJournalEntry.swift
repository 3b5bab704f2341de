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

    struct Mount: Decodable {
        var source: String
        var point: String
    }

    var vios: String
    var medium: String
    var state: String
    var bytes: Int
    var sha256: String?
    var part: String?
    var mount: Mount?
    var seen: Sight?
    var time: String?

    init(_ record: MediumRecord) {
        vios = record.vios.text
        medium = record.medium.text
        state = record.state.rawValue
        bytes = record.bytes
        sha256 = record.sha256
        part = record.part?.text
        mount = record.mount.map { Mount(source: $0.source, point: $0.point.text) }
        seen = record.seen.map { Sight(bytes: $0.bytes, modified: $0.modified) }
        time = record.time
    }

    static func decode(_ data: Data) -> MediaJournalEntry? { try? JSONDecoder().decode(Self.self, from: data) }

    var document: JSONValue {
        [
            "vios": .string(vios), "medium": .string(medium), "state": .string(state), "bytes": .integer(bytes),
            "sha256": .text(sha256), "part": .text(part),
            "mount": mount.map { ["source": .string($0.source), "point": .string($0.point)] } ?? .null,
            "seen": seen.map { ["bytes": .integer($0.bytes), "modified": .string($0.modified)] } ?? .null, "time": .text(time),
        ]
    }

    /// Nil for what no record has.
    var record: MediumRecord? {
        guard let medium = MediumName(medium), let state = MediumRecord.State(rawValue: state),
            bytes > 0 || bytes == 0 && mount != nil
        else { return nil }
        let point = mount.flatMap { RemotePath($0.point) }
        let path = part.flatMap { RemotePath($0) }
        guard (path == nil) == (part == nil), (point == nil) == (mount == nil) else { return nil }
        let mounted = mount.flatMap { mount in point.map { MediumRecord.Mount(source: mount.source, point: $0) } }
        return MediumRecord(
            vios: VIOSName(vios), medium: medium, state: state, bytes: bytes, sha256: sha256, part: path, mount: mounted,
            seen: seen.map { MediumRecord.Sight(bytes: $0.bytes, modified: $0.modified) }, time: time)
    }
}
