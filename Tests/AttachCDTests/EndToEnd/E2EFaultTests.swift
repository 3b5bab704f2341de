import PowerLab
import TestSupport
import Testing

/// A fault at each step: the report is true against the lab's own state, and a rerun ends with exactly one drive.
@Suite struct E2EFaultTests {
    struct Case: Sendable, CustomStringConvertible {
        var fault: String
        /// The host on which it is armed.
        var host: String
        /// `attached`, or `failed` with its code.
        var first: String
        var options: [String] = []

        var description: String { "\(fault) on \(host)" }
    }

    static let onServer = [
        Case(fault: "cut-before=lsmap", host: "ms12-vio1", first: "failed connection-lost"),
        Case(fault: "cut-after=lsmap", host: "ms12-vio1", first: "failed connection-lost"),
        Case(fault: "garble=lsmap", host: "ms12-vio1", first: "failed unreadable-output"),
        Case(fault: "garble=lsvopt", host: "ms12-vio1", first: "failed unreadable-output"),
        Case(fault: "truncate=lsvopt", host: "ms12-vio1", first: "failed unreadable-output"),
        Case(fault: "truncate=lsmap", host: "ms12-vio1", first: "attached"),
        Case(fault: "fail=lsmap", host: "ms12-vio1", first: "failed command-failed"),
        Case(fault: "stall=lsmap:6", host: "ms12-vio1", first: "failed answer-timeout", options: ["--timeout", "4s"]),
        Case(fault: "cut-before=mkvdev", host: "ms12-vio1", first: "unknown unknown-outcome"),
        Case(fault: "cut-during=mkvdev", host: "ms12-vio1", first: "attached"),
        Case(fault: "cut-after=mkvdev", host: "ms12-vio1", first: "attached"),
        Case(fault: "stall=mkvdev:5", host: "ms12-vio1", first: "attached", options: ["--timeout", "4s"]),
        Case(fault: "fail=mkvdev", host: "ms12-vio1", first: "failed command-failed"),
        Case(fault: "fs-full", host: "ms12-vio1", first: "failed file-system-full"),
        Case(fault: "odm-lock=1", host: "ms12-vio1", first: "attached"),
        Case(fault: "mkvdev-rc1-effect", host: "ms12-vio1", first: "attached"),
        Case(fault: "mkvdev-rc0-noeffect", host: "ms12-vio1", first: "failed no-effect"),
    ]

    static let onClient = [
        Case(fault: "cut-before=cfgmgr", host: "aix04", first: "attached"),
        Case(fault: "cut-during=cfgmgr", host: "aix04", first: "attached"),
        Case(fault: "cut-after=cfgmgr", host: "aix04", first: "attached"),
        Case(fault: "cfgmgr-noeffect", host: "aix04", first: "failed device-missing"),
        Case(fault: "fail=cfgmgr", host: "aix04", first: "failed device-missing"),
        Case(fault: "odm-lock=1", host: "aix04", first: "attached"),
    ]

    /// One lab for all: each case begins with no drive and ends with one, and detach takes it back.
    @Test("attach is true and repeatable with a fault on the VIOS", arguments: [0, 1, 2])
    func server(third: Int) async throws {
        try await E2E.with("seed") { e2e in
            for (index, item) in Self.onServer.enumerated() where index % 3 == third { try await check(item, e2e) }
        }
    }

    @Test("attach is true and repeatable with a fault on the LPAR", arguments: [0, 1])
    func client(half: Int) async throws {
        try await E2E.with("seed") { e2e in
            for (index, item) in Self.onClient.enumerated() where index % 2 == half { try await check(item, e2e) }
        }
    }

    private func check(_ item: Case, _ e2e: E2E) async throws {
        try e2e.lab.arm("clear", item.fault, on: item.host)
        let first = try await e2e.report(item.options + ["aix04"])
        #expect(first.words == ["aix04 \(item.first)"], "\(item)")
        try await isTrue(first["aix04"], e2e, item)
        try e2e.lab.arm("clear", on: item.host)
        let second = try await e2e.report(["aix04"])
        #expect(["attached", "already-attached"].contains(second.status), "\(item): \(second.words)")
        try await isTrue(second["aix04"], e2e, item)
        let drives = try state(e2e).drives
        #expect(drives.map(\.name) == ["aix04_cd"], "\(item)")
        let detached = try await e2e.report(["detach", "aix04"])
        #expect(detached.words == ["aix04 detached"], "\(item)")
        let left = try state(e2e)
        #expect(left.drives.isEmpty && left.discs.isEmpty, "\(item)")
    }

