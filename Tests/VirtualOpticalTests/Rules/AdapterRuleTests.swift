import PowerVM
import Testing

@testable import VirtualOptical

/// Contract, section 3, "Which adapter", with the reason that the report gives.
@Suite struct AdapterRuleTests {
    private func choose(
        _ servers: [ServerFacts], unanswered: [UnansweredVIOS] = [], _ change: (inout TestRequest) -> Void = { _ in }
    ) throws -> (place: String, reason: String) {
        let facts = Facts(client: try FactsFixture.client(), servers: servers, unanswered: unanswered)
        let plan = try AttachPlanner(request: FactsFixture.request("aix04", change), facts: facts).plan()
        let target = try #require(plan.target)
        return ("\(target.adapter.name)@\(target.vios)", target.reason)
    }

    private func refusal(
        _ servers: [ServerFacts], unanswered: [UnansweredVIOS] = [], _ change: (inout TestRequest) -> Void = { _ in }
    ) throws -> Problem {
        let facts = Facts(client: try FactsFixture.client(), servers: servers, unanswered: unanswered)
        let request = FactsFixture.request("aix04", change)
        return try #require(problem { () throws(Problem) in try AttachPlanner(request: request, facts: facts).plan() })
    }

    private var dual: [ServerFacts] {
        get throws {
            [
                try FactsFixture.server("vio1", [FactsFixture.adapter(2, slot: 30, client: 5)], repository: false),
                try FactsFixture.server(
                    "vio2", [FactsFixture.adapter(7, slot: 40, client: 5), FactsFixture.adapter(1, slot: 20, client: 16)],
                    repository: true),
            ]
        }
    }

    @Test("the only adapter is taken as such")
    func only() throws {
        let chosen = try choose([
            FactsFixture.server([FactsFixture.adapter(2, slot: 30, client: 5), FactsFixture.adapter(3, slot: 31, client: 16)])
        ])
        #expect(chosen.place == "vhost2@vio1")
        #expect(chosen.reason == "only adapter of this partition")
    }

    @Test("a VIOS with a media repository comes before a lower slot")
    func repository() throws {
        let chosen = try choose(dual)
        #expect(chosen.place == "vhost7@vio2")
        #expect(chosen.reason.contains("media repository"))
    }

    @Test("where repositories don't decide, the lowest server slot does")
    func slot() throws {
        let servers = try [
            FactsFixture.server(
                "vio1", [FactsFixture.adapter(2, slot: 30, client: 5), FactsFixture.adapter(9, slot: 12, client: 5)]),
            FactsFixture.server("vio2", [FactsFixture.adapter(7, slot: 40, client: 5)]),
        ]
        let chosen = try choose(servers)
        #expect(chosen.place == "vhost9@vio1")
        #expect(chosen.reason == "lowest server slot of 3 adapters")
    }

    @Test("an adapter that the kernel connects to one of the LPAR's comes before all that nothing is connected to")
    func connected() throws {
        func chosen(_ served: [ClientView.KernelMapping]) throws -> Target? {
            var client = try FactsFixture.client()
            client.view = try ClientView(adapters: [FactsFixture.clientAdapter(0, slot: 2)], discs: [], served: served)
            let adapters = try [FactsFixture.adapter(1, slot: 11, client: 5), FactsFixture.adapter(2, slot: 30, client: 5)]
            let facts = try Facts(client: client, servers: [FactsFixture.server("vio1", adapters)])
            return try AttachPlanner(request: FactsFixture.request("aix04"), facts: facts).plan().target
        }
        let target = try chosen([FactsFixture.served(0, "vio1", 2)])
        #expect(target?.adapter.name.text == "vhost2")
        #expect(target?.reason == "the only adapter that aix04 is connected to")
        #expect(try chosen([])?.adapter.name.text == "vhost1")
        // The kernel may use this name for vio1: the name doesn't identify it, the vhost does.
        #expect(try chosen([FactsFixture.served(0, "p-vio1", 2)])?.adapter.name.text == "vhost2")
        #expect(try chosen([FactsFixture.served(0, "p-vio1", 7)])?.adapter.name.text == "vhost1")
    }

    @Test("what was asked for comes before repository and slot")
    func asked() throws {
        #expect(try choose(dual, { $0.vios = "vio1" }).place == "vhost2@vio1")
        #expect(try choose(dual, { $0.vios = "vio1" }).reason == "requested with --vios")
        #expect(try choose(dual, { $0.adapter = VHostName("vhost2") }).reason == "requested with --vadapter")
    }

    @Test("an adapter of another partition is refused with both readings, hexadecimal distinguished from decimal")
    func another() throws {
        let refused = try refusal(dual) { $0.adapter = VHostName("vhost1") }
        #expect(refused.code == .adapterServesAnother)
        #expect(refused.status == .refused)
        #expect(refused.message.contains("partition 16") && refused.message.contains("partition 5"))
    }

    @Test("an adapter that no client has connected to is refused, and so is one that isn't there")
    func nobody() throws {
        let servers = try [FactsFixture.server([FactsFixture.adapter(2, slot: 30, client: 0)])]
        #expect(try refusal(servers).code == .clientIDUnknown)
        #expect(try refusal(servers) { $0.adapter = VHostName("vhost2") }.code == .clientIDUnknown)
        #expect(try refusal(servers) { $0.adapter = VHostName("vhost8") }.code == .noSuchAdapter)
        #expect(try refusal([FactsFixture.server([FactsFixture.adapter(2, slot: 30, client: 3)])]).code == .noAdapter)
    }

    @Test("the same adapter name on two VIOSes needs --vios")
    func ambiguous() throws {
        let servers = try ["vio1", "vio2"].map { try FactsFixture.server($0, [FactsFixture.adapter(2, slot: 30, client: 5)]) }
        #expect(try refusal(servers) { $0.adapter = VHostName("vhost2") }.code == .ambiguousAdapter)
        let chosen = try choose(servers) {
            $0.adapter = VHostName("vhost2")
            $0.vios = "vio2"
        }
        #expect(chosen.place == "vhost2@vio2")
    }

    @Test("a VIOS that was asked for and is silent ends the run with its own problem")
    func silent() throws {
        let refused = try refusal([dual[0]], unanswered: [FactsFixture.unanswered("vio2")]) { $0.vios = "vio2" }
        #expect(refused.status == .unreachable)
        #expect(refused.host == "vio2")
    }
}
