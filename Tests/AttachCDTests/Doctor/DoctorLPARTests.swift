import PowerVM
import TestSupport
import Testing
import VirtualOptical

@testable import AttachCD

@Suite("what the doctor reports about a partition")
struct DoctorLPARTests {
    /// The check of this name of a partition whose script answers with these lines.
    private func check(_ name: String, lpar: String = "5 aix04", _ lines: String...) async throws -> DoctorCheck {
        let scene = ScriptedRunner.ScriptedScene.companion("facts", lines: ["os=AIX", "lpar=\(lpar)"] + lines, status: 0)
        let runner = ScriptedRunner(host: "aix04", [scene]) { Issue.record("\($0)") }
        let access = LPARHost(runner: runner, companion: Companion(become: .sudo))
        let checks = await DoctorLPAR(access: access, bound: .seconds(9)).examine()
        return try #require(checks.first { $0.name == name }, "\(checks)")
    }

    @Test("a sudo that isn't there is to be installed; a rule that is missing is to be added")
    func missing() async throws {
        let vio0 = "sudo=denied:/usr/sbin/cfgmgr -l vio0"
        let absent = try await check("privilege", "privilege=none", "sudo=absent", vio0)
        #expect(absent.detail?.hasPrefix("there is no sudo") == true && absent.hint?.contains("install sudo") == true)
        let denied = try await check("privilege", "privilege=none", vio0, "sudo=denied:/usr/sbin/kdb")
        #expect(denied.detail == "sudo doesn't allow /usr/sbin/cfgmgr -l vio0")
        #expect(denied.hint?.contains("become") == false)
    }

    @Test("a host that isn't a partition has no partition name")
    func noPartition() async throws {
        #expect(try await check("partition", lpar: "-1 NULL", "privilege=root").value == "(no partition)")
        #expect(try await check("partition", "privilege=root").value == "aix04(5)")
    }

    @Test("kdb, which is equivalent to root, isn't missed")
    func kdb() async throws {
        let check = try await check("privilege", "privilege=sudo", "sudo=denied:/usr/sbin/kdb")
        #expect(check.status == .ok && check.value == "sudo" && check.detail == nil)
    }
}
