import PowerVM
import TestSupport
import Testing

@testable import VirtualOptical

/// Several runs at once, and runs that are interrupted.
@Suite struct ConcurrencyTests {
    @Test("a run interrupted while waiting for its turn sends nothing")
    func interruptedWaiting() async throws {
        let world = ModelWorld(.simple)
        let vios = RemoteHost(name: "vio1", runner: world.runner("vio1"))
        let adapter = try FactsFixture.adapter(2, slot: 30, client: 5)
        let entered = Latch()
        let leave = Latch()
        let holder = Task {
            _ = await vios.changes.withPermit {
                await entered.open()
                await leave.pass()
            }
        }
        await entered.pass()
        let waiter = Task {
            await CreateDrive(
                vios: vios, adapter: adapter, name: DriveName("new_cd"), context: .instant
            ).run()
        }
        waiter.cancel()
        await leave.open()
        await holder.value
        #expect(await waiter.value.outcome.problem?.code == .interrupted)
        #expect(world.changes.isEmpty)
    }

    @Test("a run interrupted while waiting for a locked ODM sends nothing more")
    func interruptedRetrying() async {
        var faults = ModelFaults()
        faults.odmLocks = 9
        let world = ModelWorld(.simple, faults)
        let run = Task {
            // The first wait is where the operator interrupts.
            let context = OperationContext(
                clock: .init(now: { 0 }, sleep: { _ in withUnsafeCurrentTask { $0?.cancel() } }))
            return await AttachOperation(request: .aix04, hosts: world.hosts(), context: context).run()
        }
        let report = await run.value
        #expect(report.status == .failed)
        #expect(report.problem?.code == .interrupted)
        #expect(report.changed == false)
        #expect(world.changes.count == 1)
    }

    @Test("an interruption between two steps leaves what was created, and reports it")
    func interruptedBetween() async {
        let world = ModelWorld(.simple)
        let run = Task {
            let context = OperationContext(
                clock: .init(now: { 0 }, sleep: { _ in }),
                progress: { event in
                    if case .finished(_, "create-drive", _) = event { withUnsafeCurrentTask { $0?.cancel() } }
                })
            return await AttachOperation(request: .aix04, hosts: world.hosts(), context: context).run()
        }
        let report = await run.value
        #expect(report.problem?.code == .interrupted)
        #expect(report.changed == true)
        #expect(report.drive?.name.text == "aix04_cd")
        #expect(world.state.lpar == ModelState.simple.lpar)
    }

    /// Lets other tasks run first, a random number of times.
    private struct Yielding: CommandRunner {
        let runner: ModelRunner

        var host: String { runner.host }

        func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer {
            for _ in 0..<Int.random(in: 0...60) { await Task.yield() }
            return try await runner.exchange(exchange)
        }
    }

    @Test("several runs for one LPAR at once leave one drive, in whatever order they run")
    func together() async {
        for _ in 0..<200 {
            let world = ModelWorld(.simple)
            var hosts = world.hosts()
            hosts.lpar?.runner = Yielding(runner: world.runner("aix04"))
            hosts.vioses[0].runner = Yielding(runner: world.runner("vio1"))
            let reports = await withTaskGroup(of: LPARReport.self) { [hosts] group in
                for _ in 0..<4 {
                    group.addTask { await AttachOperation(request: .aix04, hosts: hosts, context: .instant).run() }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let ends = reports.map { "\($0.status) \($0.problem?.message ?? "")" }
            #expect(reports.allSatisfy { $0.status == .attached || $0.status == .alreadyAttached }, "\(ends)")
            #expect(reports.contains { $0.status == .attached })
            #expect(world.state.drives.count == 1)
        }
    }

    /// Shows the end of the changing command, and answers only when it is let go.
    private struct Slow: CommandRunner {
        let runner: ModelRunner
        let shown: Latch
        let leave: Latch

        var host: String { runner.host }

        func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer {
            let answer = try await runner.exchange(exchange)
            if exchange.line.contains("mkvdev") {
                exchange.milestone?.reached()
                await shown.open()
                await leave.pass()
            }
            return answer
        }
    }

    @Test("the gate of a VIOS is held for the changing command, not for what is queried behind it")
    func gate() async throws {
        let world = ModelWorld(.simple)
        let (shown, leave) = (Latch(), Latch())
        let vios = RemoteHost(name: "vio1", runner: Slow(runner: world.runner("vio1"), shown: shown, leave: leave))
        let adapter = try FactsFixture.adapter(2, slot: 30, client: 5)
        let first = Task {
            await CreateDrive(vios: vios, adapter: adapter, name: DriveName("new_cd"), context: .instant).run()
        }
        await shown.pass()
        #expect(await vios.changes.withPermit(until: .now + .seconds(60)) { true } == true)
        await leave.open()
        #expect(await first.value.outcome == .changed)
    }

    @Test("one partition under two names in one run gets one drive; the other name is refused with a reason")
    func sameTwice() async throws {
        let world = ModelWorld(.simple)
        let hosts = world.hosts()
        var other = TestRequest(lpar: "AIX04")
        other.partitionName = "aix04"
        let requests = [TestRequest.aix04, other]
        let reports = await withTaskGroup(of: LPARReport.self) { group in
            for request in requests {
                group.addTask { await AttachOperation(request: request, hosts: hosts, context: .instant).run() }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(reports.map(\.status)) == [.attached, .refused])
        let refused = try #require(reports.first { $0.status == .refused }?.problem)
        #expect(refused.code == .samePartition)
        #expect(refused.message.contains("aix04") && refused.message.contains("AIX04"))
        #expect(world.state.drives.count == 1)
    }
}
