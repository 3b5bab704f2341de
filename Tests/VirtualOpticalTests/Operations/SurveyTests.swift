@testable import PowerVM
import Synchronization
import Testing

@testable import VirtualOptical

/// Which hosts are waited for, and what a silent host means.
@Suite struct SurveyTests {
    /// A host that doesn't answer before the test is over.
    private final class Hanging: CommandRunner {
        let host: String
        let wasAsked = Mutex(false)
        private let (ending, end) = AsyncStream<Void>.makeStream()

        init(_ host: String) { self.host = host }

        func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer {
            wasAsked.withLock { $0 = true }
            for await _ in ending { break }
            throw ModelFaults.Cut.timeout.failure
        }

        func release() { end.finish() }
    }

    @Test("an LPAR that can't be reached is reported without waiting for a VIOS that hangs", .timeLimit(.minutes(1)))
    func hangingVIOS() async {
        var faults = ModelFaults()
        faults.deadFrom["aix04"] = 0
        let world = ModelWorld(.simple, faults)
        let vios = Hanging("vio1")
        var hosts = world.hosts()
        hosts.vioses = [RemoteHost(name: "vio1", runner: vios)]
        let report = await AttachOperation(request: .aix04, hosts: hosts, context: .instant).run()
        #expect(report.status == .unreachable)
        #expect(report.problem?.host == "aix04")
        vios.release()
    }

    @Test("an HMC that hangs is waited for a moment only when the LPAR can't be reached", .timeLimit(.minutes(1)))
    func hangingHMC() async {
        var faults = ModelFaults()
        faults.deadFrom["aix04"] = 0
        let hmc = Hanging("hmc01")
        var hosts = ModelWorld(.simple, faults).hosts()
        hosts.hmc = HMCHost(runner: FailoverRunner(hmc))
        let report = await AttachOperation(request: .aix04, hosts: hosts, context: .instant).run()
        #expect(report.status == .unreachable)
        #expect(report.problem?.host == "aix04")
        hmc.release()
    }

    @Test("a VIOS that is asked under two names counts once, under the one that was asked for, and its other name still proves")
    func twoNames() async {
        let world = ModelWorld(.simple)
        var hosts = world.hosts()
        hosts.vioses.append(RemoteHost(name: "padmin-a", runner: world.runner("vio1")))
        var request = TestRequest.aix04
        request.vios = "padmin-a"
        let report = await AttachOperation(request: request, hosts: hosts, context: .instant).run()
        #expect(report.status == .attached)
        #expect(report.server?.vios == "padmin-a")
        #expect(report.server?.reason == "only adapter of this partition")
        #expect(report.proof == .cvai)
        #expect(report.notes.contains("vio1 is the same VIOS as padmin-a"))
        #expect(world.state.drives.count == 1)
    }

    @Test("two VIOSes are two, though their vhosts have the same names")
    func twoServers() throws {
        let one = try FactsFixture.server("vio1", [FactsFixture.adapter(2, slot: 30, client: 5)])
        var other = try FactsFixture.server("vio2", [FactsFixture.adapter(2, slot: 31, client: 5)])
        #expect(!one.isSame(as: other))
        other.adapters = one.adapters
        #expect(one.isSame(as: other))
        #expect(try !FactsFixture.server("vio1", []).isSame(as: FactsFixture.server("vio2", [])))
    }

    private func notFound(unanswered: Bool, isRequired: Bool) async throws -> Problem? {
        let machine = try #require(MachineID(typeModel: "9009-22A", serial: "7812345"))
        let system = LssyscfgSystems.System(name: "ms12", machine: machine, state: "Operating")
        var directory = HMCDirectory(systems: [system], listings: [.init(system: system, partitions: [])])
        if unanswered {
            directory.unanswered = [
                (system, Problem(.failed, .commandFailed, "no connection", hint: "look at it"))
            ]
        }
        let access = HMCHost(runner: FailoverRunner(Hanging("hmc01")), role: isRequired ? .required : .helper)
        do throws(Problem) {
            _ = try await HMCSearch(wanted: "aix04", isServer: false, hmc: access).find(in: directory)
            return nil
        } catch {
            return error
        }
    }

    @Test("a partition that an HMC doesn't have is refused only if every system answered and this HMC was asked for")
    func absent() async throws {
        #expect(try await notFound(unanswered: false, isRequired: true)?.status == .refused)
        #expect(try await notFound(unanswered: true, isRequired: true)?.status == .unreachable)
        #expect(try await notFound(unanswered: false, isRequired: false)?.status == .unreachable)
    }
}