    /// What the report claims of drive, device and change is what the lab has.
    private func isTrue(_ result: JSON, _ e2e: E2E, _ item: Case) async throws {
        let (drives, discs) = try state(e2e)
        if !result["drive"].isNull {
            #expect(drives.contains { result["drive"]["name"] == .string($0.name) }, "\(item): \(result)")
        }
        if result["status"].text?.hasSuffix("attached") == true {
            let device = try #require(discs.first { result["device"]["name"] == .string($0.name) }, "\(item)")
            #expect(device.status == "Available" && device.lun == drives.first?.lun, "\(item)")
        }
        if result["changed"] == .bool(false) {
            #expect(drives.isEmpty || result["status"] == .string("already-attached"), "\(item)")
        }
    }

    private func state(_ e2e: E2E) throws -> (drives: [VirtualTargetDevice], discs: [AIXDevice]) {
        let system = try e2e.lab.state().systems[0]
        let lpar = try #require(system.lpars.first { $0.host == "aix04" })
        return (system.vios[0].vtds.filter { $0.adapter == "vhost2" }, lpar.devices.filter { $0.deviceClass == "cdrom" })
    }

    @Test("detach is true and repeatable with a fault at each of its steps")
    func detach() async throws {
        try await E2E.with("seed") { e2e in
            let cases = [
                Case(fault: "cut-after=rmvdev", host: "ms12-vio1", first: "detached"),
                Case(fault: "fail=rmvdev", host: "ms12-vio1", first: "failed command-failed"),
                Case(fault: "cut-before=rmdev", host: "aix04", first: "detached"),
                Case(fault: "cut-after=rmdev", host: "aix04", first: "detached"),
                Case(fault: "fail=rmdev", host: "aix04", first: "failed internal"),
            ]
            for item in cases {
                let attached = try await e2e.report("aix04")
                #expect(attached.words == ["aix04 attached"], "\(item)")
                try e2e.lab.arm(item.fault, on: item.host)
                let first = try await e2e.report("detach", "aix04")
                #expect(first.words == ["aix04 \(item.first)"], "\(item)")
                let second = try await e2e.report("detach", "aix04")
                #expect(["aix04 detached", "aix04 already-detached"].contains(second.words.first ?? ""), "\(item)")
                let left = try state(e2e)
                #expect(left.drives.isEmpty && left.discs.isEmpty, "\(item)")
            }
        }
    }

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

    @Test("a drive that lsmap doesn't show still takes its name: refused, and no second one is created")
    func hidden() async throws {
        try await E2E.with("seed") { e2e in
            _ = try await e2e.report("aix04")
            let effects = try await e2e.effects {
                for command in ["lsmap", "lsvopt"] {
                    let hide = "hide-newest=\(command)"
                    try e2e.lab.arm("clear", hide, on: "ms12-vio1")
                    #expect(try await e2e.report("aix04").words == ["aix04 already-attached"], "\(command)")
                    try e2e.lab.arm("clear", hide, hide, on: "ms12-vio1")
                    #expect(try await e2e.report("aix04").words == ["aix04 refused listings-disagree"], "\(command)")
                    try e2e.lab.arm("clear", hide, hide, on: "ms12-vio1")
                    #expect(try await e2e.report("detach", "aix04").words == ["aix04 refused listings-disagree"], "\(command)")
                }
            }
            #expect(effects == .none)
        }
    }
}

/// Polls for at most twenty seconds.
func eventually(
    _ what: String, at place: SourceLocation = #_sourceLocation, _ condition: () async throws -> Bool
) async throws {
    for _ in 0..<400 {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(50))
    }
    Issue.record("did not come true: \(what)", sourceLocation: place)
}
