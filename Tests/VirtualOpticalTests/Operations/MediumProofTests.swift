import PowerVM
import Testing

@testable import VirtualOptical

/// What the proven cd delivers, and cds that only their contents tell apart.
@Suite struct MediumProofTests {
    private func request(image: String? = nil) -> TestRequest {
        var request = TestRequest.aix04
        request.medium = MediumName("AIX.iso")
        request.image = image.map { name in
            ImageContent(path: "/iso/\(name)", volumeID: name.uppercased(), checksum: ModelWorld.Inside.checksum(of: name))
        }
        return request
    }

    private func state(_ base: ModelState) -> ModelState {
        var state = base
        for index in state.vioses.indices { state.vioses[index].media = ["AIX.iso", "other.iso"] }
        return state
    }

    @Test("without an image the volume is reported, and held against nothing; again when it is loaded already")
    func reported() async {
        let world = ModelWorld(state(.attached))
        for status in [Status.attached, .alreadyAttached] {
            let report = await world.attach(request())
            #expect(report.status == status && report.proof == .cvai)
            #expect(report.mediumProof == MediumProof(volumeID: "AIX.ISO", matches: nil))
        }
    }

    @Test("nothing is read where no medium was asked for, or nothing is done")
    func notAsked() async {
        let world = ModelWorld(state(.attached))
        #expect(await world.attach(.aix04).mediumProof == nil)
        var dry = request()
        dry.dryRun = true
        #expect(await world.attach(dry).mediumProof == nil)
    }

    @Test("an image that the cd delivers matches")
    func matches() async {
        let report = await ModelWorld(state(.attached)).attach(request(image: "AIX.iso"))
        #expect(report.status == .attached)
        #expect(report.mediumProof == MediumProof(volumeID: "AIX.ISO", matches: true))
    }

    @Test("a cd that delivers another image is failed, whatever its location says")
    func wrong() async {
        var base = state(.attached)
        base.lpar.delivers = ["cd0": "other.iso"]
        let report = await ModelWorld(base).attach(request(image: "AIX.iso"))
        #expect(report.status == .failed && report.problem?.code == .wrongContent && report.proof == .cvai)
        #expect(report.mediumProof == MediumProof(volumeID: "OTHER.ISO", matches: false))
        #expect(
            report.problem?.message
                == "aix04: cd0 delivers the volume OTHER.ISO, not AIX.ISO as /iso/AIX.iso has it, although aix04_cd on vio1 holds AIX.iso"
        )
    }

    @Test("a login that may not read the device leaves it unchecked, and the report says so")
    func denied() async {
        var base = state(.attached)
        base.lpar.readsDiscs = false
        let report = await ModelWorld(base).attach(request(image: "AIX.iso"))
        #expect(report.status == .attached && report.mediumProof == nil)
        #expect(
            report.notes.contains("what cd0 delivers was not checked: uid 204 with become=none may not read /dev/rcd0"))
    }

    @Test("a lost answer leaves it unchecked, too")
    func lost() async {
        var faults = ModelFaults()
        faults.cuts[.init(host: "aix04", exchange: 1)] = .before
        let report = await ModelWorld(state(.attached), faults).attach(request(image: "AIX.iso"))
        #expect(report.status == .attached && report.mediumProof == nil)
        #expect(report.notes.contains { $0.hasPrefix("what cd0 delivers was not checked: ") })
    }

    /// Two drives at one LUN, each with its cd, and a kernel that isn't asked.
    private var twins: ModelState {
        var state = state(.dual)
        state.vioses[0].hasRepository = true
        state.vioses[0].vhosts[0].vtds = [ModelVTD(name: "aix04_cd", lun: 0x81)]
        state.vioses[1].vhosts[0].vtds = [ModelVTD(name: "aix04_two", lun: 0x81)]
        state.lpar.discs = [ModelDisc(number: 0, slot: 3, lun: 0x81), ModelDisc(number: 1, slot: 2, lun: 0x81)]
        state.lpar.hasKernelView = false
        return state
    }

    @Test(
        "of two cds at one LUN it is the one that changed when the drive was loaded",
        arguments: [nil, "other.iso", "AIX.iso"] as [String?])
    func toldApart(other: String?) async {
        var base = twins
        base.vioses[1].vhosts[0].vtds[0].media = other
        for image in [nil, "AIX.iso"] {
            let world = ModelWorld(base)
            let report = await world.attach(request(image: image))
            #expect(report.status == .attached && report.proof == .medium && report.device?.name.text == "cd1")
            #expect(report.client?.adapter?.text == "vscsi0")
            #expect(report.mediumProof == MediumProof(volumeID: "AIX.ISO", matches: image.map { _ in true }))
            #expect(world.changes == ["vio1: loadopt -disk AIX.iso -vtd aix04_cd"])
        }
    }

    @Test("loaded already, only the image tells them apart, and only if their contents differ")
    func loadedAlready() async {
        var base = twins
        base.vioses[0].vhosts[0].vtds[0].media = "AIX.iso"
        base.vioses[1].vhosts[0].vtds[0].media = "other.iso"
        let report = await ModelWorld(base).attach(request(image: "AIX.iso"))
        #expect(report.status == .alreadyAttached && report.proof == .medium && report.device?.name.text == "cd1")
        #expect(await ModelWorld(base).attach(request()).problem?.code == .notProven)
        base.vioses[1].vhosts[0].vtds[0].media = "AIX.iso"
        #expect(await ModelWorld(base).attach(request(image: "AIX.iso")).problem?.code == .notProven)
    }

    @Test(
        "nothing is told by contents, and nothing loaded for it, where a cd can't be read, an adapter is unknown, or it would be rolled back"
    )
    func notToldApart() async {
        var unreadable = twins
        unreadable.lpar.readsDiscs = false
        var foreign = twins
        foreign.lpar.adapters.append(ModelVSCSI(number: 2, slot: 4))
        var rollback = request(image: "AIX.iso")
        rollback.rollback = true
        for (base, request) in [(unreadable, request(image: "AIX.iso")), (foreign, request()), (twins, rollback)] {
            let world = ModelWorld(base)
            let report = await world.attach(request)
            #expect(report.problem != nil && report.proof == nil && report.device == nil)
            #expect(world.changes.isEmpty)
        }
    }

    @Test("which cd it is by what was read: the rule alone")
    func rule() {
        let (a, b) = (CdReading.sector(1), CdReading.sector(2))
        for (before, after, expected, device) in [
            (["x": .empty, "y": .empty], ["x": a, "y": .empty], nil, "x"), (["x": a, "y": b], ["x": b, "y": b], 2, "x"),
            (["x": a, "y": b], ["x": b, "y": a], 2, nil), (["x": a, "y": b], ["x": a, "y": b], 1, nil),
            (["x": a, "y": b], ["x": .empty, "y": b], nil, nil), (["x": .empty, "y": b], ["x": a, "y": b], 2, nil),
            (["x": .empty], ["x": a, "y": b], nil, nil), (nil, ["x": a, "y": b], 1, "x"), (nil, ["x": a, "y": a], 1, nil),
            (nil, ["x": a, "y": b], nil, nil), (nil, ["x": .empty, "y": b], 1, nil),
        ] as [([String: CdReading]?, [String: CdReading], UInt32?, String?)] {
            #expect(CdReading.decide(before: before, after: after, expected: expected) == device)
        }
    }
}
