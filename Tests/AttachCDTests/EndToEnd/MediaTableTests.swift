import PowerLab
import Testing
import TestSupport

/// The LPAR-Tool's tables (PowerCampus, user's guide): the same job, the same text, over both ways.
@Suite("The LPAR-Tool's tables")
struct MediaTableTests {
    private static let world = World(
        name: "lpartool",
        yaml: """
            purpose: "the job of the LPAR-Tool's pages, with media and an HMC"
            systems:
              - name: ms12
                type_model: 9009-22A
                serial: "7812345"
                vios:
                  - name: ms12-vio1
                    id: 1
                    repository:
                      size_mb: 20480
                      media:
                        - { name: AIX_720500_DVD_1.iso, size_mb: 3645, access: ro }
                        - { name: AIX_720500_DVD_2.iso, size_mb: 4096, access: ro }
                        - { name: AIX_720501_flash.iso, size_mb: 7741, access: rw }
                    vhosts:
                      - { name: vhost0, slot: 25, client: aix01, client_slot: 2 }
                      - { name: vhost1, slot: 28, client: aix03, client_slot: 2 }
                      - { name: vhost2, slot: 30, client: aix04, client_slot: 2 }
                      - { name: vhost3, slot: 31, client: aix05, client_slot: 2 }
                  - name: ms12-vio2
                    id: 2
                    repository: {}
                    vhosts: []
                lpars:
                  - { name: aix01, id: 3 }
                  - { name: aix03, id: 4 }
                  - { name: aix04, id: 5 }
                  - { name: aix05, id: 6 }
            hmcs:
              - { name: hmc01 }
            """)

    @Test("come out letter for letter", arguments: [[], ["--hmc", "hmc01"]])
    func letterForLetter(way: [String]) async throws {
        try await LabFixture.with(Self.world) { lab in
            func vios(_ words: String..., prints expected: String) async throws {
                let answer = try await lab.runsText(["vios"] + words + way)
                #expect(answer == .init(status: 0, out: expected, err: ""), "\(words)")
            }
            try await vios(
                "lsvscsi", "ms12-vio1",
                prints: """
                    SVSA    SLOT  CLIENT    LUNS
                    vhost0  C25   aix01(3)  0
                    vhost1  C28   aix03(4)  0
                    vhost2  C30   aix04(5)  0
                    vhost3  C31   aix05(6)  0

                    """)
            try await vios("mkvopt", "ms12-vio1", "vhost0", prints: "")
            try await vios(
                "lsvopt", "ms12-vio1",
                prints: """
                    VTD     MEDIA     SIZE
                    vtopt0  No Media  n/a

                    """)
            try await vios(
                "lsvscsi", "ms12-vio1", "vhost0",
                prints: """
                    VTD     STATUS     BACKING  BDPHYSLOC  MIRRORED  LUN
                    vtopt0  Available  -        -          N/A       0x8100000000000000

                    """)
            try await vios("mkvopt", "ms12-vio1", "vhost1", prints: "")
            try await vios("mkvopt", "ms12-vio1", "vhost2", "aix04_cd", prints: "")
            try await vios(
                "lsvopt", "ms12-vio1",
                prints: """
                    VTD       MEDIA     SIZE
                    aix04_cd  No Media  n/a
                    vtopt0    No Media  n/a
                    vtopt1    No Media  n/a

                    """)
            try await vios(
                "lsmedia", "ms12-vio1",
                prints: """
                    NAME                  FILE SIZE  OPTICAL  ACCESS
                    AIX_720500_DVD_1.iso    3.56 GB  None     ro
                    AIX_720500_DVD_2.iso    4.00 GB  None     ro
                    AIX_720501_flash.iso    7.56 GB  None     rw

                    """)
            try await vios("lsmedia", "ms12-vio2", prints: "NAME  FILE SIZE  OPTICAL  ACCESS\n-     -          -        -\n")
            try await vios("loadopt", "ms12-vio1", "AIX_720500_DVD_1.iso", "aix04_cd", prints: "")
            try await vios(
                "lsvopt", "ms12-vio1",
                prints: """
                    VTD       MEDIA                 SIZE
                    aix04_cd  AIX_720500_DVD_1.iso    3.56 GB
                    vtopt0    No Media              n/a
                    vtopt1    No Media              n/a

                    """)
            try await vios("unloadopt", "ms12-vio1", "aix04_cd", prints: "")
            try await vios("rmvopt", "ms12-vio1", "aix04_cd", prints: "")
        }
    }
}
