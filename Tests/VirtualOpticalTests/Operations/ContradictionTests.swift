import PowerVM
import Testing

@testable import VirtualOptical

/// `lsmap` and `lsvopt` of one VIOS that contradict each other.
@Suite struct ContradictionTests {
    private static let listings = ["lsmap", "lsvopt"]

    private func world(_ word: String, _ count: Int, _ state: ModelState = .attached) -> ModelWorld {
        var faults = ModelFaults()
        faults.hides = (word, count)
        return ModelWorld(state, faults)
    }

    private func expectRefused(_ report: LPARReport, _ world: ModelWorld, _ state: ModelState = .attached) {
        #expect(report.status == .refused && report.problem?.code == .listingsDisagree)
        #expect(report.problem?.message.contains("lsmap") == true && report.problem?.message.contains("lsvopt") == true)
        #expect(world.changes.isEmpty && world.state == state)
        // Looked at once more, and not for ever.
        #expect(world.exchanges("vio1") == 2)
    }

    @Test("a drive that one listing hides is refused by attach, detach and status", arguments: listings)
    func hidden(_ word: String) async {
        let attached = world(word, .max)
        expectRefused(await attached.attach(.aix04), attached)
        let detached = world(word, .max)
        expectRefused(await detached.detach(.aix04), detached)
        let asked = world(word, .max)
        expectRefused(await asked.status(.aix04), asked)
    }

    @Test("a drive of another name is recognised by the cd at its LUN, and by a medium in it", arguments: [true, false])
    func otherName(_ isLoaded: Bool) async {
        var state = ModelState.attached
        state.vioses[0].vhosts[1].vtds[1].name = "vtopt3"
        if isLoaded {
            state.vioses[0].vhosts[1].vtds[1].media = "AIX.iso"
            state.lpar.discs = []
        }
        let world = world("lsvopt", .max, state)
        expectRefused(await world.attach(.aix04), world, state)
    }

    @Test("a new drive that one listing hides may be there, also with a medium that came meanwhile", arguments: [false, true])
    func new(isLoaded: Bool) async {
        var faults = ModelFaults()
        faults.hides = ("lsvopt", .max)
        if isLoaded {
            faults.meanwhile[.init(host: "vio1", exchange: 2)] = { state in
                state.vioses[0].vhosts[1].vtds[state.vioses[0].vhosts[1].vtds.count - 1].media = "AIX.iso"
            }
        }
        let report = await ModelWorld(.simple, faults).attach(.aix04)
        #expect(report.status == .unknown && report.problem?.code == .listingsDisagree)
        #expect(report.changed == nil)
    }

    @Test("a listing that is short once is read again", arguments: listings)
    func once(_ word: String) async {
        #expect(await world(word, 1).attach(.aix04).status == .alreadyAttached)
        #expect(await world(word, 1).status(.aix04).status == .attached)
        #expect(await world(word, 1).detach(.aix04).status == .detached)
    }

    @Test("a mapping without a backing device is only a warning where nothing else points to it")
    func alone() async {
        var state = ModelState.simple
        state.vioses[0].vhosts[1].vtds.append(ModelVTD(name: "odd", lun: 0x83, kind: .bare))
        let world = ModelWorld(state)
        let report = await world.attach(.aix04)
        #expect(report.status == .attached)
        #expect(report.warnings.contains { $0.contains("odd on vhost2 has no backing device") })
        // It could have been a drive that another hand created between the listings: looked at once more.
        let usual = ModelWorld(.simple)
        _ = await usual.attach(.aix04)
        #expect(world.exchanges("vio1") == usual.exchanges("vio1") + 1)
    }

    @Test("the kernel reports a vhost that lsmap doesn't show")
    func kernel() async {
        var state = ModelState.dual
        state.vioses[0].vhosts = []
        state.vioses[0].vhosts.append(ModelVhost(number: 9, slot: 40, client: 3, clientSlot: 2))
        state.lpar.kernelExtra = ["vscsi0 0x000007 0x0000000000 0x0 vio1->vhost2"]
        let world = ModelWorld(state)
        let report = await world.attach(.aix04)
        #expect(report.problem?.code == .listingsDisagree && world.changes.isEmpty)
        #expect(report.problem?.message.contains("vhost2") == true)
    }

