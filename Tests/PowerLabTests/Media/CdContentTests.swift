import TestSupport
import Testing

@testable import PowerLab

/// What an LPAR reads from its cd.
@Suite("Content of cds")
struct CdContentTests {
    private static let read = "dd if=/dev/rcd0 bs=2048 skip=16 count=1 2>/dev/null | cut -c 2-6,41-60"

    @Test("a cd delivers the sector of the loaded medium, and an empty one an error")
    func content() async throws {
        try await LabFixture.with("library") { lab in
            #expect(try await lab.ssh("aix03", Self.read).out == "CD001AIX_7300_03_DVD_1   \n")
            let empty = try await lab.ssh("aix04", "dd if=/dev/rcd0 bs=2048 skip=16 count=1")
            #expect(empty.status == 2 && empty.out.isEmpty && empty.err.contains("not ready"))
            let none = try await lab.ssh("aix04", "dd if=/dev/rcd7 bs=2048 count=1")
            #expect(none.status == 2 && none.err.contains("does not exist"))
            _ = try await lab.ssh("ms12-vio1", "ioscli loadopt -disk AIX_7300_03_DVD_2.iso -vtd aix04_cd")
            #expect(try await lab.ssh("aix04", Self.read).out == "CD001AIX_7300_03_DVD_2   \n")
            let inside = try await lab.ssh(
                "aix04", "dd if=/dev/cd0 bs=2048 2>/dev/null | cksum; echo abc | dd bs=2 count=1 2>/dev/null")
            let outside = try await lab.ssh("ms12-vio1", "cksum < /dev/null; cksum /var/vio/VMLibrary/AIX_7300_03_DVD_2.iso")
            #expect(outside.out.contains(inside.out.prefix(10)) && inside.out.hasSuffix(" 2097152\nab"))
        }
    }

    @Test("a cd may deliver another image, or be for root only")
    func faults() async throws {
        try await LabFixture.with("library") { lab in
            try lab.arm("dd-wrong", on: "aix03")
            #expect(try await lab.ssh("aix03", Self.read).out == "CD001WRONG_MEDIUM        \n")
            try lab.arm("clear", "dd-denied", on: "aix03")
            #expect(try await lab.ssh("aix03", Self.read).out.hasPrefix("CD001AIX_"))
        }
        let world = World(
            name: "user",
            yaml: """
                purpose: "a user who isn't root"
                systems:
                  - name: ms12
                    type_model: 9009-22A
                    serial: "7812345"
                    vios:
                      - name: ms12-vio1
                        id: 1
                        repository: { media: [{ name: a.iso, bytes: 40960, volume_id: SMALL }] }
                        vhosts: [{ name: vhost1, slot: 28, client: aix03, client_slot: 2 }]
                        vtds: [{ name: cd, vhost: vhost1, kind: file_opt, lun: 0x81, backing: /var/vio/VMLibrary/a.iso }]
                    lpars:
                      - { name: aix03, id: 4, accounts: [{ name: oper, uid: 202 }], devices: [{ name: cd0, kind: cd, lun: 0x81 }] }
                """)
        try await LabFixture.with(world) { lab in
            #expect(try await lab.ssh("oper@aix03", Self.read).out == "CD001SMALL               \n")
            try lab.arm("dd-denied", on: "aix03")
            let denied = try await lab.ssh("oper@aix03", "dd if=/dev/rcd0 bs=2048 count=1")
            #expect(denied.status == 2 && denied.err.contains("permissions"))
        }
    }

    @Test("a sample image is one to file(1)'s rules: descriptor, size, terminator")
    func image() {
        let head = SampleImage.head(volumeID: "VOL", bytes: 2048 * 300)
        let sector = Array(head[(16 * 2048)...])
        #expect(Array(sector[0..<7]) == [1] + Array("CD001".utf8) + [1])
        #expect(Array(sector[80..<88]) == [44, 1, 0, 0, 0, 0, 1, 44] && sector[2048] == 255)
    }
}
