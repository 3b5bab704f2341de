import PowerVM
import TestSupport
import Testing

@testable import VirtualOptical

/// One changing command on a VIOS whose answers are written by hand.
@Suite struct ServerChangeTests {
    private static let lsmap =
        "SVSA            Physloc                                      Client Partition ID\n"
        + "--------------- -------------------------------------------- ------------------\n"
        + "vhost2          U9009.22A.7812345-V1-C30                     0x00000005\n\n"
    private static let empty = lsmap + "VTD                   NO VIRTUAL TARGET DEVICE FOUND\n"
    private static let drive =
        lsmap + "VTD                   aix04_cd\nStatus                Available\nLUN                   0x8100000000000000\n"
        + "Backing device        \nPhysloc               \nMirrored              N/A\n"
    private static let lsvopt = "VTD             Media                                   Size(mb)\n" + row
    private static let row = "aix04_cd        No Media                                     n/a\n"
    private static let guardRow = "vhost2          U9009.22A.7812345-V1-C30                     0x00000005\n"

    private func runner(_ scenes: ScriptedRunner.ScriptedScene...) -> ScriptedRunner {
        ScriptedRunner(host: "vio1", scenes) { Issue.record("\($0)") }
    }

    private func make(_ runner: ScriptedRunner, _ name: String? = "aix04_cd") async throws -> DriveCreation {
        await CreateDrive(
            vios: RemoteHost(name: "vio1", runner: runner), adapter: try FactsFixture.adapter(2, slot: 30, client: 5),
            partition: PartitionID(5), name: name.flatMap { DriveName($0) }, context: .instant
        ).run()
    }

    private func remove(_ runner: ScriptedRunner) async throws -> ServerChangeResult<AdapterSnapshot> {
        await RemoveDrive(
            vios: RemoteHost(name: "vio1", runner: runner), adapter: try FactsFixture.vhost(2),
            drive: try FactsFixture.device("aix04_cd"),
            context: .instant
        ).run()
    }

    private var looks: ScriptedRunner.ScriptedScene {
        .batch("lsmap -vadapter vhost2", "lsvopt", outputs: [(0, Self.empty), (0, "")])
    }

    @Test("no answer within the bound and no effect yet is unknown: nothing ended the command")
    func timeout() async throws {
        let runner = runner(.failure("mkvdev", failure: ModelFaults.Cut.timeout.failure), looks, looks, looks)
        let result = try await make(runner)
        #expect(result.outcome.word == .unknown)
        #expect(result.outcome.problem?.message.contains("may still be running") == true)
        #expect(await runner.left == 0)
    }

    @Test("a connection that was lost, and no effect for a while, is unknown: nothing shows that mkvdev has ended")
    func lost() async throws {
        let runner = runner(.failure("mkvdev", failure: ModelFaults.Cut.after.failure), looks, looks, looks, looks, looks)
        let problem = try await make(runner).outcome.problem
        #expect(problem?.status == .unknown && problem?.code == .unknownOutcome)
        #expect(problem?.message.contains("may still be running") == true)
        #expect(await runner.left == 0)
    }

    @Test("what was seen before the VIOS fell silent decides nothing")
    func staleLook() async throws {
        let silence = ScriptedRunner.ScriptedScene.failure(failure: ModelFaults.Cut.unreachable.failure)
        let runner = runner(
            .failure("mkvdev", failure: ModelFaults.Cut.after.failure), looks, silence, silence, silence, silence)
        #expect(try await make(runner).outcome.word == .unknown)
    }

    @Test("without a name the command would create one more: trying again is not advised")
    func lostNameless() async throws {
        let runner = runner(.failure("mkvdev", failure: ModelFaults.Cut.timeout.failure), looks, looks, looks)
        let problem = try await make(runner, nil).outcome.problem
        #expect(problem?.status == .unknown && problem?.retryable == false)
        #expect(problem?.hint.contains("lsvopt") == true)
    }

    @Test("an answer without an end is a lost one, and what came instead is reported without the guard's rows")
    func endless() async throws {
        let words = Self.guardRow + "Your password has expired.\n"
        let cut = ScriptedRunner.ScriptedScene("mkvdev") { _ in .success(RawAnswer(output: Array(words.utf8), exitStatus: 1)) }
        let problem = try await make(runner(cut, looks, looks, looks, looks, looks)).outcome.problem
        #expect(problem?.status == .unknown && problem?.code == .unknownOutcome)
        #expect(problem?.message.contains("lost: Your password has expired.") == true)
        #expect(problem?.message.contains("0x00000005") == false)
    }

    @Test("a new drive of another name behind a lost answer is named, but not claimed")
    func otherName() async throws {
        let named = ScriptedRunner.ScriptedScene.batch(
            "lsmap -vadapter vhost2", "lsvopt", outputs: [(0, renamed(Self.drive)), (0, renamed(Self.lsvopt))])
        let runner = runner(.failure("mkvdev", failure: ModelFaults.Cut.after.failure), named, named, named, named, named)
        let result = try await make(runner)
        #expect(result.outcome.word == .unknown)
        #expect(result.outcome.problem?.message.contains(#/vtopt7 on vhost[0-9]+ is new/#) == true)
        #expect(result.outcome.problem?.hint.contains("--name vtopt7") == true)
        #expect(result.drive == nil)
    }

    private func renamed(_ text: String) -> String { text.replacing("aix04_cd", with: "vtopt7  ") }

    @Test("a busy device may be free the next time, and is not tried again automatically")
    func busy() async throws {
        let rows = "VTD                   aix04_cd\n" + Self.row
        let held = ScriptedRunner.ScriptedScene.batch(
            "rmvdev",
            outputs: [(1, rows + "rmvdev: 0514-062 Cannot perform the requested function.\n"), (0, Self.drive), (0, Self.lsvopt)])
        let problem = try await remove(runner(held)).outcome.problem
        #expect(problem?.code == .busy && problem?.retryable == true)
    }

