import Foundation
import Glibc
import PowerLab
import TestSupport
import Testing

/// A crash of the program itself: the report that was kept ready is printed.
@Suite("crashes", .timeLimit(.minutes(4)))
struct CrashTests {
    /// A host of this lab runs the command: the state before it was announced, and it was sent.
    private static func isRunning(_ command: String, _ e2e: E2E) throws -> Bool {
        let root = URL(fileURLWithPath: e2e.lab.sshConfig).deletingLastPathComponent().path
        func has(_ file: String, _ pid: String, _ text: String) -> Bool {
            FileManager.default.contents(atPath: "/proc/\(pid)/\(file)").map { String(decoding: $0, as: UTF8.self) }?
                .contains(text) ?? false
        }
        return try FileManager.default.contentsOfDirectory(atPath: "/proc").contains { pid in
            pid.allSatisfy(\.isNumber) && has("cmdline", pid, command) && has("environ", pid, root)
        }
    }

    /// Runs it until mkvdev is under way, and crashes it.
    private func crash(
        _ arguments: [String], signal: Int32 = SIGABRT, _ body: (Program.Answer, E2E) async throws -> Void
    ) async throws {
        try await E2E.with("seed") { e2e in
            try e2e.lab.arm("slow=mkvdev:20", on: "ms12-vio1")
            let running = try e2e.program.start(arguments)
            try await eventually("mkvdev is under way") { try Self.isRunning("mkvdev", e2e) }
            running.send(signal)
            try await body(try await running.end(within: .seconds(10)), e2e)
        }
    }

