import PowerLab
import TestSupport
import Testing

/// Answers that come later than they are waited for, or never.
@Suite struct SlowHostTests {
    @Test("a cfgmgr that is slower than --timeout keeps running, is reported as running, and the rerun finds its device")
    func slow() async throws {
        try await E2E.with("seed") { e2e in
            try e2e.lab.arm("cfgmgr-slow=7", on: "aix04")
            let first = try await e2e.report("--timeout", "4s", "aix04")
            #expect(first.words == ["aix04 failed cfgmgr-running"])
            #expect(first["aix04"]["error"]["retryable"] == .bool(true) && first["aix04"]["changed"] == .bool(true))
            // The second run waits for the first one's cfgmgr instead of starting another beside it.
            let second = try await e2e.report("aix04")
            #expect(second.exit == 0)
            #expect(second.words == ["aix04 attached"] || second.words == ["aix04 already-attached"])
            let drives = try state(e2e).drives
            #expect(drives.map(\.name) == ["aix04_cd"])
        }
    }

    @Test("a VIOS that is gone right after mkvdev was sent leaves the outcome unknown: exit 3, and a rerun settles it")
    func unknown() async throws {
        try await E2E.with("seed") { e2e in
            try e2e.lab.arm("stall=mkvdev:20", "cut-after=mkvdev", on: "ms12-vio1")
            let running = try e2e.program.start(["aix04", "--json"])
            try await eventually("mkvdev was sent") { try e2e.lab.execs(on: "ms12-vio1") >= 2 }
            try e2e.lab.arm("refuse", on: "ms12-vio1")
            let report = try E2E.read(try await running.end(), ["aix04"], #_sourceLocation)
            #expect(report.words == ["aix04 unknown unknown-outcome"] && report.exit == 3)
            #expect(report["aix04"]["changed"] == .null)
            try e2e.lab.arm("clear", on: "ms12-vio1")
            let again = try await e2e.report("aix04")
            #expect(again.exit == 0)
            let drives = try state(e2e).drives
            #expect(drives.map(\.name) == ["aix04_cd"])
        }
    }

    private func state(_ e2e: E2E) throws -> (drives: [VirtualTargetDevice], discs: [AIXDevice]) {
        let system = try e2e.lab.state().systems[0]
        let lpar = try #require(system.lpars.first { $0.host == "aix04" })
        return (system.vios[0].vtds.filter { $0.adapter == "vhost2" }, lpar.devices.filter { $0.deviceClass == "cdrom" })
    }
}