    @Test("a fleet doesn't refuse itself: another job's mkvdev between lsmap and lsvopt isn't a contradiction")
    func fleet() async throws {
        let other = try FactsFixture.vhost(0)
        for step in 0..<24 {
            let works: [(start: Double, work: Scene.Work)] = [
                (2, .attach), (Double(step) / 10, .create(other)), (Double(step) / 10 + 0.05, .create(other)),
            ]
            let played = await SceneRun.played(Scene(.simple, works, isOneRun: true))
            for case .report(let report) in played.map(\.result) {
                #expect(report.status == .attached, "\(step): \(report.problem?.message ?? "")")
            }
        }
    }

    @Test("another LPAR's drive that comes or goes between the listings costs no second survey", arguments: [true, false])
    func between(isCreating: Bool) async {
        let foreign = ModelVTD(name: "aix01_cd", lun: 0x8a)
        func surveys(_ change: (@Sendable (inout ModelState) -> Void)?) async -> Int {
            var state = isCreating ? ModelState.simple : .attached
            if !isCreating { state.vioses[0].vhosts[0].vtds.append(foreign) }
            let world = world(state, between: [0: change])
            let report = isCreating ? await world.attach(.aix04) : await world.detach(.aix04)
            #expect(report.problem == nil && report.changed == true)
            #expect(world.state.vioses[0].vhosts[0].vtds.contains(foreign) == (change == nil ? !isCreating : isCreating))
            return world.exchanges("vio1")
        }
        let alone = await surveys(nil)
        let meanwhile = await surveys { state in
            if isCreating {
                state.vioses[0].vhosts[0].vtds.append(foreign)
            } else {
                state.vioses[0].vhosts[0].vtds.removeLast()
            }
        }
        #expect(meanwhile == alone)
    }

    @Test("the LPAR's drive that another hand creates between the listings is found, and refused where nothing confirms it")
    func own() async {
        let found = world(.simple, between: [0: makeDrive])
        #expect(await found.attach(.aix04).status == .attached)
        #expect(found.state.drives.map(\.vtd.name) == ["vtopt7"])

        let unconfirmed = world(.simple, between: [0: makeDrive], cuts: [.init(host: "vio1", exchange: 1): .timeout])
        expectDisagreement(await unconfirmed.attach(.aix04), unconfirmed)

        // A mapping that stays bare makes every attach look again: the drive comes between those listings.
        var state = ModelState.simple
        state.vioses[0].vhosts[1].vtds.append(ModelVTD(name: "odd", lun: 0x83, kind: .bare))
        let late = world(state, between: [1: makeDrive])
        expectDisagreement(await late.attach(.aix04), late)
    }

    @Test(
        "an lsrep that can't be read once doesn't choose another VIOS; one that never can be is only a reason less",
        arguments: [1, .max])
    func repository(_ count: Int) async {
        var state = ModelState.dual
        (state.vioses[0].hasRepository, state.vioses[1].hasRepository) = (false, true)
        var faults = ModelFaults()
        faults.garbles = ("vio2", count)
        let world = ModelWorld(state, faults)
        #expect(await world.attach(.aix04).status == .attached)
        #expect(world.state.drives.map(\.vios.name) == [count == 1 ? "vio2" : "vio1"])
    }

    private let makeDrive: @Sendable (inout ModelState) -> Void = {
        $0.vioses[0].vhosts[1].vtds.append(ModelVTD(name: "vtopt7", lun: 0x8a))
    }

    private func world(
        _ state: ModelState, between: [Int: (@Sendable (inout ModelState) -> Void)?],
        cuts: [ModelFaults.ExchangePlace: ModelFaults.Cut] = [:]
    ) -> ModelWorld {
        var faults = ModelFaults()
        for (exchange, change) in between { faults.betweenListings[.init(host: "vio1", exchange: exchange)] = change }
        faults.cuts = cuts
        return ModelWorld(state, faults)
    }

    private func expectDisagreement(_ report: LPARReport, _ world: ModelWorld) {
        #expect(report.status == .refused && report.problem?.code == .listingsDisagree)
        #expect(world.changes.isEmpty && world.state.drives.map(\.vtd.name) == ["vtopt7"])
    }
}