    @Test("an unload that failed without a message is only perhaps the client's hold")
    func silentUnload() async throws {
        let row = "aix04_cd        one.iso                                      900\n"
        let listing = "VTD             Media                                   Size(mb)\n" + row
        let failed = ScriptedRunner.ScriptedScene.batch(
            "unloadopt", outputs: [(1, "VTD                   aix04_cd\n" + row), (0, Self.drive), (0, listing)])
        let look = ScriptedRunner.ScriptedScene.batch(
            "lsmap -vadapter vhost2", "lsvopt", outputs: [(0, Self.drive), (0, listing)])
        let change = ChangeMedia(
            vios: RemoteHost(name: "vio1", runner: runner(failed, look)), adapter: try FactsFixture.vhost(2),
            drive: try FactsFixture.device("aix04_cd"), context: .instant)
        let problem = await change.unload(force: false).0.outcome.problem
        #expect(problem?.code == .mediumHeld && problem?.message.contains("perhaps the client holds one.iso") == true)
    }

    @Test("a query that can't be read doesn't swallow the command's message")
    func unreadableLook() async throws {
        let broken = ScriptedRunner.ScriptedScene.batch("lsmap", outputs: [(0, "what is this\n"), (0, "")])
        let runner = runner(
            .batch("mkvdev", outputs: [(1, Self.guardRow + "mkvdev: no space on the moon\n"), (0, "what is this\n"), (0, "")]),
            broken, broken, broken)
        let result = try await make(runner)
        #expect(result.outcome.word == .unknown)
        #expect(result.outcome.problem?.message.contains("no space on the moon") == true)
        #expect(result.outcome.problem?.message.contains("0x00000005") == false)
    }

    @Test("a success whose listing shows no effect is unknown where the VIOS can't be queried to the end")
    func lagging() async throws {
        let silence = ScriptedRunner.ScriptedScene.failure(failure: ModelFaults.Cut.unreachable.failure)
        let made = ScriptedRunner.ScriptedScene.batch(
            "mkvdev", outputs: [(0, Self.guardRow + "aix04_cd Available\n"), (0, Self.empty), (0, "")])
        let problem = try await make(runner(made, silence, silence, silence)).outcome.problem
        #expect(problem?.status == .unknown && problem?.message.contains("mkvdev returned 0") == true)
        let early = try await make(runner(made, silence, looks, silence)).outcome.problem
        #expect(early?.status == .unknown)
        let seen = try await make(runner(made, silence, silence, looks)).outcome.problem
        #expect(seen?.code == .noEffect)
    }

    @Test("status 0 shows that the guard passed, where its row can't be read")
    func garbledRow() async throws {
        let made = ScriptedRunner.ScriptedScene.batch(
            "mkvdev", outputs: [(0, "vho########.22A.7812345\naix04_cd Available\n"), (0, Self.drive), (0, Self.lsvopt)])
        #expect(try await make(runner(made)).outcome == .changed)
        // One listing never shows it.
        let half = ScriptedRunner.ScriptedScene.batch("lsmap", outputs: [(0, Self.drive), (0, "")])
        let halfMade = ScriptedRunner.ScriptedScene.batch(
            "mkvdev", outputs: [(0, "vho########.22A.7812345\naix04_cd Available\n"), (0, Self.drive), (0, "")])
        let problem = try await make(runner(halfMade, half, half, half)).outcome.problem
        #expect(problem?.status == .unknown && problem?.code == .listingsDisagree)
    }

    @Test("the guard stands before mkvdev in the same line, on either route")
    func line() throws {
        let vhost = try FactsFixture.vhost(2)
        #expect(
            CommandRoute.vios.stillServes(PartitionID(26), vhost)
                == "LC_ALL=C ioscli lsmap -vadapter vhost2 | grep '^vhost2[[:space:]]' | grep '[[:space:]]0x0*1[aA][[:space:]]*$'"
        )
        #expect(
            CommandRoute.hmc(system: "ms12", vios: "vio1").stillServes(nil, vhost)
                == "LC_ALL=en_US viosvrcmd -m ms12 -p vio1 -c 'lsmap -vadapter vhost2' | grep '^vhost2[[:space:]]' | grep '[[:space:]]0x0*0[[:space:]]*$'"
        )
    }

    @Test("a guard that couldn't be queried isn't a changed drive: a lock is waited for, anything else is not confirmed")
    func guardUnasked() async throws {
        let there: [(status: Int, text: String)] = [(0, Self.drive), (0, Self.lsvopt)]
        let silent = ScriptedRunner.ScriptedScene.batch("rmvdev", outputs: [(1, "")] + there)
        #expect(try await remove(runner(silent)).outcome.problem?.code == .notConfirmed)
        var locked = ScriptedRunner.ScriptedScene { exchange in
            guard case .success(var answer) = silent.answer(exchange) else { return silent.answer(exchange) }
            answer.messages = Array("lsvopt: 0514-516 Device configuration database lock service timed out.\n".utf8)
            return .success(answer)
        }
        locked.expected = ["rmvdev"]
        let gone = ScriptedRunner.ScriptedScene.batch(
            "rmvdev",
            outputs: [(0, "VTD                   aix04_cd\n" + Self.row + "aix04_cd deleted\n"), (0, Self.empty), (0, "")])
        let runner = runner(locked, gone)
        #expect(try await remove(runner).outcome == .changed)
        #expect(await runner.left == 0)
    }
}
