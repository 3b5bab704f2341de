import PowerVM
import Synchronization
import Testing

@testable import VirtualOptical

/// Ctrl-C while a changing command is under way: it did something, and the report shows what.
@Suite struct InterruptionTests {
    /// The operator: interrupts the run in the middle of one command.
    private final class Operator: Sendable {
        private let cancel = Mutex<(@Sendable () -> Void)?>(nil)

        func watch(_ run: Task<LPARReport, Never>) { cancel.withLock { $0 = { run.cancel() } } }
        func interrupt() { cancel.withLock { $0?() } }
    }

    /// Ends an exchange as a transport does whose caller is interrupted: at once, with the line at work over there.
    private struct Interruptible: CommandRunner {
        let inner: ModelRunner
        let word: String
        let person: Operator

        var host: String { inner.host }

        private func cancelled(_ mayHaveRun: Bool) -> TransportFailure {
            TransportFailure(
                kind: .cancelled, code: "interrupted", message: "interrupted", hint: "run it again", mayHaveRun: mayHaveRun)
        }

        func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer {
            if Task.isCancelled { throw cancelled(false) }
            let answer = try await inner.exchange(exchange)
            if exchange.line.contains(word) { person.interrupt() }
            if Task.isCancelled { throw cancelled(true) }
            return answer
        }
    }

    private func attach(_ world: ModelWorld, interruptedIn word: String) async -> LPARReport {
        let person = Operator()
        var hosts = world.hosts()
        hosts.lpar?.runner = Interruptible(inner: world.runner("aix04"), word: word, person: person)
        for index in hosts.vioses.indices {
            hosts.vioses[index].runner = Interruptible(
                inner: world.runner(hosts.vioses[index].name.text), word: word, person: person)
        }
        let (started, start) = AsyncStream<Void>.makeStream()
        let run = Task { [hosts] in
            for await _ in started { break }
            return await AttachOperation(request: .aix04, hosts: hosts, context: .instant).run()
        }
        person.watch(run)
        start.yield()
        return await run.value
    }

    @Test("an interruption in mkvdev: the drive that it created is reported, and nothing more is sent")
    func inMkvdev() async {
        let world = ModelWorld(.simple)
        let report = await attach(world, interruptedIn: "mkvdev")
        #expect(report.status == .failed)
        #expect(report.problem?.code == .interrupted)
        #expect(report.problem?.message.contains("drive aix04_cd was created and stays; AIX hasn't configured it") == true)
        #expect(report.problem?.hint.contains("attach-cd detach aix04 removes the drive") == true)
        #expect(report.changed == true)
        #expect(report.drive?.name.text == "aix04_cd")
        #expect(world.changes == ["vio1: mkvdev -fbo -vadapter vhost2 -dev aix04_cd"])
    }

    @Test("an interruption in cfgmgr: one query shows what is there now")
    func inConfigure() async {
        let world = ModelWorld(.simple)
        let report = await attach(world, interruptedIn: "configure")
        #expect(report.status == .attached)
        #expect(report.device?.name.text == "cd0")
        #expect(world.changes.count == 2)
    }

    @Test("a command that was interrupted before it was sent isn't a step, neither of a drive nor of a medium")
    func neverSent() {
        let outcome = StepOutcome.failed(.interrupted(before: "unloadopt", on: "vio1"))
        let record = StepRecord(
            name: "unload-media", host: "vio1", command: "unloadopt -vtd aix04_cd", outcome: outcome.word, seconds: 0)
        var journal = Journal()
        journal.append(StepResult(outcome: outcome, effect: .none, command: record.command), record)
        #expect(journal.records.isEmpty && journal.problem?.code == .interrupted && journal.changed == false)
        var result = MediaResult(vios: "vio1", name: nil, status: .created)
        result.append(record, of: outcome)
        #expect(result.steps.isEmpty)
    }

    /// An LPAR on which the installation is interrupted, and its answer lost.
    private final class Installation: CommandRunner {
        let inner: ModelRunner
        let cancel = Mutex<(@Sendable () -> Void)?>(nil)
        let wasCancelled = Mutex<Bool?>(nil)

        init(_ inner: ModelRunner) { self.inner = inner }

        var host: String { inner.host }

        func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer {
            guard exchange.line == "/usr/bin/ksh -s" else { return try await inner.exchange(exchange) }
            let interrupt = cancel.withLock { $0 }
            interrupt?()
            wasCancelled.withLock { $0 = Task.isCancelled }
            throw TransportFailure(
                kind: .lost, code: "connection-lost", message: "aix04: the connection broke", hint: "-", mayHaveRun: true)
        }
    }

    @Test("an interruption of lpar-setup: the installation is waited for, and the message contains the host once")
    func inSetup() async throws {
        let world = ModelWorld(.simple)
        let runner = Installation(world.runner("aix04"))
        var lpar = try #require(world.hosts().lpar)
        lpar.runner = runner
        let (started, start) = AsyncStream<Void>.makeStream()
        let run = Task { [lpar] in
            for await _ in started { break }
            return await CompanionSetup(identity: LPARIdentity("aix04"), lpar: lpar, context: .instant).run().end
        }
        runner.cancel.withLock { $0 = { run.cancel() } }
        start.yield()
        let problem = await run.value.problem
        #expect(runner.wasCancelled.withLock { $0 } == false)
        #expect(problem?.code == .unknownOutcome && problem?.message == "aix04: the connection broke")
    }

    @Test("an interruption in the survey changes nothing")
    func inSurvey() async {
        let world = ModelWorld(.simple)
        let report = await attach(world, interruptedIn: "facts")
        #expect(world.changes.isEmpty)
        #expect(report.changed == false)
    }
}
