import Foundation
import Glibc
import PowerLab
import TestSupport
import Testing

@testable import AttachCD
@testable import Remoting

/// Few file descriptors, and what a run leaves behind.
@Suite("limits and leftovers", .timeLimit(.minutes(3)))
struct LocalLimitTests {
    /// The program with a hard limit of open files.
    private func run(_ e2e: E2E, files: Int, _ arguments: [String]) async throws -> Program.Answer {
        var shell = try Program(path: "/bin/sh", environment: e2e.program.environment)
        shell.environment["HOME"] = e2e.program.home.root
        return try await shell.run(
            ["-c", "ulimit -n \(files); exec \"$0\" \"$@\"", e2e.program.path] + arguments, within: .seconds(120))
    }

    @Test("too few are a refusal before the first change", arguments: [10, 16, 24, 32])
    func few(files: Int) async throws {
        try await E2E.with("seed") { e2e in
            let commands = [
                ["aix04"], ["detach", "aix04"], ["status", "aix04"], ["vios", "lsvopt", "ms12-vio1"], ["list"],
                ["doctor"],
            ]
            for words in commands {
                let effects = try await e2e.effects {
                    let answer = try await run(e2e, files: files, words + ["--json"])
                    #expect(answer.status == 2, "\(words): \(answer)")
                    let document = try JSON.read(answer.out)
                    #expect(document["error"]["code"] == .string("configuration"), "\(words): \(answer)")
                    #expect(answer.out.contains("at most \(files) open files are allowed"), "\(words): \(answer)")
                }
                #expect(effects == .none)
            }
        }
    }

    @Test("VIOSes of a media command count like those of list", arguments: [["media", "ls"], ["list"]])
    func manyVIOSes(words: [String]) async throws {
        try await E2E.with("seed") { e2e in
            let answer = try await run(e2e, files: 80, words + (1...60).map { "vios\($0).invalid" })
            #expect(answer.status == 2 && (answer.out + answer.err).contains("at most 80 open files are allowed"), "\(answer)")
        }
    }

    @Test("with few, LPARs are worked on one after the other, and all of them are", arguments: ["libssh2", "openssh"])
    func enough(transport: String) async throws {
        try await E2E.with("estate") { e2e in
            let lpars = try e2e.lab.state().systems.flatMap(\.lpars).map(\.host).filter {
                try e2e.lab.state().sshHosts.contains($0)
            }
            #expect(lpars.count > 10)
            let plain = try await e2e.program.run(["status", "--json", "--transport", transport] + lpars, within: .seconds(120))
            let limited = try await run(e2e, files: 110, ["status", "--json", "--transport", transport] + lpars)
            let (one, other) = (try E2E.Report(plain), try E2E.Report(limited))
            #expect(one.results.count == lpars.count && limited.status == plain.status, "\(limited.err)")
            #expect(other.words == one.words)
        }
    }

