import Foundation
import PowerVM
import TestSupport
import Testing

@testable import AttachCD
@testable import VirtualOptical

/// The page of `map --format html` in a real headless Chromium.
///
/// With `ATTACH_CD_SHOTS` set, screenshots are left in that directory for a person to see.
@Suite(
    .enabled(if: ProcessInfo.processInfo.environment["ATTACH_CD_TEST_ALL"] != nil),
    .enabled(if: Browser.isInstalled, "apt-get install chromium chromium-driver"))
struct MapBrowserTests {
    /// - Parameter name: the name of an LPAR.
    static func estate(systems: Int, servers: Int, lpars: Int, name: (Int) -> String) throws -> Estate {
        let lun = try #require(LogicalUnitNumber("0x8100000000000000"))
        return Estate(
            servers: try (0..<systems * servers).map { number in
                let (system, column) = (number / servers, number % servers)
                let adapters = try (0..<lpars).map { index in
                    let lpar = name(system * lpars + index)
                    let drive = Estate.Drive(
                        name: try #require(DeviceName("cd_\(index)")), lun: lun, status: index % 9 == 4 ? "defined" : "available",
                        medium: index % 3 == 0 ? "AIX_7300_03_DVD_\(index % 2 + 1).iso" : nil,
                        access: index % 3 == 0 ? "ro" : nil)
                    return Estate.Adapter(
                        name: try #require(VHostName("vhost\(index)")), slot: 10 + index, lpar: lpar,
                        partitionID: PartitionID(index + 3), drives: index % servers == column && index % 5 > 0 ? [drive] : [])
                }
                return Estate.Server(
                    system: "ms\(system + 1)", vios: VIOSName("ms\(system + 1)-vio\(column + 1)"), route: "ssh",
                    adapters: adapters)
            })
    }

    private static func page(_ estate: Estate, in home: TemporaryDirectory) throws -> String {
        "file://" + (try home.write("map.html", MapPage(estate: estate, time: "2026-11-29T06:00:00Z").text))
    }

    @Test("the search keeps the rows that have all words, and the picture of 4 VIOSes and 60 LPARs fits 1600 pixels")
    func search() async throws {
        try await Browser.with { browser in
            let estate = try Self.estate(systems: 1, servers: 4, lpars: 60) { "aix\(100 + $0)" }
            try await browser.open(try Self.page(estate, in: browser.home))
            #expect(try await browser.shownRows() == 240)
            try await browser.type("vio2 AIX105", into: "search")
            #expect(try await browser.shownRows() == 1)
            #expect(try await browser.script("return document.getElementById('shown').textContent").text == "1 of 240")
            try await browser.type("nothing has this", into: "search")
            #expect(try await browser.shownRows() == 0)
            try await browser.type("", into: "search")
            #expect(try await browser.shownRows() == 240)
            // Not scaled down, and no text runs over another.
            let size = try await browser.script(
                "const s=document.querySelector('svg');return [s.getBoundingClientRect().width,s.viewBox.baseVal.width]")
            #expect(size[0].number == size[1].number && size[0].number ?? 0 <= 1568, "\(size)")
            #expect(try await browser.script(Self.overlaps).number == 0)
            let cut = try await browser.script(
                "return [...document.querySelectorAll('svg text')].filter(t=>t.lastChild.textContent.endsWith('…')).length")
            #expect(cut.number == 0)
            try await browser.shoot("4x60")
        }
    }

    /// How many texts of the picture cover a part of another.
    private static let overlaps = """
        const boxes=[...document.querySelectorAll('svg text')].map(t=>t.getBoundingClientRect()).sort((a,b)=>a.top-b.top||a.left-b.left);\
        let n=0;for(let i=0;i<boxes.length;i++)for(let j=i+1;j<boxes.length&&boxes[j].top<boxes[i].bottom-3;j++)\
        if(boxes[j].left<boxes[i].right-1&&boxes[i].left<boxes[j].right-1)n++;return n
        """

    @Test("a thousand LPARs on forty VIOSes are grouped in a picture that a screen has room for")
    func grouped() async throws {
        try await Browser.with { browser in
            let estate = try Self.estate(systems: 20, servers: 2, lpars: 50) { "aix\(1000 + $0)" }
            try await browser.open(try Self.page(estate, in: browser.home))
            let size = try await browser.script(
                "const r=document.querySelector('svg').getBoundingClientRect();return [r.width,r.height]")
            #expect(size[0].number ?? 0 <= 1600 && size[1].number ?? 0 < 2500, "\(size)")
            #expect(try await browser.script(Self.overlaps).number == 0)
            #expect(try await browser.script("return document.querySelectorAll('svg text').length").number ?? 0 < 1200)
            try await browser.shoot("40x1000")
        }
    }

    @Test("hostile names are text, run nothing, and no request leaves the page")
    func hostile() async throws {
        let names = [
            "<img src=http://192.0.2.1/x onerror=\"window.pwned=1\">", "</td></tr></table><script>window.pwned=1</script>",
            "</text></svg><script src=\"http://192.0.2.1/x.js\"></script>", "</style><style>@import url(http://192.0.2.1/x.css);",
            "\"'><iframe src=javascript:parent.pwned=1>", "</title><svg onload=window.pwned=1>", "]]><!--", "&lt;b&gt;&#x3c;",
            "</script><script>window.pwned=1</script>", "{{7*7}}${7*7}", "\u{202E}gnp.exe", "a\u{0}b",
        ]
        try await Browser.with { browser in
            let estate = try Self.estate(systems: 1, servers: 2, lpars: names.count) { names[$0] }
            try await browser.open(try Self.page(estate, in: browser.home))
            try await browser.type("script", into: "search")
            #expect(try await browser.script("return window.pwned === undefined").flag == true)
            let elements = try await browser.script(
                "return ['script','img','iframe','style','link','svg','base'].map(n=>document.querySelectorAll(n).length)")
            #expect(elements.items.compactMap(\.number) == [1, 0, 0, 2, 0, 1, 0])
            let shown = try await browser.script(
                "return [...document.querySelectorAll('tbody tr')].slice(0,\(names.count)).map(r=>r.cells[4].textContent)")
            #expect(shown.items.compactMap(\.text) == names.map { SafeText.clean($0) })
            let requests = try await browser.requests()
            #expect(requests.count == 1 && requests.allSatisfy { $0.hasPrefix("file://") }, "\(requests)")
        }
    }
}
