import PowerVM
import Synchronization
import Testing

@testable import VirtualOptical

/// What `insert` and `eject` report where another command, an error or the operator comes in between.
extension InsertTests {
    @Test("a swap that fails halfway reports that the drive is empty, and both commands")
    func halfway() async throws {
        var faults = ModelFaults()
        faults.loadFails = true
        let report = try await insert("two.iso", world("one.iso", faults), .unlessHeld)
        #expect(report.status == .failed && report.changed == true && report.drive?.media == nil)
        #expect(report.problem?.message.contains("aix04_cd is empty now") == true)
        #expect(report.problem?.hint.contains("loadopt vio1 two.iso aix04_cd") == true)
        #expect(report.problem?.hint.contains("loadopt vio1 one.iso aix04_cd") == true)
    }

    @Test("a drive that goes to another adapter between the check and the command isn't reported as loaded or unloaded")
    func moved() async throws {
        var faults = ModelFaults()
        faults.betweenListings[.init(host: "vio1", exchange: 1)] = { state in
            let drive = state.vioses[0].vhosts[1].vtds.removeLast()
            state.vioses[0].vhosts[0].vtds.append(drive)
        }
        let loaded = try await insert("one.iso", world(nil, faults))
        #expect(words(loaded) == "unknown drive-missing" && loaded.changed == nil && loaded.drive == nil, "\(loaded)")
        #expect(loaded.problem?.message.contains("with one.iso in it") == true)
        #expect(words(try await eject(world("one.iso", faults))) == "unknown drive-missing")
    }

    @Test("another command loads another medium first: that is reported, with the code for it, and not that the drive is empty")
    func lostRace() async throws {
        let races: [(String?, Int, Replacement)] = [("one.iso", 2, .unlessHeld), (nil, 1, .never)]
        for (before, exchange, replacement) in races {
            var faults = ModelFaults()
            faults.meanwhile[.init(host: "vio1", exchange: exchange)] = { $0.vioses[0].vhosts[1].vtds[1].media = "three.iso" }
            let report = try await insert("two.iso", world(before, faults), replacement)
            #expect(words(report) == "failed other-medium" && report.drive?.media == "three.iso", "\(report)")
            #expect(report.problem?.message.contains("empty now") == false)
            #expect(report.problem?.hint.contains("--replace") == true)
        }
    }

    @Test("an interruption between unload and load names the empty drive, and both commands")
    func interruptedHalfway() async throws {
        let world = world("one.iso")
        let gate = Mutex<(@Sendable () -> Void)?>(nil)
        var hosts = world.hosts(viosOnly: true)
        hosts.vioses[0].runner = Ending(inner: world.runner("vio1"), word: "unloadopt") { gate.withLock { $0 }?() }
        let medium = AttachIntent.Medium(name: try #require(MediumName("two.iso")), replacement: .unlessHeld)
        let (started, start) = AsyncStream<Void>.makeStream()
        let run = Task { [hosts, request] in
            for await _ in started { break }
            return await InsertOperation(request: request, medium: medium, hosts: hosts, context: .instant).run()
        }
        gate.withLock { $0 = { run.cancel() } }
        start.yield()
        let report = await run.value
        #expect(words(report) == "failed interrupted" && report.changed == true, "\(report)")
        #expect(report.problem?.message.contains("aix04_cd is empty now") == true)
        #expect(report.problem?.hint.contains("loadopt vio1 one.iso aix04_cd") == true)
        #expect(report.steps.map(\.name) == ["unload-media"])
    }

    /// Runs the action behind the command with this word.
    private struct Ending: CommandRunner {
        let inner: ModelRunner
        let word: String
        let action: @Sendable () -> Void

        var host: String { inner.host }

        func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer {
            let answer = try await inner.exchange(exchange)
            if exchange.line.contains(word) { action() }
            return answer
        }
    }

    @Test("a medium that another host removes before it is loaded is reported as such, not as a device")
    func goneBefore() async throws {
        var faults = ModelFaults()
        faults.meanwhile[.init(host: "vio1", exchange: 1)] = { $0.vioses[0].media = ["two.iso"] }
        let report = try await insert("one.iso", world(nil, faults))
        #expect(words(report) == "failed no-such-medium", "\(report)")
        #expect(report.problem?.hint.contains("vios lsmedia vio1") == true)
    }
}
