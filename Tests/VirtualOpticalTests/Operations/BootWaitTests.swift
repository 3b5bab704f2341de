import AsyncSupport
import PowerVM
import Synchronization
import Testing

@testable import VirtualOptical

/// `--wait`: nothing is created before the partition has answered and proven its identity.
@Suite struct BootWaitTests {
    /// A clock that only sleeping moves on.
    private final class Clock: Sendable {
        private let seconds = Mutex(0.0)

        var context: OperationContext {
            OperationContext(
                clock: .init(
                    now: { self.seconds.withLock { $0 } },
                    sleep: { pause in self.seconds.withLock { $0 += pause.inSeconds } }))
        }
    }

    private func attach(_ faults: ModelFaults, _ state: ModelState = .simple) async -> (LPARReport, ModelWorld) {
        var request = TestRequest.aix04
        request.wait = .seconds(30)
        let world = ModelWorld(state, faults)
        let operation = AttachOperation(request: request, hosts: world.hosts(), context: Clock().context)
        return (await operation.run(), world)
    }

    @Test("a partition that answers at last gets its drive")
    func atLast() async {
        var faults = ModelFaults()
        for exchange in 0..<4 { faults.cuts[.init(host: "aix04", exchange: exchange)] = .unreachable }
        let (report, world) = await attach(faults)
        #expect(report.status == .attached)
        #expect(world.state.drives.count == 1)
    }

    @Test("one that never answers is unreachable, and no VIOS was changed")
    func never() async {
        var faults = ModelFaults()
        faults.deadFrom["aix04"] = 0
        let (report, world) = await attach(faults)
        #expect(report.status == .unreachable)
        #expect(world.changes.isEmpty)
        #expect(world.exchanges("aix04") == 7)
    }

    @Test("a wait that is interrupted reports how long it lasted, not its limit")
    func interrupted() async throws {
        var faults = ModelFaults()
        faults.deadFrom["aix04"] = 0
        let lpar = try #require(ModelWorld(.simple, faults).hosts().lpar)
        let wait = BootWait(lpar: lpar, name: "aix04", context: Clock().context)
        let problem = await Task { () -> Problem? in
            withUnsafeCurrentTask { $0?.cancel() }
            do throws(Problem) {
                try await wait.untilAnswers(within: .seconds(30))
                return nil
            } catch {
                return error
            }
        }.value
        #expect(problem?.code == .interrupted && problem?.message.contains("waiting for 0s") == true)
    }

    @Test("what waiting can't cure ends the wait at once")
    func refused() async {
        var state = ModelState.simple
        state.lpar.os = "Linux"
        let (report, world) = await attach(ModelFaults(), state)
        #expect(report.problem?.code == .notAIX)
        #expect(world.exchanges("aix04") == 1)
    }

    /// Never answers, and uses up the whole bound of each exchange.
    private final class Slow: CommandRunner {
        let host = "aix04"
        let clock: Clock
        let bounds = Mutex<[Duration]>([])

        init(_ clock: Clock) { self.clock = clock }

        func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer {
            bounds.withLock { $0.append(exchange.timeout) }
            await clock.context.clock.sleep(exchange.timeout)
            throw ModelFaults.Cut.timeout.failure
        }
    }

    @Test("a try waits no longer than the time that is left, and the report contains how long it was")
    func bounded() async {
        let clock = Clock()
        let runner = Slow(clock)
        var request = TestRequest.aix04
        request.wait = .seconds(130)
        var hosts = ModelWorld(.simple).hosts()
        hosts.lpar = LPARHost(runner: runner)
        let report = await AttachOperation(request: request, hosts: hosts, context: clock.context).run()
        #expect(runner.bounds.withLock { $0 } == [.seconds(120), .seconds(5)])
        #expect(report.problem?.message.contains("after waiting for 2m 10s") == true)
    }
}
