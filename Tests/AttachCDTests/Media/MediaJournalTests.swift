import Foundation
import PowerVM
import Remoting
import TestSupport
import Testing
import VirtualOptical

@testable import AttachCD

/// The records of media: what is written is what is read back, and one process at a time works on a medium.
@Suite struct MediaJournalTests {
    private static func record(_ vios: VIOSName = VIOSName("ms12-vio1")) throws -> MediumRecord {
        MediumRecord(
            vios: vios, medium: try #require(MediumName("AIX.iso")), state: .importing, bytes: 3_817_865_216,
            sha256: String(repeating: "a", count: 64), part: RemotePath("/home/padmin/attach-cd-0123456789ab.part"),
            seen: MediumRecord.Sight(bytes: 17, modified: "Nov 29 06:10"))
    }

    private static func journal(_ home: TemporaryDirectory) -> MediaJournal {
        MediaJournal(Environment(variables: ["XDG_STATE_HOME": home.root]))
    }

    @Test("a record comes back as it was saved, with the time; it can be replaced and removed; others can't read it")
    func roundTrip() throws {
        let home = try TemporaryDirectory("journal")
        let journal = Self.journal(home)
        // Names of VIOSes can be addresses, and must not lead out of the directory.
        for vios in ["ms12-vio1", "padmin@[fe80::1%eth0]:22", "..", "."].map({ VIOSName($0) }) {
            var record = try Self.record(vios)
            #expect(try journal.record(of: record.medium, on: vios) == nil && journal.records(on: vios).isEmpty)
            try journal.save(record)
            var read = try #require(try journal.record(of: record.medium, on: vios))
            #expect(read.time?.hasSuffix("Z") == true)
            read.time = nil
            #expect(read == record)
            (record.state, record.part, record.seen) = (.created, nil, nil)
            try journal.save(record)
            #expect(try journal.records(on: vios).map(\.state) == [.created])
            try journal.remove(record.medium, on: vios)
            #expect(try journal.records(on: vios).isEmpty)
        }
        try journal.save(try Self.record())
        let file = home.root + "/attach-cd/media/ms12-vio1/AIX.iso.json"
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(!FileManager.default.fileExists(atPath: home.root + "/AIX.iso.json"))
    }

    @Test("a file that isn't a record is an error that names it, never an empty journal")
    func hostile() throws {
        let home = try TemporaryDirectory("journal")
        let journal = Self.journal(home)
        let record = try Self.record()
        try journal.save(record)
        let file = home.root + "/attach-cd/media/ms12-vio1/AIX.iso.json"
        for text in ["", "{}", "not json", #"{"vios": "other", "medium": "AIX.iso", "state": "created", "bytes": 1}"#] {
            try text.write(toFile: file, atomically: true, encoding: .utf8)
            #expect(throws: MediaRecordFailure.self) { try journal.record(of: record.medium, on: VIOSName("ms12-vio1")) }
            #expect(throws: MediaRecordFailure.self) { try journal.records(on: VIOSName("ms12-vio1")) }
        }
        let nowhere = MediaJournal(Environment(variables: ["XDG_STATE_HOME": "/proc/nothing"]))
        #expect(throws: MediaRecordFailure.self) { try nowhere.save(record) }
        #expect(throws: MediaRecordFailure.self) { try nowhere.claim("medium AIX.iso", on: VIOSName("ms12-vio1")) }
    }

    @Test("records that can't be listed are an error, never an empty journal")
    func unlistable() throws {
        let home = try TemporaryDirectory("journal")
        try FileManager.default.createDirectory(atPath: home.path("attach-cd/media"), withIntermediateDirectories: true)
        _ = try home.write("attach-cd/media/ms12-vio1", "")
        #expect(throws: MediaRecordFailure.self) { try Self.journal(home).records(on: VIOSName("ms12-vio1")) }
        #expect(try Self.journal(home).records(on: VIOSName("ms12-vio2")).isEmpty)
    }

    @Test("a claim holds until it is gone; another subject or VIOS is free")
    func claims() throws {
        let home = try TemporaryDirectory("journal")
        let (journal, other) = (Self.journal(home), Self.journal(home))
        var claim = try journal.claim("part 0123456789ab", on: VIOSName("ms12-vio1"))
        #expect(claim != nil)
        #expect(try other.claim("part 0123456789ab", on: VIOSName("ms12-vio1")) == nil)
        #expect(try other.claim("part 0123456789ab", on: VIOSName("ms12-vio2")) != nil)
        #expect(try other.claim("medium AIX.iso", on: VIOSName("ms12-vio1")) != nil)
        claim = nil
        #expect(try other.claim("part 0123456789ab", on: VIOSName("ms12-vio1")) != nil)
        #expect(try journal.records(on: VIOSName("ms12-vio1")).isEmpty)
    }

    @Test("a medium is the recorded one while size and time agree, also when ls prints the year instead of the time")
    func sights() {
        let sight = MediumRecord.Sight(bytes: 17, modified: "Nov 29 06:10")
        #expect(sight.isSame(as: .init(bytes: 17, modified: "Nov 29 06:10")))
        #expect(sight.isSame(as: .init(bytes: 17, modified: "Nov 29 2026")))
        #expect(!sight.isSame(as: .init(bytes: 18, modified: "Nov 29 06:10")))
        #expect(!sight.isSame(as: .init(bytes: 17, modified: "Nov 29 06:11")))
        #expect(!sight.isSame(as: .init(bytes: 17, modified: "Nov 30 2026")))
    }
}
