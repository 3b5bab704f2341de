import TestSupport
import Testing

@Suite struct E2EListingTests {
    @Test("a drive that lsvopt lists and lsmap hides keeps a second one from being made")
    func hiddenDrive() async throws {
        try await E2E.with("seed") { e2e in
            #expect(try await e2e.report("--name", "my_cd", "aix04").words == ["aix04 attached"])
            let effects = try await e2e.effects {
                try e2e.lab.arm("hide-newest=lsmap", "hide-newest=lsmap", on: "ms12-vio1")
                #expect(try await e2e.report("aix04").words == ["aix04 refused listings-disagree"])
            }
            #expect(effects == .none)
            #expect(try await e2e.report("aix04").words == ["aix04 already-attached"])
        }
    }
}
