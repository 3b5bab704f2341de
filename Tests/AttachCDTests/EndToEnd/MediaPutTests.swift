import Foundation
import PowerLab
import TestSupport
import Testing

/// `media put` over the wire: signals in each phase, two runs at once, a disk that fills. Each report must say what is there.
@Suite struct MediaPutE2ETests {
    /// An ISO image of this size, in the program's home.
    private static func image(_ e2e: E2E, _ name: String = "image.iso", bytes: Int = 600 << 10) throws -> String {
        let path = e2e.program.home.root + "/" + name
        try SampleImage.write(to: path, volumeID: "TEST_IMAGE", bytes: bytes)
        return path
    }

    private static func put(_ path: String, _ more: String...) -> [String] {
        ["media", "put", path, "--vios", "ms12-vio1", "--as", "new.iso", "--json"] + more
    }

    private static func read(_ answer: Program.Answer) throws -> (result: JSON, exit: Int32) {
        let report = try E2E.read(answer, ["media", "put"], #_sourceLocation)
        return (report.results.first ?? .null, report.exit)
    }

    private static func medium(_ e2e: E2E) throws -> Medium? {
        try e2e.lab.state().systems[0].vios[0].repository?.media.first { $0.name == "new.iso" }
    }

    /// The staged files on the VIOS.
    private static func staged(_ e2e: E2E) async throws -> String {
        try await e2e.lab.ssh("ms12-vio1", "ls -l /home/padmin").out
    }

    @Test("Ctrl-C while sending: 130, the staged file stays and is named; clean removes it, and the next run succeeds")
    func sending() async throws {
        try await E2E.with("library") { e2e in
            let path = try Self.image(e2e)
            try e2e.lab.arm("slow-transfer=8K", on: "ms12-vio1")
            let running = try e2e.program.start(Self.put(path))
            try await eventually("the file grows") { try await Self.staged(e2e).contains(".part") }
            running.send(SIGINT)
            let (result, exit) = try Self.read(try await running.end())
            #expect(
                exit == 130 && result["status"].text == "failed" && result["error"]["code"].text == "interrupted", "\(result)")
            let left = result["leftovers"].items
            #expect(left.count == 1 && left.first?["kind"].text == "part", "\(result)")
            #expect(try await Self.staged(e2e).contains(".part") && Self.medium(e2e) == nil)
            try e2e.lab.arm("clear", on: "ms12-vio1")
            try await eventually("the far end has ended") {
                try await !e2e.lab.ssh("ms12-vio1", "ps -ef").out.contains("scp -t")
            }
            let clean = try await e2e.report("media", "clean", "--yes", "ms12-vio1")
            #expect(clean.status == "removed" && clean.exit == 0)
            let again = try Self.read(try await e2e.program.run(Self.put(path)))
            #expect(again.result["status"].text == "created" && again.result["verified"].text == "sha256-staged", "\(again)")
            #expect(try await !Self.staged(e2e).contains(".part"))
        }
    }

