import PowerVM
import Testing

@testable import VirtualOptical

/// Contract, section 3, "Which drive".
@Suite struct DriveRuleTests {
    private func plan(_ request: TestRequest, _ servers: [ServerFacts], client: ClientFacts? = nil) throws -> Plan {
        try AttachPlanner(request: request, facts: Facts(client: client ?? FactsFixture.client(), servers: servers)).plan()
    }

    @Test("without a drive LPAR_cd is created and configured")
    func none() throws {
        let plan = try plan(FactsFixture.request(), [FactsFixture.server([FactsFixture.adapter(2, slot: 30, client: 5)])])
        #expect(plan.words == ["create-drive", "configure"])
        #expect(plan.target?.name.text == "aix04_cd")
    }

    @Test("one drive is taken, whatever its name")
    func one() throws {
        let server = try FactsFixture.server(
            [FactsFixture.adapter(2, slot: 30, client: 5, [FactsFixture.vtd("vtopt3", 0x82)])], drives: ["vtopt3"])
        let there = try plan(
            FactsFixture.request(), [server], client: FactsFixture.client(discs: [FactsFixture.disc(0, slot: 2, lun: 0x82)]))
        #expect(there.words.isEmpty)
        #expect(there.target?.existing?.name.text == "vtopt3")
        let pending = try plan(FactsFixture.request(), [server])
        #expect(pending.words == ["configure"])
    }

    @Test("a physical vtopt0 and a disk named like a drive aren't drives")
    func kinds() throws {
        let vtds = try [FactsFixture.vtd("vtopt0", 0x81, backing: "cd0"), FactsFixture.vtd("other_cd", 0x82, backing: "hdisk3")]
        let plan = try plan(FactsFixture.request(), [FactsFixture.server([FactsFixture.adapter(2, slot: 30, client: 5, vtds)])])
        #expect(plan.words == ["create-drive", "configure"])
    }

    @Test("of several drives the one named LPAR_cd is taken, else it is refused with the names")
    func several() throws {
        let named = try FactsFixture.server(
            [
                FactsFixture.adapter(
                    2, slot: 30, client: 5, [FactsFixture.vtd("aix04_cd", 0x81), FactsFixture.vtd("vtopt3", 0x82)])
            ],
            drives: ["aix04_cd", "vtopt3"])
        #expect(try plan(FactsFixture.request(), [named]).target?.name.text == "aix04_cd")
        let other = try FactsFixture.server(
            [FactsFixture.adapter(2, slot: 30, client: 5, [FactsFixture.vtd("vtopt1", 0x81), FactsFixture.vtd("vtopt3", 0x82)])],
            drives: ["vtopt1", "vtopt3"])
        let refused = try refusal(FactsFixture.request(), [other])
        #expect(refused.code == .ambiguousDrive)
        #expect(refused.status == .refused)
        #expect(refused.message.contains("vtopt1") && refused.message.contains("vtopt3"))
    }

    @Test("--vios distinguishes two drives of two VIOSes", arguments: [("vio1", "aix04_cd"), ("vio2", "vtopt3")])
    func severalWithVIOS(_ vios: VIOSName, _ expected: String) throws {
        let servers = try [
            FactsFixture.server(
                "vio1", [FactsFixture.adapter(2, slot: 30, client: 5, [FactsFixture.vtd("aix04_cd", 0x81)])], drives: ["aix04_cd"]
            ),
            FactsFixture.server(
                "vio2", [FactsFixture.adapter(4, slot: 31, client: 5, [FactsFixture.vtd("vtopt3", 0x81)])], drives: ["vtopt3"]),
        ]
        #expect(try plan(FactsFixture.request { $0.vios = vios }, servers).target?.name.text == expected)
        #expect(try plan(FactsFixture.request(), servers).target?.name.text == "aix04_cd")
    }

    @Test("drives of the same name on two VIOSes need --vios")
    func sameNames() throws {
        let servers = try ["vio1", "vio2"].map {
            try FactsFixture.server(
                $0, [FactsFixture.adapter(2, slot: 30, client: 5, [FactsFixture.vtd("aix04_cd", 0x81)])], drives: ["aix04_cd"])
        }
        #expect(try refusal(FactsFixture.request(), servers).code == .ambiguousDrive)
        #expect(try refusal(FactsFixture.request { $0.name = DriveName("aix04_cd") }, servers).code == .ambiguousDrive)
        #expect(try plan(FactsFixture.request { $0.vios = "vio2" }, servers).target?.vios == "vio2")
    }

