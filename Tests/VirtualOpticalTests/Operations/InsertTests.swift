import PowerVM
import TestSupport
import Testing

@testable import VirtualOptical

/// `insert` and `eject`: the medium in a drive that is there, on the VIOS only.
@Suite struct InsertTests {
    func world(
        _ media: String?, _ faults: ModelFaults = ModelFaults(), isHeld: Bool = false, writes: String? = nil
    ) -> ModelWorld {
        var state = ModelState.attached
        state.vioses[0].media = ["one.iso", "two.iso"]
        state.vioses[0].writes = writes
        state.vioses[0].vhosts[1].vtds[1].media = media
        state.lpar.discs[0].isOpen = isHeld
        return ModelWorld(state, faults)
    }

    var request: DriveRequest {
        DriveRequest(lpar: LPARIdentity("aix04", id: PartitionID(5), machine: MachineID("9009-22A*7812345")))
    }

    func insert(
        _ medium: String, _ world: ModelWorld, _ replacement: Replacement = .never, dryRun: Bool = false,
        _ change: (inout DriveRequest) -> Void = { _ in }
    ) async throws -> LPARReport {
        var request = request
        change(&request)
        return await InsertOperation(
            request: request,
            medium: AttachIntent.Medium(name: try #require(MediumName(medium)), replacement: replacement),
            isDryRun: dryRun, hosts: world.hosts(viosOnly: true), context: .instant
        ).run()
    }

    func eject(
        _ world: ModelWorld, _ intent: EjectOperation.Intent = .init(),
        records: MemoryRecords? = nil
    ) async throws -> LPARReport {
        await EjectOperation(
            request: request, intent: intent, hosts: world.hosts(viosOnly: true), context: .instant, records: records
        ).run()
    }

    func words(_ report: LPARReport) -> String {
        report.status.rawValue + (report.problem.map { " \($0.code.rawValue)" } ?? "")
    }

    @Test("an empty drive is loaded, once; nothing is sent to the LPAR")
    func empty() async throws {
        let world = world(nil)
        let loaded = try await insert("one.iso", world)
        #expect(words(loaded) == "loaded" && loaded.drive?.media == "one.iso" && loaded.changed == true)
        let again = try await insert("one.iso", world)
        #expect(words(again) == "already-loaded" && again.changed == false && again.drive?.media == "one.iso")
        #expect(world.changes == ["vio1: loadopt -disk one.iso -vtd aix04_cd"])
        #expect(world.exchanges("aix04") == 0)
    }

    @Test("another medium leaves the drive only with --replace, in two steps")
    func replace() async throws {
        let world = world("one.iso")
        #expect(words(try await insert("two.iso", world)) == "refused other-medium" && world.changes.isEmpty)
        let planned = try await insert("two.iso", world, .unlessHeld, dryRun: true)
        #expect(words(planned) == "planned" && planned.steps.map(\.name) == ["unload-media", "load-media"])
        #expect(world.changes.isEmpty)
        let swapped = try await insert("two.iso", world, .unlessHeld)
        #expect(words(swapped) == "loaded" && swapped.drive?.media == "two.iso")
        #expect(world.changes == ["vio1: unloadopt -vtd aix04_cd", "vio1: loadopt -disk two.iso -vtd aix04_cd"])
    }

    @Test("a medium that the VIOS is still writing isn't loaded, neither by insert nor by attach or loadopt")
    func unfinished() async throws {
        let world = world(nil, writes: "one.iso")
        let name = try #require(MediumName("one.iso"))
        #expect(words(try await insert("one.iso", world)) == "refused transfer-running")
        var attach = TestRequest.aix04
        attach.medium = name
        let attached = await world.attach(attach)
        #expect(words(attached) == "refused transfer-running", "\(attached)")
        let loaded = await world.verbs().load(name, into: try #require(DeviceName("aix04_cd")), replacement: .never)
        #expect(loaded.problem?.code == .transferRunning && world.changes.isEmpty, "\(loaded)")
        #expect(words(try await insert("two.iso", world)) == "loaded")
    }

    @Test("half a medium isn't loaded where this host's record shows that it is one")
    func half() async throws {
        let (name, records) = (try #require(MediumName("one.iso")), MemoryRecords())
        func record(_ state: MediumRecord.State, seen: MediumRecord.Sight?) throws {
            try records.save(MediumRecord(vios: "vio1", medium: name, state: state, bytes: 9 << 30, seen: seen))
        }
        let half = MediumRecord.Sight(bytes: 640 << 20, modified: "Dec 04 08:53")
        try record(.importing, seen: half)
        let world = world(nil)
        func insert() async -> LPARReport {
            await InsertOperation(
                request: request, medium: AttachIntent.Medium(name: name), records: records, hosts: world.hosts(viosOnly: true),
                context: .instant
            ).run()
        }
        #expect(words(await insert()) == "refused half-medium" && world.changes.isEmpty)
        try record(.created, seen: half)
        #expect(words(await insert()) == "loaded")
    }

    @Test(
        "a medium of another size than this host's record shows is another one",
        arguments: [nil, MediumRecord.Sight(bytes: 600 << 20, modified: "Dec 04 08:53")])
    func replaced(_ seen: MediumRecord.Sight?) async throws {
        let (name, records) = (try #require(MediumName("one.iso")), MemoryRecords())
        try records.save(MediumRecord(vios: "vio1", medium: name, state: .importing, bytes: 9 << 30, seen: seen))
        let report = await InsertOperation(
            request: request, medium: AttachIntent.Medium(name: name), records: records, hosts: world(nil).hosts(viosOnly: true),
            context: .instant
        ).run()
        #expect(words(report) == "loaded")
    }

    @Test("a medium that the client holds is refused without --force; with it, -release comes after the plain unload")
    func held() async throws {
        let world = world("one.iso", isHeld: true)
        let refused = try await insert("two.iso", world, .unlessHeld)
        #expect(words(refused) == "refused medium-held" && refused.changed == false, "\(refused)")
        #expect(refused.problem?.hint.contains("--force") == true)
        let forced = try await insert("two.iso", world, .always)
        #expect(words(forced) == "loaded" && forced.warnings.contains { $0.contains("-release") }, "\(forced)")
        #expect(
            world.changes == [
                "vio1: unloadopt -vtd aix04_cd", "vio1: unloadopt -vtd aix04_cd", "vio1: unloadopt -release -vtd aix04_cd",
                "vio1: loadopt -disk two.iso -vtd aix04_cd",
            ])
    }

    @Test("a partition that nothing identifies is refused before anything is asked")
    func unidentified() async throws {
        let world = world(nil)
        for change in [{ (request: inout DriveRequest) in request.lpar.id = nil }, { $0.lpar.machine = nil }] {
            let report = try await insert("one.iso", world, .never, dryRun: false, change)
            #expect(words(report) == "refused partition-unknown")
        }
        #expect(world.exchanges("vio1") == 0)
    }

    @Test("no drive is created")
    func noDrive() async throws {
        var state = ModelState.simple
        state.vioses[0].media = ["one.iso"]
        let world = ModelWorld(state)
        #expect(words(try await insert("one.iso", world)) == "refused no-such-drive")
        let ejected = try await eject(world)
        #expect(words(ejected) == "already-unloaded" && ejected.notes.contains("aix04 has no drive"))
        #expect(world.changes.isEmpty)
    }

    @Test("eject empties the drive, once, and leaves it")
    func eject() async throws {
        let world = world("one.iso")
        let ejected = try await eject(world)
        #expect(words(ejected) == "unloaded" && ejected.drive?.name.text == "aix04_cd" && ejected.drive?.media == nil)
        #expect(words(try await eject(world)) == "already-unloaded")
        let held = self.world("one.iso", isHeld: true)
        #expect(words(try await eject(held)) == "refused medium-held")
        #expect(words(try await eject(held, .init(mayRelease: true))) == "unloaded")
    }

    @Test("--remove-medium keeps what attach-cd has no record of, and says why")
    func removeMedium() async throws {
        let world = world("one.iso")
        let kept = try await eject(world, .init(removesMedium: true))
        #expect(words(kept) == "unloaded" && kept.notes.contains { $0.contains("one.iso stays") }, "\(kept)")
        #expect(world.changes == ["vio1: unloadopt -vtd aix04_cd"])
        let records = MemoryRecords()
        try records.save(
            MediumRecord(vios: "vio1", medium: try #require(MediumName("one.iso")), state: .created, bytes: 1 << 20))
        let dry = try await eject(self.world("one.iso"), .init(removesMedium: true, isDryRun: true), records: records)
        #expect(dry.steps.map(\.command).last == "ioscli rmvopt -name one.iso", "\(dry)")
    }
}
