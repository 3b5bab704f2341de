import PowerVM
import Synchronization
import Testing

@testable import VirtualOptical

/// Stale cds: a cd that was at a location before the drive isn't proof until AIX has talked to the device.
@Suite struct StaleDeviceTests {
    @Test("an Available cd at our slot and LUN is taken out of use before cfgmgr, and is proof after it")
    func cured() async {
        let world = ModelWorld(.ghost)
        let report = await world.attach(.aix04)
        #expect(report.status == .attached)
        #expect(world.changes.suffix(2) == ["aix04: rmdev -l cd0 at 2/130", "aix04: cfgmgr -l vio0"])
        #expect(world.state.lpar.discs.map(\.generation) == [1])
    }

    /// What another run does, which queried the VIOS before the drive was created, and takes its cd for stale.
    enum OtherRun: CaseIterable {
        /// It cures the cd a moment later.
        case cures
        /// The cd is unconfigured at this moment, and configured again by the same cfgmgr that ours waits for.
        case isCuring
        case dies
    }

    private final class Crowd: CommandRunner {
        let inner: ModelRunner
        let other: OtherRun
        private let configures = Mutex(0)
        private static let location = "U9009.22A.7812345-V5-C2-T1-L8200000000000000"

        init(_ inner: ModelRunner, _ other: OtherRun) {
            self.inner = inner
            self.other = other
        }

        var host: String { inner.host }

        func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer {
            guard exchange.line.contains(" configure ") else { return try await inner.exchange(exchange) }
            let count = configures.withLock { count in
                count += 1
                return count
            }
            switch (count, other) {
            case (1, .isCuring):
                let answer = try await inner.exchange(exchange)
                let text = String(decoding: answer.output, as: UTF8.self).replacing("cd=cd0:Available:", with: "cd=cd0:Defined:")
                return RawAnswer(output: Array(text.utf8), exitStatus: 0)
            case (1, _):
                _ = await inner.world.attach(.aix04)
                try await send("mark lpar=5 device=cd0 location=\(Self.location) server=U9009.22A.7812345-V1-C30 nonce=n1")
            case (2, .cures):
                try await send("configure lpar=5 target=vio0 wait=900 stale=cd0 stale_location=\(Self.location) nonce=n2")
            default: break
            }
            return try await inner.exchange(exchange)
        }

        private func send(_ words: String) async throws(TransportFailure) {
            _ = try await inner.exchange(Exchange(line: "/usr/bin/ksh -s \(words)", timeout: .seconds(1)))
        }
    }

    @Test("a cd that another run takes for stale is waited for, and cured if that run doesn't", arguments: OtherRun.allCases)
    func crowd(other: OtherRun) async {
        let world = ModelWorld(.simple)
        var hosts = world.hosts()
        hosts.lpar?.runner = Crowd(world.runner("aix04"), other)
        let report = await AttachOperation(request: .aix04, hosts: hosts, context: .instant).run()
        #expect(report.status == .attached)
        #expect(world.changes.filter { $0.contains("rmdev -l cd0") }.count == (other == .isCuring ? 0 : 1))
        #expect(report.steps.last?.command.contains("rmdev -l cd0") == (other == .dies))
    }

    @Test("a stale cd in use is not forced", arguments: [true, false])
    func inUse(_ isMounted: Bool) async {
        var state = ModelState.ghost
        if isMounted { state.lpar.discs[0].mount = "/mnt" } else { state.lpar.discs[0].isOpen = true }
        let world = ModelWorld(state)
        let report = await world.attach(.aix04)
        #expect(report.status == .failed)
        #expect(report.problem?.code == .staleDeviceInUse)
        #expect(report.changed == true)
        #expect(world.state.lpar == state.lpar)
    }

