import Foundation
import TestSupport
import Testing

@testable import PowerLab

@Suite("Reset of a lab")
struct ResetTests {
    @Test("drives, media, files, faults, edits, sessions and the log are as on the first day; ports and hosts stay")
    func everything() async throws {
        try await LabFixture.with("library") { lab in
            let first = try lab.state()
            _ = try await lab.ssh(
                "ms12-vio1",
                "ioscli mkvdev -fbo -vadapter vhost2; ioscli rmvopt -f -name AIX_7300_03_DVD_1.iso; dd of=left < /dev/null; ioscli mkvopt -name x -size 1M; ioscli mount nfs01:/export/iso /mnt"
            )
            _ = try await lab.ssh("aix04", "cfgmgr; touch /var/tmp/left; (sleep 654 &) >/dev/null 2>&1")
            try "".write(toFile: lab.lab.directory.host("aix04").authorizedKeys, atomically: true, encoding: .utf8)
            try lab.arm("refuse", on: "aix03")
            try lab.arm("new-host-key", on: "ms12-vio2")
            try lab.arm("no-tool=ls", "fsize=1", on: "ms12-vio1")
            try lab.reset()
            #expect(try lab.state() == first)
            #expect(try lab.log().isEmpty && lab.execs(on: "ms12-vio1") == 0)
            for host in ["aix03", "aix04", "ms12-vio1", "ms12-vio2", "hscroot@hmc01"] {
                #expect(try await lab.ssh(host, "date").status == 0, "\(host)")
            }
            let clean = try await lab.ssh(
                "ms12-vio1", "ls; ls /mnt; cksum /var/vio/VMLibrary/AIX_7300_03_DVD_1.iso | cut -d' ' -f2")
            #expect(clean == .init(status: 0, out: "1048576\n", err: ""))
            #expect(try await lab.ssh("aix04", "ls /var/tmp; ps -ef | grep -c '[s]leep 654'").out == "0\n")
            let refused = try await lab.ssh("aix06", "true")
            #expect(refused.err.contains("Connection refused"))
        }
    }

    @Test("a reset ends what runs: an mkvopt, a connection, and a world's late boot begins again")
    func running() async throws {
        try await LabFixture.with("library") { lab in
            _ = try await lab.ssh("ms12-vio1", "dd of=x", input: String(repeating: "x", count: 100_000))
            try lab.arm("mkvopt-slow=1K", "cut-during=mkvopt", on: "ms12-vio1")
            _ = try await lab.ssh("ms12-vio1", "ioscli mkvopt -name x -file x")
            try lab.reset()
            #expect(
                try await lab.ssh("ms12-vio1", "ps -ef | grep -c mkvopt; ioscli lsrep -field name -fmt : | grep -c x").out
                    == "0\n0\n")
        }
        try await LabFixture.with("late") { lab in
            try await eventually { try await lab.ssh("aix04", "true").status == 0 }
            try lab.reset()
            #expect(try await lab.ssh("aix04", "true").status == 255)
            try await eventually { try await lab.ssh("aix04", "true").status == 0 }
        }
    }

    @Test("powerlab reset does the same, and refuses what isn't a lab")
    func command() async throws {
        try await LabFixture.with { lab in
            _ = try await lab.ssh("ms12-vio1", "ioscli mkvdev -fbo -vadapter vhost2")
            let program = try LabFixture.builtProduct("powerlab")
            #expect(try await LabFixture.run(program, ["reset", lab.lab.directory.path]).status == 0)
            #expect(try await lab.ssh("ms12-vio1", "ioscli lsvopt -fmt :").out.isEmpty)
            #expect(try await LabFixture.run(program, ["reset", "/nonexistent"]).status != 0)
        }
    }
}