    @Test("as many LPARs at once as the descriptors allow")
    func jobs() throws {
        #expect(try DescriptorLimits.jobs(32, servers: 4, limit: 1 << 16, open: 12) == 32)
        #expect(try DescriptorLimits.jobs(1000, servers: 40, limit: 1 << 16, open: 12) == 1000)
        let few = try DescriptorLimits.jobs(32, servers: 2, limit: 200, open: 12)
        #expect(try DescriptorLimits.jobs(32, servers: 5, limit: 110, open: 12) >= 1)
        #expect(few > 1 && few < 32)
        #expect(throws: DescriptorLimits.TooFew.self) { try DescriptorLimits.jobs(32, servers: 2, limit: 24, open: 12) }
        for limit in 1..<2000 {
            for servers in [0, 1, 4, 50] {
                do {
                    let jobs = try DescriptorLimits.jobs(1000, servers: servers, limit: limit, open: 12)
                    #expect(
                        12 + 6 * (jobs + servers) + 8
                            * DescriptorLimits.programs(sessions: jobs + servers, limit: limit, open: 12)
                            <= limit)
                } catch {
                    #expect(error.needed > limit, "\(limit) \(servers)")
                }
            }
        }
    }

    @Test("the last job that needs a host ends its connection")
    func uses() {
        let uses = ServerUses([[.vios("a"), .hmc("h")], [.vios("a"), .vios("b")], [.vios("b"), .vios("b")]])
        #expect(uses.count == 3)
        #expect(uses.end([.vios("a"), .hmc("h")]) == [.hmc("h")])
        #expect(uses.end([.vios("a"), .vios("b")]) == [.vios("a")])
        #expect(uses.end([.vios("b"), .vios("b")]) == [.vios("b")])
        #expect(uses.end([.vios("b")]).isEmpty)
    }

    @Test(
        "an LPAR that fails early, or TERM that comes early, leaves no file, no ssh and no session",
        arguments: ["libssh2", "openssh"])
    func leftovers(transport: String) async throws {
        try await WireBench.with("seed", ["ms12-vio1", "aix05"]) { bench in
            try bench.e2e.lab.arm("refuse", on: "aix05")
            let report = try await bench.report(["aix05", "--transport", transport])
            #expect(report.results.first?["status"].text == "unreachable", "\(report.words)")
            #expect(try bench.leftovers().isEmpty && bench.processes().isEmpty)
            try bench.e2e.lab.arm("clear", on: "aix05")
            for delay in ProcessInfo.processInfo.environment["ATTACH_CD_TEST_ALL"] == nil
                ? [60, 200] : [0, 30, 60, 100, 150, 200, 300, 400]
            {
                let running = try bench.program.start(["aix05", "--dry-run", "--transport", transport, "--json"])
                try await Task.sleep(for: .milliseconds(delay))
                running.send(SIGTERM)
                let answer = try await running.end(within: .seconds(20))
                #expect([0, 143].contains(answer.status), "\(delay) ms: \(answer)")
                #expect(try bench.leftovers().isEmpty && bench.processes().isEmpty, "\(delay) ms: \(answer)")
            }
        }
    }

    @Test("no other process of its user can read its memory")
    func unreadable() async throws {
        let server = try FloodServer(flood: [], pause: 200_000)
        var program = try Program("attach-cd")
        let lines = ["Host deaf", "HostName 127.0.0.1", "Port \(server.port)", "IdentityAgent none", "ConnectTimeout 60"]
        program.environment["ATTACH_CD_SSH_CONFIG"] = try program.home.write("config", lines.joined(separator: "\n") + "\n")
        program.environment["TMPDIR"] = "/tmp"
        let words = [program.path, "vios", "lsvopt", "deaf", "--transport", "libssh2"]
        // Root may read everything, so then another user is taken.
        let user: uid_t = getuid() == 0 ? 65534 : getuid()
        if user != getuid() { chmod(program.home.root, 0o755) }
        var shell = try Program(path: "/usr/bin/setpriv", environment: program.environment)
        shell.environment["HOME"] = program.home.root
        let running = try shell.start(["--reuid=\(user)", "--"] + words)
        try await eventually("it connected") { server.accepted > 0 }
        var status = stat()
        #expect(stat("/proc/\(running.processID)/environ", &status) == 0)
        // The kernel gives the files of a process that isn't dumpable to root.
        #expect(status.st_uid == 0)
        let about = try String(contentsOfFile: "/proc/\(running.processID)/status", encoding: .utf8)
        #expect(about.contains("Uid:\t\(user)\t\(user)"))
        running.send(SIGTERM)
        _ = try await running.end(within: .seconds(20))
    }

    @Test("no core dump contains keys")
    func secrets() async throws {
        try await E2E.with("seed") { e2e in
            try e2e.lab.arm("stall=lsmap:300", on: "ms12-vio1")
            let running = try e2e.program.start(["aix04"])
            try await eventually("the survey began") { try e2e.lab.execs(on: "ms12-vio1") >= 1 }
            let limits = try String(contentsOfFile: "/proc/\(running.processID)/limits", encoding: .utf8)
            #expect(limits.contains(#/Max core file size +0 +0 /#), "\(limits)")
            running.send(SIGTERM)
            _ = try await running.end(within: .seconds(20))
        }
    }
}