    @Test("in JSON: a whole document, unknown where a changing command was sent", arguments: [SIGABRT, SIGSEGV, SIGBUS, SIGILL])
    func document(signal: Int32) async throws {
        try await crash(["aix04", "--json"], signal: signal) { answer, e2e in
            let report = try E2E.read(answer, ["aix04"], #_sourceLocation)
            #expect(answer.status == 3 && report.words == ["aix04 unknown internal"])
            let result = report["aix04"]
            #expect(result["changed"].isNull && result["server"]["adapter"] == .string("vhost2"))
            #expect(result["steps"].items.last?["outcome"] == .string("unknown"))
            #expect(result["error"]["message"].text?.contains("attach-cd crashed: ms12-vio1 was running") == true)
            #expect(answer.err.contains("attach-cd: crashed (SIG"), "\(answer.err)")
            #expect(try e2e.program.auditLines().count == 1, "the intent")
        }
    }

    @Test("of several LPARs each has its own result")
    func several() async throws {
        try await crash(["aix04", "aix05", "nosuch.invalid", "--skip-unknown", "--json"]) { answer, _ in
            let report = try E2E.read(answer, ["aix04"], #_sourceLocation)
            #expect(answer.status == 3 && report.results.count == 3 && report.status == "unknown", "\(report.words)")
            #expect(report["nosuch.invalid"]["error"]["code"] == .string("unknown-lpar"))
            #expect(report.results.contains { $0["status"] == .string("unknown") })
        }
    }

    @Test("in text: the same lines as an ordinary report")
    func text() async throws {
        try await crash(["aix04"]) { answer, _ in
            #expect(answer.status == 3 && answer.out.hasPrefix("aix04: unknown (internal)\n"), "\(answer)")
            #expect(answer.out.contains("  hint    please report it; attach-cd status aix04 shows"), "\(answer)")
        }
    }

    /// Crashes `--iso` as soon as the VIOS is in this state.
    private func crash(
        with fault: String, on host: String, when isReached: (VIOS) -> Bool, _ body: (Program.Answer, JSON) throws -> Void
    ) async throws {
        try await E2E.with("library") { e2e in
            let path = e2e.program.home.root + "/image.iso"
            try SampleImage.write(to: path, volumeID: "TEST_IMAGE", bytes: 600 << 10)
            try e2e.lab.arm(fault, on: host)
            let running = try e2e.program.start(["--iso", path, "--as", "new.iso", "aix04", "--json"])
            try await eventually("the run is so far") { try isReached(e2e.lab.state().systems[0].vios[0]) }
            running.send(SIGSEGV)
            let answer = try await running.end(within: .seconds(10))
            let media = try JSON.read(answer.out)["media"].items
            #expect(media.count == 1 && media.first?["vios"].text == "ms12-vio1", "\(answer)")
            #expect(media.first?["changed"] == .bool(true) && media.first?["image"]["path"].text == path)
            try body(answer, media.first ?? .null)
        }
    }

    @Test("the media of the run, too: while the VIOS copies an image, and when it is there and loaded")
    func media() async throws {
        func medium(_ vios: VIOS) -> Medium? { vios.repository?.media.first { $0.name == "new.iso" } }
        try await crash(with: "mkvopt-slow=100K", on: "ms12-vio1", when: { medium($0) != nil }) { answer, medium in
            let document = try JSON.read(answer.out)
            #expect(medium["status"].text == "unknown" && document["status"].text == "unknown" && answer.status == 3)
        }
        let isLoaded = { (vios: VIOS) in vios.vtds.contains { $0.backing.hasSuffix("/new.iso") } }
        try await crash(with: "stall=dd:300", on: "aix04", when: isLoaded) { _, medium in
            #expect(medium["status"].text == "created" && medium["error"].isNull, "\(medium)")
        }
    }

    @Test("a vios verb")
    func verb() async throws {
        try await crash(["vios", "mkvopt", "ms12-vio1", "vhost2", "x_cd", "--json"]) { answer, _ in
            let document = try JSON.read(answer.out)
            #expect(answer.status == 3 && document["status"] == .string("unknown") && document["changed"].isNull, "\(answer)")
            #expect(document["error"]["code"] == .string("internal"))
        }
        try await crash(["vios", "mkvopt", "ms12-vio1", "vhost2", "x_cd"]) { answer, _ in
            #expect(
                answer.status == 3 && answer.out.isEmpty && answer.err.contains("attach-cd vios lsvopt ms12-vio1"), "\(answer)")
        }
    }

    @Test("in the survey: nothing was changed, and that is what it reports")
    func early() async throws {
        try await E2E.with("seed") { e2e in
            try e2e.lab.arm("stall=lsmap:300", on: "ms12-vio1")
            let running = try e2e.program.start(["aix04", "--json"])
            try await eventually("the survey began") { try e2e.lab.execs(on: "ms12-vio1") >= 1 }
            running.send(SIGSEGV)
            let report = try E2E.read(try await running.end(within: .seconds(10)), ["aix04"], #_sourceLocation)
            #expect(report.words == ["aix04 failed internal"] && report["aix04"]["changed"] == .bool(false))
        }
    }

    @Test("no ssh master and no temporary file stays behind")
    func leftovers() async throws {
        try await WireBench.with("seed", []) { bench in
            try bench.e2e.lab.arm("slow=mkvdev:20", on: "ms12-vio1")
            let running = try bench.program.start(["aix04", "--transport", "openssh", "--json"])
            try await eventually("mkvdev is under way") { try Self.isRunning("mkvdev", bench.e2e) }
            #expect(try !bench.leftovers().isEmpty && !bench.processes().isEmpty)
            running.send(SIGSEGV)
            let report = try E2E.read(try await running.end(within: .seconds(10)), ["aix04"], #_sourceLocation)
            #expect(report.words == ["aix04 unknown internal"])
            #expect(try bench.leftovers() == [])
            try await eventually("no master runs") { try bench.processes().isEmpty }
        }
    }

    @Test("a server that sends what libssh2 asserts never to get, before anybody logged in, doesn't cost the document")
    func assertion() async throws {
        let server = try KeyExchangeServer(flood: [2, 0, 0, 0, 4] + Array("junk".utf8), isMisaligned: true)
        var program = try Program("attach-cd")
        let lines = [
            "Host hostile", "HostName 127.0.0.1", "Port \(server.port)", "IdentityAgent none", "StrictHostKeyChecking accept-new",
            "UserKnownHostsFile \(program.home.path("known"))",
        ]
        program.environment["ATTACH_CD_SSH_CONFIG"] = try program.home.write("config", lines.joined(separator: "\n") + "\n")
        program.environment["TMPDIR"] = program.home.root
        let answer = try await program.run(
            ["vios", "lsvopt", "hostile", "--transport", "libssh2", "--json"], within: .seconds(30))
        #expect(server.exchanged > 0 && answer.err.contains("crashed (SIGABRT)"), "\(answer)")
        let document = try JSON.read(answer.out)
        #expect(document["error"]["code"] == .string("internal") && answer.status == 1, "\(answer)")
        let left = try FileManager.default.contentsOfDirectory(atPath: program.home.root).filter { $0.hasPrefix("attach-cd") }
        #expect(left.isEmpty)
    }

    @Test(
        "a flipped bit anywhere in the stream of a host, an encrypted length too, never costs the report",
        arguments: ["aix04", "ms12-vio1"])
    func flipped(host: String) async throws {
        try await WireBench.with("seed", [host]) { bench in
            #expect(try await bench.report(["aix04"]).words == ["aix04 attached"])
            let bytes = try #require(try bench.proxy(host).passed(.toClient).first)
            // Behind the handshake, where lengths are encrypted.
            let places = ProcessInfo.processInfo.environment["ATTACH_CD_TEST_ALL"] == nil ? 4 : 24
            for place in 0..<places {
                let offset = bytes * 6 / 10 + (bytes * 4 / 10 - 10) * place / places
                try bench.proxy(host).arm(.init(.flip, .toClient, at: offset))
                let report = try await bench.report(["detach", "aix04", "--timeout", "5s"])
                #expect(report.results.count == 1, "at \(offset)")
                try bench.proxy(host).arm(nil)
                let next = try await bench.report(["aix04"])
                #expect(next.exit == 0, "at \(offset): \(next.words)")
            }
        }
    }
}
