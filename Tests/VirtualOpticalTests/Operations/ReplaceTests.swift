import PowerVM
import Testing

@testable import VirtualOptical

/// Another medium in the drive: `--replace` and `--force`.
@Suite struct ReplaceTests {
    /// aix04_cd with AIX.iso in it.
    private func world(_ change: (inout ModelState) -> Void = { _ in }) -> ModelWorld {
        var state = ModelState.attached
        state.vioses[0].media = ["AIX.iso", "other.iso"]
        state.vioses[0].vhosts[1].vtds[1].media = "AIX.iso"
        change(&state)
        return ModelWorld(state)
    }

    private func attach(_ world: ModelWorld, _ replacement: Replacement) async -> LPARReport {
        var request = TestRequest.aix04
        request.medium = MediumName("other.iso")
        request.replacement = replacement
        return await world.attach(request)
    }

    @Test("without an option the medium stays, and the hint gives the option")
    func never() async {
        let world = world()
        let report = await attach(world, .never)
        #expect(report.status == .refused && report.problem?.code == .otherMedium)
        #expect(report.problem?.hint.contains("--replace") == true)
        #expect(world.changes.isEmpty)
    }

    @Test("a medium that isn't held leaves the drive with a plain unload", arguments: [Replacement.unlessHeld, .always])
    func free(_ replacement: Replacement) async {
        let world = world()
        let report = await attach(world, replacement)
        #expect(report.status == .attached && report.drive?.media == "other.iso")
        #expect(world.changes == ["vio1: unloadopt -vtd aix04_cd", "vio1: loadopt -disk other.iso -vtd aix04_cd"])
        #expect(report.warnings.isEmpty)
    }

    @Test("--replace: a mounted medium is refused with its mount point, and nothing is changed")
    func mounted() async {
        let world = world { $0.lpar.discs[0].mount = "/mnt/cd" }
        let report = await attach(world, .unlessHeld)
        #expect(report.status == .refused && report.problem?.code == .mounted)
        #expect(report.problem?.message.contains("/mnt/cd") == true)
        #expect(world.changes.isEmpty && report.changed == false)
    }

    @Test("--replace: where only the VIOS shows that it is held, its refusal stands, and -release isn't sent")
    func held() async {
        let world = world { $0.lpar.discs[0].isOpen = true }
        let report = await attach(world, .unlessHeld)
        #expect(report.status == .refused && report.problem?.code == .mediumHeld)
        #expect(report.problem?.message.contains("isn't mounted") == true)
        #expect(world.changes == ["vio1: unloadopt -vtd aix04_cd"])
        #expect(report.changed == false && report.drive?.media == "AIX.iso")
    }

    @Test("--force: -release only after the plain unload was refused, with a warning that names the mount point")
    func forced() async {
        let world = world { $0.lpar.discs[0].mount = "/mnt/cd" }
        let report = await attach(world, .always)
        #expect(report.status == .attached && report.drive?.media == "other.iso")
        #expect(
            world.changes == [
                "vio1: unloadopt -vtd aix04_cd", "vio1: unloadopt -release -vtd aix04_cd",
                "vio1: loadopt -disk other.iso -vtd aix04_cd",
            ])
        #expect(report.warnings.contains { $0.contains("-release") && $0.contains("/mnt/cd") })
    }

    @Test("a dry run refuses what the run would refuse")
    func dryRun() async {
        var request = TestRequest.aix04
        request.medium = MediumName("other.iso")
        request.replacement = .unlessHeld
        request.dryRun = true
        let world = world { $0.lpar.discs[0].mount = "/mnt/cd" }
        #expect(await world.attach(request).problem?.code == .mounted)
    }

    @Test("a VIOS verb that names no LPAR leaves out what it can't know")
    func verb() async throws {
        let world = world { $0.lpar.discs[0].mount = "/mnt/cd" }
        let medium = try #require(MediumName("other.iso"))
        let drive = try FactsFixture.device("aix04_cd")
        let refused = await world.verbs().load(medium, into: drive, replacement: .unlessHeld)
        #expect(refused.problem?.code == .mediumHeld && refused.changed == false)
        #expect(refused.problem?.hint.contains("if it is powered off") == true)
        let forced = await world.verbs().load(medium, into: drive, replacement: .always)
        #expect(forced.problem == nil && forced.warnings.contains { $0.contains("isn't known") })
    }
}
