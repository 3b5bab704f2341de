import PowerVM
import Testing

@testable import VirtualOptical

/// Never a drive on two VIOSes: what a VIOS that wasn't queried may have.
@Suite struct ElsewhereRuleTests {
    private func plan(
        _ client: ClientFacts, servers: [ServerFacts]? = nil, unanswered: [UnansweredVIOS] = [], vios: VIOSName? = nil
    ) throws -> Result<Plan, Problem> {
        let servers = try servers ?? [FactsFixture.server([FactsFixture.adapter(2, slot: 30, client: 5)])]
        let planner = AttachPlanner(
            request: FactsFixture.request { $0.vios = vios },
            facts: Facts(client: client, servers: servers, unanswered: unanswered))
        do throws(Problem) {
            return .success(try planner.plan())
        } catch {
            return .failure(error)
        }
    }

    private func code(_ result: Result<Plan, Problem>) -> ProblemCode? {
        guard case .failure(let problem) = result else { return nil }
        #expect(problem.status == .refused)
        return problem.code
    }

    private func two(_ discs: [ClientView.OpticalDevice], _ served: [ClientView.KernelMapping] = []) throws -> ClientFacts {
        try FactsFixture.client(
            adapters: [FactsFixture.clientAdapter(0, slot: 2), FactsFixture.clientAdapter(1, slot: 3)], discs: discs,
            served: served)
    }

    @Test("a silent VIOS is a warning as long as no cd of the partition may be its own")
    func silent() throws {
        let plan = try plan(two([]), unanswered: [FactsFixture.unanswered("vio2")]).get()
        #expect(plan.words == ["create-drive", "configure"])
        #expect(plan.warnings.contains { $0.contains("vio2") })
    }

    @Test("a silent VIOS and a cd that no surveyed vhost accounts for: refused")
    func silentAndStray() throws {
        let disc = try FactsFixture.disc(0, slot: 3, lun: 0x81)
        #expect(code(try plan(two([disc]), unanswered: [FactsFixture.unanswered("vio2")])) == .driveMayExistElsewhere)
        let named = try two([disc], [FactsFixture.served(1, "vio2", 2)])
        #expect(code(try plan(named, unanswered: [FactsFixture.unanswered("vio2")], vios: "vio1")) == .driveMayExistElsewhere)
    }

    @Test("a stale cd on an adapter that the kernel gives to a surveyed VIOS stops nothing")
    func accounted() throws {
        let client = try two(
            [FactsFixture.disc(0, slot: 2, lun: 0x81)], [FactsFixture.served(0, "vio1", 2), FactsFixture.served(1, "vio2", 2)])
        #expect(try plan(client, unanswered: [FactsFixture.unanswered("vio2")]).get().words == ["create-drive", "configure"])
    }

    @Test("a VIOS that is called otherwise than its ssh host is known by its vhost and the number of adapters")
    func alias() throws {
        let disc = try FactsFixture.disc(0, slot: 2, lun: 0x81)
        let one = try FactsFixture.client(discs: [disc], served: [FactsFixture.served(0, "server1", 2)])
        #expect(try plan(one).get().words == ["create-drive", "configure"])
        let unlisted = try two([disc], [FactsFixture.served(0, "server1", 2), FactsFixture.served(1, "server2", 2)])
        #expect(code(try plan(unlisted, unanswered: [FactsFixture.unanswered("vio2")])) == .driveMayExistElsewhere)
    }

    @Test("an Available cd of a VIOS that isn't listed is refused, unless --vios chooses one")
    func unlisted() throws {
        let client = try two([FactsFixture.disc(0, slot: 3, lun: 0x81)])
        #expect(code(try plan(client)) == .driveMayExistElsewhere)
        #expect(try plan(client, vios: "vio1").get().warnings.contains { $0.contains("cd0") })
        let defined = try two([FactsFixture.disc(0, slot: 3, lun: 0x81, "Defined")])
        #expect(try plan(defined).get().words == ["create-drive", "configure"])
    }

    @Test("a physical drive of the partition's own isn't a stray")
    func physical() throws {
        let disc = ClientView.OpticalDevice(
            name: try FactsFixture.device("cd0"), status: "Available", physloc: "U78AA.001.WZSGYBD-P2-D9",
            description: "SATA DVD-RAM Drive")
        #expect(
            try plan(two([disc]), unanswered: [FactsFixture.unanswered("vio2")]).get().words == ["create-drive", "configure"])
    }
}
