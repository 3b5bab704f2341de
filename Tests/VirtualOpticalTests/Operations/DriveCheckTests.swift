import PowerVM
import Synchronization
import Testing

@testable import VirtualOptical

/// The VIOS is queried again once cfgmgr has ended, while the LPAR still reads its devices; where cfgmgr took less than a second, what
/// the VIOS showed right after mkvdev counts.
@Suite struct DriveCheckTests {
    /// A clock that stands until it is told that something takes its time.
    private final class Seconds: Sendable {
        private let now = Mutex(0.0)

        func pass(_ seconds: Double) { now.withLock { $0 += seconds } }

        var context: OperationContext {
            OperationContext(clock: OperationContext.Clock(now: { self.now.withLock { $0 } }, sleep: { _ in }))
        }
    }

    /// Reports the end of cfgmgr, and keeps its own answer until the VIOS has answered `exchanges` queries.
    private struct Slow: CommandRunner {
        let inner: ModelRunner
        let exchanges: Int
        let clock: Seconds
        let cfgmgr: Double
        let reading: Double
        var host: String { inner.host }

        func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer {
            let answer = try await inner.exchange(exchange)
            guard let milestone = exchange.milestone else { return answer }
            #expect(String(decoding: answer.output, as: UTF8.self).contains(String(decoding: milestone.text, as: UTF8.self)))
            clock.pass(cfgmgr)
            milestone.reached()
            while inner.world.exchanges("vio1") < exchanges { await Task.yield() }
            clock.pass(reading)
            return answer
        }
    }

    /// - Parameters:
    ///   - cfgmgr: how long it takes, in seconds.
    ///   - reading: how long the LPAR reads its devices then, in seconds.
    ///   - exchanges: how many the VIOS has answered before the LPAR does.
    private func attach(
        _ world: ModelWorld, cfgmgr: Double = 3, reading: Double = 1, exchanges: Int = 3
    ) async -> LPARReport {
        let clock = Seconds()
        var hosts = world.hosts()
        hosts.lpar?.runner = Slow(
            inner: world.runner("aix04"), exchanges: exchanges, clock: clock, cfgmgr: cfgmgr, reading: reading)
        return await AttachOperation(request: .aix04, hosts: hosts, context: clock.context).run()
    }

    /// Another command removes the drive right after this many exchanges of the VIOS.
    private func world(removedAfter exchange: Int) -> ModelWorld {
        var faults = ModelFaults()
        faults.meanwhile[.init(host: "vio1", exchange: exchange)] = { $0.vioses[0].vhosts[1].vtds.removeLast() }
        return ModelWorld(.simple, faults)
    }

    @Test("one query suffices, and it doesn't wait for the LPAR's answer", .timeLimit(.minutes(1)))
    func early() async {
        let world = ModelWorld(.simple)
        let report = await attach(world)
        #expect(report.status == .attached)
        // Survey, mkvdev, and this query.
        #expect(world.exchanges("vio1") == 3)
    }

    @Test("a drive that is gone by then isn't proven", .timeLimit(.minutes(1)))
    func gone() async {
        let world = world(removedAfter: 2)
        let report = await attach(world)
        #expect(report.status != .attached)
        // A listing can be short once.
        #expect(world.exchanges("vio1") == 4)
    }

    @Test("where cfgmgr took less than a second, the VIOS isn't queried again", .timeLimit(.minutes(1)))
    func brief() async {
        let world = ModelWorld(.simple)
        let report = await attach(world, cfgmgr: 0.9, exchanges: 2)
        #expect(report.status == .attached)
        #expect(world.exchanges("vio1") == 2)
    }

    @Test("where a brief cfgmgr configures no cd, the VIOS is queried to find out why", .timeLimit(.minutes(1)))
    func brieflyGone() async {
        var faults = ModelFaults()
        // Before cfgmgr: the LPAR then has no cd, and only the VIOS shows that the drive is gone.
        faults.meanwhile[.init(host: "aix04", exchange: 1)] = { $0.vioses[0].vhosts[1].vtds.removeLast() }
        let world = ModelWorld(.simple, faults)
        let report = await attach(world, cfgmgr: 0.1, exchanges: 2)
        #expect(report.problem?.code == .driveMissing)
        #expect(report.drive == nil && !report.notes.contains { $0.contains("Mobility") })
        #expect(world.exchanges("vio1") == 4)
    }

    @Test(
        "where the LPAR reads its devices for long, the VIOS is queried once more", .timeLimit(.minutes(1)),
        arguments: [(3, 3, 5), (0.1, 2, 4)])
    func slow(cfgmgr: Double, exchanges: Int, total: Int) async {
        let world = world(removedAfter: exchanges)
        let report = await attach(world, cfgmgr: cfgmgr, reading: 60, exchanges: exchanges)
        #expect(report.status != .attached)
        #expect(world.exchanges("vio1") == total)
    }

    /// Where the drive comes from.
    enum Origin: Sendable, CaseIterable {
        case us, another, before
    }

    @Test("a VIOS that doesn't answer any more: only a drive that this run created is proven", arguments: Origin.allCases)
    func silent(_ origin: Origin) async {
        var state = ModelState.simple
        var faults = ModelFaults()
        switch origin {
        case .us: faults.deadFrom["vio1"] = 2
        case .another:
            faults.deadFrom["vio1"] = 2
            // After the survey, and before mkvdev.
            faults.meanwhile[.init(host: "vio1", exchange: 1)] = {
                $0.vioses[0].vhosts[1].vtds.append(ModelVTD(name: "aix04_cd", lun: 0x82))
            }
        case .before:
            faults.deadFrom["vio1"] = 1
            state = .attached
            state.lpar.discs = []
        }
        let report = await ModelWorld(state, faults).attach(.aix04)
        #expect(report.status == (origin == .us ? .attached : .unknown))
        #expect(report.steps.last?.outcome == .changed && report.changed == true)
        if origin != .us { #expect(report.problem?.retryable == true && report.problem?.host == "vio1") }
    }

    @Test("what is wrong with the cd is reported also where the VIOS doesn't answer any more")
    func silentAndMissing() async {
        var state = ModelState.attached
        state.lpar.discs = []
        var faults = ModelFaults()
        faults.deadFrom["vio1"] = 1
        faults.cfgmgrDenied = true
        let report = await ModelWorld(state, faults).attach(.aix04)
        #expect(report.status == .failed && report.problem?.code == .notPermitted)
    }

    @Test("after a cfgmgr whose answer was lost the query of the next one counts", .timeLimit(.minutes(1)))
    func lost() async {
        var faults = ModelFaults()
        faults.cuts[.init(host: "aix04", exchange: 1)] = .after
        let world = ModelWorld(.simple, faults)
        let report = await attach(world)
        #expect(report.status == .attached)
        #expect(world.exchanges("vio1") == 3)
    }
}
