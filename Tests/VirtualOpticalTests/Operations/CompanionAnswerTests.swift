import PowerVM
import TestSupport
import Testing

@testable import VirtualOptical

/// How the companion script's answers are interpreted, key by key.
@Suite struct CompanionAnswerTests {
    private let place = "U9009.22A.7812345-V5-C2-T1-L8100000000000000"
    private let adapter = "adapter=vscsi0:Available:U9009.22A.7812345-V5-C2-T1:Virtual SCSI Client Adapter"

    private func runner(_ scenes: ScriptedRunner.ScriptedScene...) -> ScriptedRunner {
        ScriptedRunner(host: "aix04", scenes) { Issue.record("\($0)") }
    }

    private func change(_ runner: ScriptedRunner) -> ClientChange {
        ClientChange(lpar: LPARHost(runner: runner), context: .instant)
    }

    private func configure(_ runner: ScriptedRunner) async throws -> ClientRun {
        let partition = try #require(PartitionID(5))
        return await change(runner).configure(.init(partition: partition, target: .vio0, waitSeconds: 9))
    }

    private func remove(_ runner: ScriptedRunner) async throws -> ClientRun {
        await change(runner).remove(
            try FactsFixture.device("cd0"), at: try #require(VirtualLocation(place)), in: try #require(PartitionID(5)))
    }

    @Test("a removal whose answer was lost, and which then finds nothing, has changed something")
    func lostRemoval() async throws {
        let runner = runner(
            .failure("remove", failure: ModelFaults.Cut.after.failure),
            .companion("remove", "device=cd0", lines: ["removed=", "absent=cd0"], status: 0))
        let result = try await remove(runner)
        #expect(result.outcome == .changed)
        #expect(await runner.left == 0)
    }

    @Test("a cd that was absent from the start was not removed by us")
    func absent() async throws {
        #expect(try await remove(runner(.companion("remove", lines: ["absent=cd0"], status: 0))).outcome == .alreadyDone)
    }

    @Test("a garbled answer to a change is a lost one, and asked again")
    func garbled() async throws {
        let runner = runner(
            .companion("configure", lines: ["this isn't a key and value"], status: 0),
            .companion("configure", lines: ["cfgmgr=done", adapter], status: 0))
        let result = try await configure(runner)
        #expect(result.outcome == .alreadyDone)
        #expect(result.isAfterLoss)
        #expect(result.warnings.contains { $0.contains("lost") })
    }

    @Test("three answers without an end are unknown")
    func noEnd() async throws {
        let scene = ScriptedRunner.ScriptedScene.companion("configure", lines: ["cfgmgr=done"], status: nil)
        let runner = runner(scene, scene, scene)
        let result = try await configure(runner)
        #expect(result.outcome.word == .unknown)
        #expect(await runner.sent.count == 3)
    }

    @Test("devices that can't be read after cfgmgr are asked for once more, and then unknown, not the survey's devices")
    func unreadable() async throws {
        let scene = ScriptedRunner.ScriptedScene.companion(
            "configure", lines: ["changed=hdisk1:-:Available", "adapter=what:is:this"], status: 0)
        let again = runner(scene, .companion("facts", lines: [adapter], status: 0))
        let read = try await configure(again)
        #expect(read.outcome == .changed && !read.isAfterLoss && read.view?.adapters.count == 1)
        #expect(await again.left == 0)
        let result = try await configure(runner(scene, .companion("facts", lines: ["adapter=what:is:this"], status: 0)))
        #expect(result.outcome.word == .unknown && result.view == nil)
        #expect(result.outcome.problem?.message.contains("found: what:is:this") == true)
    }

    @Test("what can't be read of the other cds doesn't matter to a removal")
    func unreadableRemoval() async throws {
        let lines = ["removed=cd0", "cd=cd1:Avail####e::SATA DVD-RAM Drive"]
        #expect(try await remove(runner(.companion("remove", lines: lines, status: 0))).outcome == .changed)
    }

    @Test("facts that the script couldn't gather are missing: half of them are not interpreted")
    func brokenFacts() async throws {
        let runner = runner(
            .companion("facts", lines: ["os=AIX", "lpar=5 aix04", "error=internal:lsdev -Cc adapter: 0514-516"], status: 1))
        let world = ModelWorld(.simple)
        var hosts = world.hosts()
        hosts.lpar = LPARHost(runner: runner)
        let report = await AttachOperation(request: .aix04, hosts: hosts, context: .instant).run()
        #expect(report.status == .failed)
        #expect(report.problem?.code == .internal)
        #expect(world.changes.isEmpty)
    }

    @Test(
        "a host without ksh is none of AIX's; with the script installed, that is what is missing",
        arguments: Companion.Delivery.allCases)
    func noShell(_ delivery: Companion.Delivery) async throws {
        let words = "bash: line 1: no such\r\nfile"
        let runner = runner(.init("facts") { _ in .success(RawAnswer(output: [], messages: Array(words.utf8), exitStatus: 127)) })
        let lpar = LPARHost(runner: runner, companion: Companion(delivery: delivery))
        let problem = await #expect(throws: Problem.self) { try await lpar.ask(.facts, bound: .seconds(9)) }
        #expect(problem?.code == (delivery == .stdin ? .notAIX : .companionMissing))
        #expect(problem?.message.hasSuffix(": bash: line 1: no such file") == true)
        #expect(problem?.hint.contains(delivery == .stdin ? "--host" : "lpar-setup") == true)
    }

    @Test("a host that can't be reached for a change was not changed")
    func unreachable() async throws {
        let result = try await configure(runner(.failure("configure", failure: ModelFaults.Cut.unreachable.failure)))
        #expect(result.outcome.problem?.status == .unreachable)
        #expect(!result.isAfterLoss)
    }

    @Test("after a wait that timed out, facts show whether cfgmgr still runs; if nothing does, it is sent once more")
    func timeout() async throws {
        let late = ScriptedRunner.ScriptedScene.failure("configure", failure: ModelFaults.Cut.timeout.failure)
        let running = runner(late, .companion("facts", lines: ["cfgmgr=running:4711", adapter], status: 0))
        let goesOn = try await configure(running)
        #expect(goesOn.outcome.problem?.code == .cfgmgrRunning)
        #expect(goesOn.answer?.isConfiguring == true)
        #expect(await running.left == 0)
        let facts = ScriptedRunner.ScriptedScene.companion("facts", lines: [adapter], status: 0)
        let changed = ScriptedRunner.ScriptedScene.companion("configure", lines: ["changed=cd0:-:Available", adapter], status: 0)
        let again = runner(late, facts, facts, facts, changed)
        let second = try await configure(again)
        #expect(second.outcome.problem == nil && second.isAfterLoss)
        #expect(await again.left == 0)
        let unchanged = runner(late, facts, facts, facts, late, facts, facts, facts)
        #expect(try await configure(unchanged).outcome.word == .unknown)
        #expect(await unchanged.left == 0)
        let silent = try await configure(runner(late, .failure("facts", failure: ModelFaults.Cut.timeout.failure)))
        #expect(silent.outcome.word == .unknown)
    }

    @Test(
        "facts without a readable privilege aren't those of a user without privileges",
        arguments: ["privilege=r###", "pri####=root"])
    func garbledPrivilege(line: String) throws {
        #expect(throws: ReadError.self) {
            let output = "protocol=1\nos=AIX\nlpar=5 aix04\n\(line)\nend=n1:0\n"
            return try ClientIdentity(#require(try CompanionAnswer(output: output, nonce: "n1")))
        }
    }

    @Test("a host that isn't a partition has no partition name")
    func noPartition() throws {
        let output = "protocol=1\nos=AIX\nlpar=-1 NULL\nprivilege=root\nend=n1:0\n"
        let identity = try ClientIdentity(#require(try CompanionAnswer(output: output, nonce: "n1")))
        #expect(identity.partitionID == nil && identity.partitionName.isEmpty)
    }

    @Test("a wait longer than the script takes is the longest that it takes")
    func longWait() {
        #expect(ConfigureClient.wait(.seconds(200_000)) == 99_999)
        #expect(ConfigureClient.wait(.seconds(900)) == 900)
        #expect(ConfigureClient.wait(.zero) == 1)
    }

    @Test("a code that doesn't belong to the protocol is not taken over")
    func code() throws {
        func failure(_ error: String) throws -> CompanionAnswer.Failure? {
            try CompanionAnswer(output: "protocol=1\nerror=\(error)\nend=n1:1\n", nonce: "n1")?.failure
        }
        #expect(try failure("odm-locked:0514-516") == .init(code: "odm-locked", text: "0514-516"))
        #expect(try failure("\u{1B}[31mred:x")?.code == "companion-failed")
        #expect(try failure("What is this")?.code == "companion-failed")
        #expect(try failure(String(repeating: "a", count: 41) + ":x")?.code == "companion-failed")
    }

    @Test("an adapter that is only Defined and no longer has a location is left out; an Available one without is an error")
    func orphaned() throws {
        func view(_ lines: String) throws -> ClientView? {
            try CompanionAnswer(output: "protocol=1\n\(lines)\nend=n1:0\n", nonce: "n1").map { try ClientView($0) }
        }
        let left = try view("\(adapter)\nadapter=vscsi1:Defined::Virtual SCSI Client Adapter")
        #expect(left?.adapters.count == 1)
        #expect(left?.orphaned.map(\.text) == ["vscsi1"])
        #expect(throws: ReadError.self) { try view("adapter=vscsi1:Available::Virtual SCSI Client Adapter") }
    }

    private func ask(_ output: String) async -> Problem? {
        let runner = runner(.init("facts") { _ in .success(RawAnswer(output: Array(output.utf8), exitStatus: 2)) })
        return await #expect(throws: Problem.self) { try await LPARHost(runner: runner).ask(.facts, bound: .seconds(9)) }
    }

    @Test("a key that is bound to the installed script is reported as such, and the hint gives the inventory's key")
    func boundKey() async {
        let problem = await ask(
            "protocol=1\nversion=1.0.0\nverb=\nerror=bad-argument:only attach-cd-lpar is offered here\nend=-:2\n")
        #expect(problem?.status == .refused && problem?.code == .badArgument)
        #expect(problem?.message.contains("only attach-cd-lpar is offered here") == true)
        #expect(problem?.hint.contains("companion: installed") == true)
    }

    @Test("an end without our nonce is none unless it refuses", arguments: ["end=-:0", "end=-:1", "end=other:2"])
    func foreignEnd(_ end: String) async {
        #expect(await ask("protocol=1\nos=AIX\n\(end)\n")?.code == .unreadableOutput)
    }

    @Test("what a login script printed without a line end hides no answer")
    func unendedLine() throws {
        let answer = try CompanionAnswer(output: "welcome to aix04protocol=1\nos=AIX\nend=n1:0\n", nonce: "n1")
        #expect(answer?.first("os") == "AIX")
        // Only where no line of its own is there: a message of the day may contain anything.
        let other = try CompanionAnswer(output: "we speak protocol=1\nhello\nprotocol=1\nos=AIX\nend=n1:0\n", nonce: "n1")
        #expect(other?.first("os") == "AIX")
    }

    @Test("a mounted stale cd is to be unmounted; one that is held is named")
    func stale() async throws {
        let ghost = Companion.StaleDevice(device: try FactsFixture.device("cd3"), location: try #require(VirtualLocation(place)))
        let run = Companion.Configure(partition: try #require(PartitionID(5)), target: .vio0, waitSeconds: 9, stale: ghost)
        func hint(_ status: Int, _ text: String) async -> String {
            let scene = ScriptedRunner.ScriptedScene.companion(
                "configure", lines: ["error=stale-device-in-use:\(text)"], status: status)
            return await change(runner(scene)).configure(run).outcome.problem?.hint ?? ""
        }
        #expect(await hint(2, "/mnt").hasPrefix("umount /mnt on "))
        #expect(await hint(1, "rmdev: 0514-062 busy").contains("fuser -u /dev/cd3"))
    }

    @Test("a lost answer to a removal leaves nothing open")
    func lostRemovalWarning() async throws {
        let runner = runner(
            .failure("remove", failure: ModelFaults.Cut.after.failure),
            .companion("remove", lines: ["removed=", "absent=cd0"], status: 0))
        let warnings = try await remove(runner).warnings
        #expect(warnings.count == 1 && warnings.allSatisfy { !$0.contains("what else") })
    }

    @Test("a missing cd behind a cfgmgr that reports a permission error is not permitted; a cd that is there is there")
    func permission() async throws {
        for works in [false, true] {
            var faults = ModelFaults()
            faults.cfgmgrDenied = true
            faults.cfgmgrWorksAllTheSame = works
            let report = await ModelWorld(.simple, faults).attach(.aix04)
            #expect(report.status == (works ? .attached : .failed))
            #expect(report.problem?.code == (works ? nil : .notPermitted))
            #expect(works || report.problem?.hint.contains("section SUDO") == true)
        }
    }
}
