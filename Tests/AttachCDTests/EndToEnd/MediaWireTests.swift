import Foundation
import PowerLab
import TestSupport
import Testing

/// Images over a wire that breaks, and one as large as an installer's.
@Suite(.timeLimit(.minutes(30))) struct MediaWireTests {
    private static let tests = ProcessInfo.processInfo.environment["ATTACH_CD_TEST_ALL"]
    private static let bytes = 4 << 20

    /// What the medium is on the VIOS, as its own tool prints it.
    private static func digest(_ lab: LabFixture) async throws -> String? {
        let answer = try await lab.ssh("ms12-vio1", "csum -h SHA256 /var/vio/VMLibrary/new.iso")
        return answer.out.split(separator: " ").first.map(String.init)
    }

    /// Two places, or with ATTACH_CD_TEST_ALL set twenty.
    private static var places: [Int] { tests == nil ? [6, 15] : Array(0..<20) }

    @Test("a connection that is cut at twenty places of an upload: the part is named, and the next run completes it")
    func cuts() async throws {
        try await WireBench.with("library", ["ms12-vio1"]) { bench in
            let lab = bench.e2e.lab
            let path = bench.program.home.root + "/image.iso"
            try SampleImage.write(to: path, volumeID: "CUT_IMAGE", bytes: Self.bytes)
            let put = ["media", "put", path, "--vios", "ms12-vio1", "--as", "new.iso"]
            let proxy = try bench.proxy("ms12-vio1")
            var resumed = 0
            for place in Self.places {
                // Under auto the second connection carries the file, under libssh2 the only one.
                let isAuto = place % 2 == 0
                let transport = ["--transport", isAuto ? "auto" : "libssh2"]
                let offset = (2 * place + 1) * Self.bytes / 40
                proxy.arm(.init(.cut, .toServer, at: offset, connection: isAuto ? 1 : 0))
                let cut = try await bench.report(put + transport)
                let result = cut.results.first ?? .null
                #expect(cut.exit == 1 && result["error"]["retryable"] == .bool(true), "place \(place): \(cut.document)")
                #expect(try lab.state().systems[0].vios[0].repository?.medium("new.iso") == nil, "place \(place)")
                let staged = try await lab.ssh("ms12-vio1", "ls -l /home/padmin").out
                #expect(staged.contains(".part") == !result["leftovers"].items.isEmpty, "place \(place): \(staged)")
                proxy.arm(nil)
                try await eventually("the far end has ended") {
                    try await !lab.ssh("ms12-vio1", "ps -ef").out.contains("scp -t")
                }
                let again = try await bench.report(put + transport)
                #expect(again.exit == 0 && again.status == "created", "place \(place): \(again.document)")
                if again.results.first?["transfer"]["resumed_at"].number != nil { resumed += 1 }
                #expect(try await Self.digest(lab) == again.results.first?["image"]["sha256"].text, "place \(place)")
                #expect(try await !lab.ssh("ms12-vio1", "ls -l /home/padmin").out.contains(".part"), "place \(place)")
                _ = try await bench.report(["media", "rm", "new.iso", "--vios", "ms12-vio1"])
            }
            // A part of less than a block is sent again.
            #expect(resumed >= Self.places.count / 3, "\(resumed) of \(Self.places.count) transfers were continued")
        }
    }

    @Test(
        "700 MB: sent, imported, proven and removed, in less than 40 MB of memory", .enabled(if: tests != nil))
    func large() async throws {
        try await E2E.with("library") { e2e in
            let path = e2e.program.home.root + "/large.iso"
            try SampleImage.write(to: path, volumeID: "LARGE_IMAGE", bytes: 700 << 20)
            try e2e.lab.arm("home-size=2G", on: "ms12-vio1")
            let running = try e2e.program.start(["media", "put", path, "--vios", "ms12-vio1", "--as", "new.iso", "--json"])
            var peak = 0
            while try !running.hasEnded() {
                peak = max(peak, Self.peakKB(running.processID))
                try await Task.sleep(for: .milliseconds(50))
            }
            let report = try E2E.read(try await running.end(), ["media", "put"], #_sourceLocation)
            let result = report.results.first ?? .null
            #expect(report.exit == 0 && result["status"].text == "created" && result["verified"].text == "sha256-staged")
            #expect(peak > 0 && peak < 40 << 10, "\(peak) KB")
            #expect(try await Self.digest(e2e.lab) == result["image"]["sha256"].text)
            #expect(
                try await e2e.report("media", "verify", "new.iso", path, "--vios", "ms12-vio1", within: .seconds(120)).exit == 0)
            #expect(try await !e2e.lab.ssh("ms12-vio1", "ls -l /home/padmin").out.contains(".part"))
        }
    }

    private static func peakKB(_ pid: Int32) -> Int {
        let text = FileManager.default.contents(atPath: "/proc/\(pid)/status").map { String(decoding: $0, as: UTF8.self) } ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    }
}
