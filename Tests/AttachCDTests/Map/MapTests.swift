import Foundation
import FoundationXML
import Hashing
import PowerVM
import Testing

@testable import AttachCD
@testable import VirtualOptical

/// The pictures of an estate, held against what they must contain.
@Suite struct MapTests {
    private static func estate(lpar: String = "aix01", servers: Int = 2, lpars: Int = 3) throws -> Estate {
        let lun = try #require(LogicalUnitNumber("0x8100000000000000"))
        return Estate(
            servers: try (1...servers).map { number in
                let adapters = try (1...lpars).map { index in
                    let drive = Estate.Drive(
                        name: try #require(DeviceName("cd_\(index)")), lun: lun, status: index == 2 ? "defined" : "available",
                        medium: index == 1 ? "AIX_7300.iso" : nil, access: index == 1 ? "ro" : nil,
                        client: index == 1 ? Estate.Client(state: "attached", cd: "cd0", mounts: ["/cdrom"]) : nil)
                    return Estate.Adapter(
                        name: try #require(VHostName("vhost\(index)")), slot: 10 + index,
                        lpar: index == 1 ? lpar : "lpar\(index)",
                        partitionID: PartitionID(index + 2), drives: number.isMultiple(of: 2) ? [] : [drive])
                }
                return Estate.Server(
                    system: "ms\((number + 1) / 2)", vios: VIOSName("vio\(number)"), route: "ssh", adapters: adapters)
            } + [
                Estate.Server(
                    system: "ms1", vios: VIOSName("lost"),
                    problem: Problem(.unreachable, .connectionRefused, "lost: connection refused", hint: "start sshd"))
            ])
    }

    @Test("the tree shows system, VIOS, vhost, LPAR, drive and medium, and both VIOSes of an LPAR")
    func tree() throws {
        let text = MapTree(estate: try Self.estate(), isUnicode: true, width: nil).text
        #expect(
            text == """
                ms1
                ├─ vio1
                │  ├─ vhost1  C11  aix01 (3)  ● cd_1  cd0  at /cdrom  AIX_7300.iso  ro
                │  ├─ vhost2  C12  lpar2 (4)  ◇ cd_2  Defined  empty
                │  └─ vhost3  C13  lpar3 (5)  ○ cd_3  empty
                ├─ vio2
                │  ├─ vhost1  C11  aix01 (3)  · no drive
                │  ├─ vhost2  C12  lpar2 (4)  · no drive
                │  └─ vhost3  C13  lpar3 (5)  · no drive
                └─ lost  ✕ unreachable: lost: connection refused

                ● medium loaded   ○ empty   ◇ Defined on the VIOS   ✕ unreachable   · no drive

                """)
    }

    @Test("a terminal without UTF-8 gets ASCII, a narrow one no line that is too long")
    func plain() throws {
        let text = MapTree(estate: try Self.estate(), isUnicode: false, width: 60).text
        #expect(text.utf8.allSatisfy { $0 < 0x80 })
        #expect(text.contains("|  |- vhost1  C11  aix01 (3)  * cd_1  cd0"))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 60 })
    }

    @Test("names of a hostile host can't begin or end an element, in no form")
    func hostile() throws {
        let name = "\"><script>alert(1)</script><!--&\u{202E}\u{1B}[31m"
        let estate = try Self.estate(lpar: name)
        for text in [MapSVG(estate, time: "now").text, MapPage(estate: estate, time: "now").text] {
            #expect(!text.contains("<script>alert") && !text.contains("\u{202E}") && !text.contains("\u{1B}"))
            #expect(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        }
        let dot = MapDot(estate: estate).text
        #expect(dot.contains("label=\"\\\"><script>") && !dot.contains("\u{1B}"))
        #expect(!MapTree(estate: estate, isUnicode: true, width: nil).text.contains("\u{1B}"))
    }

    @Test("the picture is well-formed, has a text alternative, and refers to nothing outside")
    func picture() throws {
        let svg = MapSVG(try Self.estate(), time: "2026-11-29T03:00:00Z").text
        #expect(XMLParser(data: Data(svg.utf8)).parse())
        #expect(svg.contains("<title id=\"map-title\">Virtual optical drives of ms1</title>"))
        #expect(
            svg.contains("ms1: 3 VIOS, 3 LPARs, 1 medium loaded, 1 empty, 1 Defined on the VIOS, 3 no drive, lost unreachable."))
        #expect(!svg.replacing("http://www.w3.org/2000/svg", with: "").contains("http") && !svg.contains("url("))
    }

    @Test("a large estate is drawn without the LPARs that have no drive, a huge one as counts")
    func grouped() throws {
        let large = MapSVG(try Self.estate(servers: 4, lpars: 100), time: "now").text
        #expect(large.contains("more LPARs have no drive") || large.contains("cd_100"))
        let huge = MapSVG(try Self.estate(servers: 40, lpars: 50), time: "now").text
        #expect(huge.contains(">48</text>") && huge.count < 60_000)
        #expect(!huge.contains(">lpar50 (52)<"))
    }

    @Test("the page allows its own script and nothing else")
    func policy() {
        let stream = SHA256Stream()
        Array(MapPage.script.utf8).withUnsafeBytes { stream.add($0) }
        #expect(Data(base64Encoded: MapPage.scriptHash)?.map { String(format: "%02x", $0) }.joined() == stream.hex)
    }
}