    @Test("Ctrl-C while the VIOS copies waits for its end; a second one leaves it alone: 3, and a later run finds the medium")
    func copying() async throws {
        try await E2E.with("library") { e2e in
            let path = try Self.image(e2e)
            try e2e.lab.arm("mkvopt-slow=100K", on: "ms12-vio1")
            let once = try e2e.program.start(Self.put(path))
            try await eventually("the medium grows") { try Self.medium(e2e) != nil }
            once.send(SIGINT)
            let first = try Self.read(try await once.end())
            #expect(first.exit == 130 && first.result["status"].text == "created", "\(first)")
            // No further step is begun after a signal: the staged file is left, and named.
            #expect(first.result["leftovers"].items.count == 1)
            _ = try await e2e.program.run(["media", "rm", "new.iso", "--vios", "ms12-vio1"])
            let twice = try e2e.program.start(Self.put(path))
            try await eventually("the medium grows") { try Self.medium(e2e) != nil }
            twice.send(SIGINT)
            try await eventually("the first one was received") { twice.err.contains("Interrupt again") }
            twice.send(SIGINT)
            let second = try Self.read(try await twice.end())
            #expect(
                second.exit == 3 && second.result["status"].text == "unknown", "\(second)")
            let busy = try Self.read(try await e2e.program.run(Self.put(path)))
            #expect(busy.result["error"]["code"].text == "transfer-running", "\(busy)")
            try await eventually("the medium is whole") { try Self.medium(e2e)?.bytes == 600 << 10 }
            let last = try Self.read(try await e2e.program.run(Self.put(path)))
            #expect(last.result["status"].text == "already-there", "\(last)")
            #expect(last.result["verified"].text == "sha256-stored" && last.result["leftovers"].items.isEmpty, "\(last)")
            #expect(try await !Self.staged(e2e).contains(".part"))
        }
    }

    @Test("two runs at once: one creates the medium, the other is refused and sends nothing")
    func atOnce() async throws {
        try await E2E.with("library") { e2e in
            let path = try Self.image(e2e)
            try e2e.lab.arm("slow-transfer=25K", on: "ms12-vio1")
            let first = try e2e.program.start(Self.put(path))
            try await eventually("the file grows") { try await Self.staged(e2e).contains(".part") }
            let second = try Self.read(try await e2e.program.run(Self.put(path)))
            #expect(second.result["error"]["code"].text == "transfer-running", "\(second)")
            // Another management host: only the growth shows it.
            var other = e2e
            other.program = try Program("attach-cd", environment: e2e.lab.environment)
            let third = try Self.read(try await other.program.run(Self.put(path)))
            #expect(third.result["error"]["code"].text == "transfer-running", "\(third)")
            let created = try Self.read(try await first.end())
            #expect(created.result["status"].text == "created", "\(created)")
            #expect(try e2e.lab.changingCommands().filter { $0.hasPrefix("scp") }.count == 1)
        }
    }

    @Test("a disk that fills in mid-transfer is noticed within 25 seconds, not at the end")
    func full() async throws {
        try await E2E.with("library") { e2e in
            let path = try Self.image(e2e)
            try e2e.lab.arm("slow-transfer=12K", "full-at=30K", on: "ms12-vio1")
            let began = ContinuousClock.now
            let (result, _) = try Self.read(try await e2e.program.run(Self.put(path), within: .seconds(90)))
            // 30 KiB take 2.5 s; all of it would take 50 s.
            #expect(ContinuousClock.now - began < .seconds(33), "\(result)")
            #expect(result["status"].text == "failed" && result["leftovers"].items.isEmpty, "\(result)")
            #expect(try await !Self.staged(e2e).contains(".part"))
        }
    }

    @Test("a cut transfer continues where a checksum confirms what is staged, over both transports")
    func resumed() async throws {
        try await E2E.with("library") { e2e in
            for transport in ["libssh2", "openssh"] {
                let path = try Self.image(e2e, "\(transport).iso", bytes: 5 << 20)
                let arguments = ["media", "put", path, "--vios", "ms12-vio1", "--json", "--transport", transport]
                try e2e.lab.arm("cut-at=2500000", on: "ms12-vio1")
                let cut = try Self.read(try await e2e.program.run(arguments))
                #expect(cut.exit == 1 && cut.result["error"]["code"].text == "send-interrupted", "\(cut)")
                #expect(cut.result["leftovers"].items.first?["bytes"].number == 2_500_000, "\(cut)")
                let again = try Self.read(try await e2e.program.run(arguments))
                let transfer = again.result["transfer"]
                #expect(again.exit == 0 && again.result["status"].text == "created", "\(again)")
                #expect(transfer["method"].text == "dd" && transfer["resumed_at"].number == Double(2 << 20), "\(again)")
                #expect(transfer["bytes_sent"].number == Double(3 << 20), "\(again)")
            }
        }
    }

    @Test("both transports send it; the audit log has medium, bytes and digest")
    func transports() async throws {
        try await E2E.with("library") { e2e in
            for transport in ["libssh2", "openssh"] {
                let path = try Self.image(e2e, "\(transport).iso", bytes: 3 << 20)
                let answer = try await e2e.program.run(
                    ["media", "put", path, "--vios", "ms12-vio1", "--json", "--transport", transport])
                let (result, exit) = try Self.read(answer)
                #expect(exit == 0 && result["status"].text == "created", "\(answer)")
                #expect(result["transfer"]["bytes_sent"].number == Double(3 << 20))
            }
            let lines = try e2e.program.auditLines().filter {
                $0.contains("\"command\": \"ioscli mkvopt") && $0.contains("\"on\": ")
            }
            #expect(lines.count == 4 && lines.allSatisfy { $0.contains("\"sha256\": \"") && $0.contains("\"bytes\": 3145728") })
        }
    }
}