    @Test("--name creates one more drive beside an existing one, on the same adapter, with a warning")
    func oneMore() throws {
        let servers = try [
            FactsFixture.server("vio1", [FactsFixture.adapter(2, slot: 30, client: 5)]),
            FactsFixture.server(
                "vio2", [FactsFixture.adapter(4, slot: 31, client: 5, [FactsFixture.vtd("vtopt3", 0x81)])], drives: ["vtopt3"],
                repository: false),
        ]
        let request = FactsFixture.request {
            $0.name = DriveName("second_cd")
            $0.vios = "vio1"
        }
        let plan = try plan(request, servers)
        #expect(plan.target?.vios == "vio2")
        #expect(plan.words == ["create-drive", "configure"])
        #expect(plan.warnings.contains { $0.contains("this is an additional drive") })
        #expect(plan.warnings.contains { $0.contains("not on the requested VIOS or adapter") })
    }

    @Test(
        "--name of a disk, a physical drive, another LPAR's drive, or any other device is refused",
        arguments: ["root4", "vtopt0", "aix01_cd", "ent0"])
    func taken(_ name: String) throws {
        let server = try FactsFixture.server(
            [
                FactsFixture.adapter(
                    2, slot: 30, client: 5,
                    [FactsFixture.vtd("root4", 0x81, backing: "hdisk4"), FactsFixture.vtd("vtopt0", 0x82, backing: "cd0")]),
                FactsFixture.adapter(0, slot: 25, client: 3, [FactsFixture.vtd("aix01_cd", 0x81)]),
            ], drives: ["aix01_cd"], nameHolder: name == "ent0" ? "Virtual I/O Ethernet Adapter" : nil)
        let refused = try refusal(FactsFixture.request { $0.name = DriveName(name) }, [server])
        #expect(refused.code == .nameTaken)
        #expect(refused.status == .refused)
        #expect(refused.message.contains(name))
        let detach = DetachPlanner(
            request: FactsFixture.request { $0.name = DriveName(name) },
            facts: Facts(client: try FactsFixture.client(), servers: [server]))
        #expect(problem { () throws(Problem) in try detach.plan() }?.code == .nameTaken)
    }

    @Test("the default name in other hands is refused, never taken")
    func defaultTaken() throws {
        let server = try FactsFixture.server(
            [
                FactsFixture.adapter(2, slot: 30, client: 5),
                FactsFixture.adapter(0, slot: 25, client: 3, [FactsFixture.vtd("aix04_cd", 0x81)]),
            ],
            drives: ["aix04_cd"])
        let refused = try refusal(FactsFixture.request(), [server])
        #expect(refused.code == .nameTaken)
        #expect(refused.message.contains("of partition 3"))
    }

    @Test("a drive that isn't Available, and one whose cd only lacks the proof, are not given to cfgmgr")
    func nothingToConfigure() throws {
        let defined = try FactsFixture.server(
            [FactsFixture.adapter(2, slot: 30, client: 5, [FactsFixture.vtd("aix04_cd", 0x81, status: "Defined")])],
            drives: ["aix04_cd"])
        #expect(try plan(FactsFixture.request(), [defined]).words.isEmpty)
        let unproven = try FactsFixture.server(
            [FactsFixture.adapter(2, slot: 30, client: 5, [FactsFixture.vtd("aix04_cd", 0x81)])], drives: ["aix04_cd"])
        let client = try FactsFixture.client(
            adapters: [FactsFixture.clientAdapter(0, slot: 2), FactsFixture.clientAdapter(1, slot: 3)],
            discs: [FactsFixture.disc(0, slot: 3, lun: 0x81)])
        #expect(try plan(FactsFixture.request(), [unproven], client: client).words.isEmpty)
    }

    @Test("--configure adapter is refused before anything is created if the adapter isn't known")
    func scope() throws {
        let server = try FactsFixture.server([FactsFixture.adapter(2, slot: 30, client: 5)])
        let two = try FactsFixture.client(adapters: [
            FactsFixture.clientAdapter(0, slot: 2), FactsFixture.clientAdapter(1, slot: 3),
        ])
        let request = FactsFixture.request { $0.configure = .adapter }
        let refused = try refusal(request, [server], client: two)
        #expect(refused.code == .adapterNotProven)
        #expect(refused.status == .refused)
        let kernel = try FactsFixture.client(
            adapters: [FactsFixture.clientAdapter(0, slot: 2), FactsFixture.clientAdapter(1, slot: 3)],
            served: [FactsFixture.served(1, "vio1", 2)])
        #expect(try plan(request, [server], client: kernel).words == ["create-drive", "configure"])
    }

    private func refusal(_ request: TestRequest, _ servers: [ServerFacts], client: ClientFacts? = nil) throws -> Problem {
        let facts = Facts(client: try client ?? FactsFixture.client(), servers: servers)
        return try #require(problem { () throws(Problem) in try AttachPlanner(request: request, facts: facts).plan() })
    }
}
