import PowerVM
import Testing

@testable import VirtualOptical

/// The LPAR-Tool's verbs on one VIOS.
@Suite struct VerbTests {
    private func code<R>(_ body: () async throws(Problem) -> R) async -> String? {
        do throws(Problem) {
            _ = try await body()
            return nil
        } catch {
            return error.code
        }
    }

    @Test("mkvopt makes a named drive once, and a nameless one each time")
    func make() async throws {
        let world = ModelWorld(.simple)
        let verbs = world.verbs()
        let name = try #require(DriveName("new_cd"))
        #expect(try await verbs.makeDrive(on: Say.vhost(2), name: name).changed)
        #expect(try await !verbs.makeDrive(on: Say.vhost(2), name: name).changed)
        #expect(try await verbs.makeDrive(on: Say.vhost(2), name: nil).drive.text == "vtopt0")
        #expect(try await verbs.makeDrive(on: Say.vhost(2), name: nil).drive.text == "vtopt1")
        #expect(world.state.drives.map(\.vtd.lun) == [0x82, 0x83, 0x84])
        #expect(try await verbs.drives().count == 3)
    }

    @Test("mkvopt refuses a name in other hands and an adapter that isn't there")
    func refused() async throws {
        let world = ModelWorld(.simple)
        let vhost = try Say.vhost(2)
        let missing = try Say.vhost(8)
        #expect(
            await code { () throws(Problem) in try await world.verbs().makeDrive(on: vhost, name: DriveName("aix01_root")) }
                == "name-taken")
        #expect(
            await code { () throws(Problem) in try await world.verbs().makeDrive(on: vhost, name: DriveName("ent0")) }
                == "name-taken")
        #expect(
            await code { () throws(Problem) in try await world.verbs().makeDrive(on: missing, name: nil) } == "no-such-adapter")
        #expect(world.changes.isEmpty)
    }

    @Test("rmvopt removes a drive, with its medium, and a second run does nothing")
    func remove() async throws {
        var state = ModelState.attached
        state.vioses[0].vhosts[1].vtds[1].media = "AIX.iso"
        let world = ModelWorld(state)
        let name = try Say.device("aix04_cd")
        #expect(try await world.verbs().removeDrive(name).changed)
        #expect(world.changes == ["vio1: unloadopt -vtd aix04_cd", "vio1: rmvdev -vtd aix04_cd"])
        #expect(try await !world.verbs().removeDrive(name).changed)
    }

    @Test(
        "rmvopt of a disk, a physical drive or another device is refused, and nothing is sent",
        arguments: ["aix04_root", "vtopt0", "ent0"])
    func never(_ name: String) async throws {
        var state = ModelState.attached
        state.vioses[0].vhosts[1].vtds.append(ModelVTD(name: "vtopt0", lun: 0x83, kind: .physicalOptical))
        let world = ModelWorld(state)
        let device = try Say.device(name)
        #expect(await code { () throws(Problem) in try await world.verbs().removeDrive(device) } == "not-an-optical-drive")
        #expect(world.changes.isEmpty)
    }

    @Test("a disk that took the drive's name between the look and rmvdev is out of reach")
    func guarded() async throws {
        var faults = ModelFaults()
        faults.meanwhile[.init(host: "vio1", exchange: 1)] = { $0.vioses[0].vhosts[1].vtds[1].kind = .disk }
        let world = ModelWorld(.attached, faults)
        let name = try Say.device("aix04_cd")
        #expect(await code { () throws(Problem) in try await world.verbs().removeDrive(name) } == "drive-changed")
        #expect(world.changes.isEmpty)
    }

    @Test("a lost answer to mkvopt without a name is settled by looking", arguments: [ModelFaults.Cut.after, .timeout, .half])
    func lost(_ cut: ModelFaults.Cut) async throws {
        var faults = ModelFaults()
        faults.cuts[.init(host: "vio1", exchange: 1)] = cut
        let world = ModelWorld(.simple, faults)
        let outcome = try await world.verbs().makeDrive(on: Say.vhost(2), name: nil)
        #expect(outcome.drive.text == "vtopt0" && outcome.changed)
        #expect(world.state.drives.count == 1)
    }
}
