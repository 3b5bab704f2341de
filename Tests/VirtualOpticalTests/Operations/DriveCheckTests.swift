import PowerVM
import Synchronization
import Testing

@testable import VirtualOptical

/// The VIOS is queried again once cfgmgr has ended, while the LPAR still reads its devices.
@Suite struct DriveCheckTests {
    /// Reports the end of cfgmgr, and keeps its own answer until the VIOS has answered `exchanges` queries.
    private struct Slow: CommandRunner {
        let inner: ModelRunner
        let exchanges: Int
        var host: String { inner.host }

        func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer {
            let answer = try await inner.exchange(exchange)
            guard let milestone = exchange.milestone else { return answer }
            #expect(String(decoding: answer.output, as: UTF8.self).contains(String(decoding: milestone.text, as: UTF8.self)))
            milestone.reached()
            while inner.world.exchanges("vio1") < exchanges { await Task.yield() }
            return answer
        }
    }

    private func attach(
        _ world: ModelWorld, exchanges: Int, _ context: OperationContext = .instant
    ) async -> LPARReport {
        var hosts = world.hosts()
        hosts.lpar?.runner = Slow(inner: world.runner("aix04"), exchanges: exchanges)
        return await AttachOperation(request: .aix04, hosts: hosts, context: context).run()
    }

    @Test("one query suffices, and it doesn't wait for the LPAR's answer", .timeLimit(.minutes(1)))
    func early() async {
        let world = ModelWorld(.simple)
        let report = await attach(world, exchanges: 3)
        #expect(report.status == .attached)
        // Survey, mkvdev, and this query.
        #expect(world.exchanges("vio1") == 3)
    }

    @Test("a drive that is gone by then isn't proven", .timeLimit(.minutes(1)))
    func gone() async {
        var faults = ModelFaults()
        faults.meanwhile[.init(host: "vio1", exchange: 2)] = { $0.vioses[0].vhosts[1].vtds.removeLast() }
        let world = ModelWorld(.simple, faults)
        let report = await attach(world, exchanges: 3)
        #expect(report.status != .attached)
        // A listing can be short once.
        #expect(world.exchanges("vio1") == 4)
    }

    @Test("where the LPAR reads its devices for long, the VIOS is queried once more", .timeLimit(.minutes(1)))
    func slow() async {
        var faults = ModelFaults()
        faults.meanwhile[.init(host: "vio1", exchange: 3)] = { $0.vioses[0].vhosts[1].vtds.removeLast() }
        let world = ModelWorld(.simple, faults)
        // Each reading of the clock is a minute later.
        let seconds = Mutex(0.0)
        let clock = OperationContext.Clock(
            now: {
                seconds.withLock { seconds in
                    seconds += 60
                    return seconds
                }
            }, sleep: { _ in })
        let context = OperationContext(clock: clock)
        let report = await attach(world, exchanges: 3, context)
        #expect(report.status != .attached)
        #expect(world.exchanges("vio1") == 5)
    }

    @Test("after a cfgmgr whose answer was lost the query of the next one counts", .timeLimit(.minutes(1)))
    func lost() async {
        var faults = ModelFaults()
        faults.cuts[.init(host: "aix04", exchange: 1)] = .after
        let world = ModelWorld(.simple, faults)
        let report = await attach(world, exchanges: 3)
        #expect(report.status == .attached)
        #expect(world.exchanges("vio1") == 3)
    }
}
