import Foundation
@testable import PowerLab
import Testing
import TestSupport

@Suite("Life of a lab")
struct LabLifeTests {
    @Test("run passes the command's status and variables on and leaves nothing behind")
    func runEndsClean() async throws {
        let script = "echo $ATTACH_CD_SSH_CONFIG; ssh -F $ATTACH_CD_SSH_CONFIG padmin@ms12-vio1 ioscli ioslevel; exit 7"
        let answer = try await LabFixture.run(LabFixture.builtProduct("powerlab"), ["run", "--", "sh", "-c", script])
        #expect(answer.status == 7)
        let lines = answer.out.split(separator: "\n").map(String.init)
        #expect(lines.count == 2 && lines.last == "3.1.4.10", "\(answer)")
        #expect(!FileManager.default.fileExists(atPath: lines[0]))
    }

    @Test("state survives down and up; a detached cfgmgr outlives its session and ends with the lab")
    func downAndUp() async throws {
        try await LabFixture.with { lab in
            try lab.arm("cfgmgr-slow=60", on: "aix04")
            _ = try await lab.ssh("ms12-vio1", "ioscli mkvdev -fbo -vadapter vhost2")
            _ = try await lab.ssh("aix04", "/usr/sbin/cfgmgr -l vio0 </dev/null >/dev/null 2>&1 & echo $! >/tmp/pid; sleep 0.3")
            #expect(try await lab.ssh("aix04", "kill -0 $(cat /tmp/pid)").status == 0)
            try lab.lab.down()
            #expect(try !lab.lab.isUp())
            #expect(try await lab.ssh("aix04", "true").status == 255)
            try lab.lab.up(World.find("seed"))
            #expect(try await lab.ssh("ms12-vio1", "ioscli lsvopt -fmt :").out == "vtopt0:No Media:n/a\n")
        }
    }

    @Test("an sshd that has no pid file yet, as when `up` is killed, is found and ended all the same")
    func withoutPidFile() async throws {
        try await LabFixture.with { lab in
            for host in ["aix04", "ms12-vio1"] {
                try FileManager.default.removeItem(atPath: lab.lab.directory.host(host).pidFile)
            }
            try lab.lab.down()
            #expect(try !lab.lab.isUp())
            let gone = try await lab.ssh("aix04", "true")
            #expect(gone.status == 255, "\(gone)")
        }
    }

    @Test("a lab that is up is not started again, and a foreign directory is not touched")
    func refusals() async throws {
        try await LabFixture.with { lab in
            #expect(throws: LabError.alreadyUp(lab.lab.directory.path)) { try lab.lab.up(World.find("seed")) }
        }
        let known = try World.list().map(\.name)
        #expect(throws: LabError.noSuchWorld("nowhere", known: known)) { try World.find("nowhere") }
    }
}

@Suite("The machine's sshd")
struct SSHDVersionTests {
    @Test(
        "penalties are switched off where the server has them",
        arguments: [
            ("OpenSSH_10.0p2 Debian-7+deb13u4, OpenSSL 3.5.7 9 Jun 2026", true), ("OpenSSH_9.8p1", true),
            ("OpenSSH_9.7p1", false),
            ("OpenSSH_9.2, OpenSSL 3.0.19", false), ("unknown option -- V\nOpenSSH_8.4p1 Debian-5", false), ("", false),
        ])
    func penalties(_ words: String, _ expected: Bool) { #expect(SSHDVersion.punishes(words) == expected) }
}

@Suite("Guarded processes")
struct GuardedProcessTests {
    @Test("a watchdog ends with its program: it can't kill a later process with the same pid")
    func watchdog() async throws {
        let directory = try TemporaryDirectory("watchdog")
        let mark = directory.root + "/mark"
        let process = try GuardedProcess(["/bin/sh", "-c", "exit 0", mark], log: directory.path("log"))
        try await eventually("both end") { !process.isRunning && !Self.exists(mark) }
        process.stop()
    }

    @Test("a stop ends the program")
    func stop() async throws {
        let directory = try TemporaryDirectory("watchdog")
        let mark = directory.root + "/mark"
        let process = try GuardedProcess(["/bin/sh", "-c", "exec sleep 60", mark], log: directory.path("log"))
        #expect(process.isRunning)
        process.stop()
        try await eventually("it ends") { !Self.exists(mark) }
    }

    /// Whether any process has this argument in its command line.
    private static func exists(_ word: String) -> Bool {
        let pids = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return pids.compactMap { pid_t($0) }.contains { ProcFile.text("/proc/\($0)/cmdline")?.contains(word) ?? false }
    }
}

@Suite("Powerlab run")
struct RunTests {
    @Test("a SIGTERM reaches the command, and its status is passed on")
    func signal() async throws {
        let script = "trap 'exit 9' TERM; kill -TERM $PPID; while :; do sleep 0.05; done"
        let answer = try await LabFixture.run(LabFixture.builtProduct("powerlab"), ["run", "--", "sh", "-c", script])
        #expect(answer.status == 9)
    }

    @Test("even a killed powerlab leaves neither processes nor files behind")
    func killed() async throws {
        let directory = FileManager.default.temporaryDirectory.path + "/lab-" + UUID().uuidString.prefix(8)
        let base = ["TMPDIR=\(directory)", try LabFixture.builtProduct("powerlab"), "run", "--"]
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        // The shell goes away with the lab: it is part of it.
        let answer = try await LabFixture.run("/usr/bin/env", base + ["sh", "-c", "kill -KILL $PPID; exec sleep 60"])
        #expect(answer.status == 128 + 9)
        try await eventually("no file is left") { try FileManager.default.contentsOfDirectory(atPath: directory).isEmpty }
    }

    @Test("every emulated command names the source of its output")
    func provenance() {
        #expect(Set(Provenance.entries.map(\.command)) == CommandTable.describedNames)
    }
}
