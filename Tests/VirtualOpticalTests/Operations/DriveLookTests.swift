import PowerVM
import Testing

@testable import VirtualOptical

/// The VIOS is queried again once cfgmgr has ended, while the LPAR still reads its devices.
@Suite struct DriveLookTests {
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

    private func attach(_ world: ModelWorld, exchanges: Int) async -> LPARReport {
        var hosts = world.hosts()
        hosts.lpar?.runner = Slow(inner: world.runner("aix04"), exchanges: exchanges)
        return await AttachOperation(request: .aix04, hosts: hosts, context: .instant).run()
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
        #expect(world.exchanges("vio1") == 5)
    }
}
