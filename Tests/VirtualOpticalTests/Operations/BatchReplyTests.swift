import PowerVM
import TestSupport
import Testing

@testable import VirtualOptical

/// A VIOS that doesn't answer the survey as it should.
@Suite struct BatchReplyTests {
    private static let lsmap =
        "SVSA            Physloc                                      Client Partition ID\n"
        + "--------------- -------------------------------------------- ------------------\n"
        + "vhost2          U9009.22A.7812345-V1-C30                     0x00000005\n\n"
        + "VTD                   NO VIRTUAL TARGET DEVICE FOUND\n"
    private static let lock =
        "lsmap: 0514-516 Device configuration database lock service timed out.\n\tPlease retry the command later.\n"

    private func survey(_ route: CommandRoute = .vios, _ scenes: ScriptedRunner.ScriptedScene...) async throws -> ServerFacts {
        let runner = ScriptedRunner(host: "vio1", scenes) { Issue.record("\($0)") }
        let vios = RemoteHost(name: "vio1", runner: runner, route: route)
        do {
            let facts = try await vios.survey(wanted: nil, .instant)
            #expect(await runner.left == 0)
            return facts
        } catch {
            #expect(await runner.left == 0)
            throw error
        }
    }

    private func says(_ output: String, _ messages: String = "", exitStatus: Int32?) -> ScriptedRunner.ScriptedScene {
        ScriptedRunner.ScriptedScene("lsmap -all") { _ in
            .success(RawAnswer(output: Array(output.utf8), messages: Array(messages.utf8), exitStatus: exitStatus))
        }
    }

    private var locked: ScriptedRunner.ScriptedScene {
        .batch("lsmap -all", outputs: [(1, Self.lock), (0, ""), (0, "")])
    }

    @Test("a VTD without a status in a listing that shows others' is not taken as Available; where none has one, all are")
    func statusOfSome() async throws {
        func vtd(_ name: String, _ lun: String, _ status: String) -> String {
            "\nVTD                   \(name)\n\(status)LUN                   \(lun)00000000000000\nBacking device        hdisk3\nPhysloc               \n"
        }
        let head = Self.lsmap.split(separator: "\n").prefix(3).joined(separator: "\n") + "\n"
        func available(_ first: String) async throws -> [Bool] {
            let text = head + vtd("one", "0x81", first) + vtd("two", "0x82", "")
            let facts = try await survey(.vios, .batch("lsmap -all", outputs: [(0, text), (0, ""), (0, "")]))
            return facts.adapters.flatMap(\.vtds).map(\.isAvailable)
        }
        #expect(try await available("Status                Available\n") == [true, false])
        #expect(try await available("") == [true, true])
    }

    @Test("a locked ODM is waited for where commands only read, too")
    func lockGoes() async throws {
        let good = ScriptedRunner.ScriptedScene.batch("lsmap -all", outputs: [(0, Self.lsmap), (0, ""), (0, "")])
        #expect(try await survey(.vios, locked, locked, good).adapters.count == 1)
    }

    @Test("a lock that stays is reported after four tries, in one line")
    func lockStays() async throws {
        let problem = await #expect(throws: Problem.self) { try await survey(.vios, locked, locked, locked, locked) }
        #expect(problem?.code == .odmLocked && problem?.retryable == true)
        #expect(problem?.message.hasSuffix("Please retry the command later.") == true)
        #expect(problem?.message.contains("\n") == false)
    }

    @Test("a login shell that runs nothing is quoted from either stream, and trying again is not advised")
    func refused() async throws {
        let problem = await #expect(throws: Problem.self) {
            try await survey(.vios, says("Your password has expired.\nChange it.\n", "rksh: restricted\n", exitStatus: 1))
        }
        #expect(problem?.message.hasSuffix("was not run: rksh: restricted Your password has expired. Change it.") == true)
        #expect(problem?.code == .answerLost && problem?.retryable == false)
        #expect(problem?.hint.contains("run it again") == false)
    }

    @Test("an answer that broke off may come the next time")
    func brokeOff() async throws {
        let problem = await #expect(throws: Problem.self) { try await survey(.vios, says("SVSA", exitStatus: nil)) }
        #expect(problem?.code == .answerLost && problem?.retryable == true)
    }

    @Test("an HMC that runs nothing is not taken for the VIOS, and may have a session later")
    func console() async throws {
        let words = "HSCL3205 The maximum number of sessions is exceeded.\n"
        let problem = await #expect(throws: Problem.self) {
            try await survey(.hmc(system: "ms12", vios: "vio1"), says("", words, exitStatus: 1))
        }
        #expect(problem?.message.contains("HSCL3205") == true)
        #expect(problem?.hint.contains("the HMC's") == true && problem?.hint.contains("VIOS") == false)
        #expect(problem?.retryable == true)
    }
}