    @Test("where nothing shows which vhost serves the adapter, no cd is touched and nothing is claimed")
    func unknownEnd() async {
        var state = ModelState.dual
        state.lpar.hasKernelView = false
        state.lpar.discs = [ModelDisc(number: 0, slot: 3, lun: 0x81, generation: -1)]
        let world = ModelWorld(state)
        let report = await world.attach(.aix04)
        #expect(report.status == .failed)
        #expect(report.problem?.code == .notProven)
        #expect(!world.changes.contains { $0.contains("rmdev") })
    }

    @Test("an adapter that the kernel reports only after cfgmgr gets its cure then")
    func lateKernel() async {
        var state = ModelState.dual
        state.lpar.discs = [ModelDisc(number: 0, slot: 3, lun: 0x81, generation: -1)]
        var faults = ModelFaults()
        faults.kernelFrom = 1
        let world = ModelWorld(state, faults)
        let report = await world.attach(.aix04)
        #expect(report.status == .attached)
        #expect(report.proof == .cvai)
        #expect(world.state.lpar.discs.map(\.generation) == [1])
        #expect(report.steps.last?.command.contains("rmdev -l cd0") == true)
    }

    @Test("the live cd of the other VIOS at the same LUN is never touched")
    func live() async {
        var state = ModelState.dual
        // A physical drive of vio1 at LUN 0x81: a cd, but no file-backed drive.
        state.vioses[0].vhosts[0].vtds = [ModelVTD(name: "vtopt0", lun: 0x81, kind: .physicalOptical)]
        state.lpar.discs = [ModelDisc(number: 0, slot: 2, lun: 0x81)]
        let world = ModelWorld(state)
        let report = await world.attach(.aix04)
        #expect(report.status == .attached)
        #expect(report.device?.name.text == "cd1")
        #expect(!world.changes.contains { $0.contains("rmdev") })
    }

    @Test("a run that ends after mkvdev leaves no stale cd that a rerun takes for a good one", arguments: [false, true])
    func rerun(_ isEndKnown: Bool) async {
        var state = isEndKnown ? ModelState.ghost : .dual
        if !isEndKnown {
            state.lpar.hasKernelView = false
            state.lpar.discs = [ModelDisc(number: 0, slot: 3, lun: 0x81, generation: -1)]
        }
        var faults = ModelFaults()
        // Facts and mark are answered, configure is not.
        faults.deadFrom["aix04"] = 2
        let world = ModelWorld(state, faults)
        let first = await world.attach(.aix04)
        #expect(first.status == .failed)
        #expect(world.state.drives.count == 1)
        world.heal()
        world.inside.withLock { $0.state.lpar.hasKernelView = true }
        #expect(await world.status(.aix04).status == .pending)
        let second = await world.attach(.aix04)
        #expect(second.status == .attached)
        #expect(world.changes == ["aix04: rmdev -l cd0 at \(isEndKnown ? "2/130" : "3/129")", "aix04: cfgmgr -l vio0"])
        world.heal()
        #expect(await world.attach(.aix04).status == .alreadyAttached)
    }

    @Test("a mark that can't be set stops the run before anything is created, and costs nothing where there is no such cd")
    func markFirst() async {
        var faults = ModelFaults()
        faults.deadFrom["aix04"] = 1
        let world = ModelWorld(.ghost, faults)
        let report = await world.attach(.aix04)
        #expect(report.status == .unreachable)
        #expect(world.changes.isEmpty)
        let plain = ModelWorld(.simple)
        _ = await plain.attach(.aix04)
        #expect(plain.exchanges("aix04") == 2)
    }

    @Test("a mark counts against its own server adapter alone")
    func scoped() async throws {
        var disc = try FactsFixture.disc(0, slot: 3, lun: 0x81)
        disc.staleAgainst = [try FactsFixture.location(partition: 1, slot: 30)]
        let view = ClientView(adapters: [], discs: [disc])
        #expect(view.discs[0].isStale(on: try FactsFixture.location(partition: 1, slot: 30)))
        #expect(!view.discs[0].isStale(on: try FactsFixture.location(partition: 2, slot: 31)))
    }
}
