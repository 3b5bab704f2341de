import PowerVM
import Testing

@testable import VirtualOptical

/// Partition ids repeat from frame to frame: machine type, model and serial must agree on both sides.
@Suite struct MachineGuardTests {
    private let other = "9009.22A.1111111"

    private func check(_ facts: Facts, _ change: (inout TestRequest) -> Void = { _ in }) throws -> Problem? {
        let candidates = facts.candidates(for: try #require(PartitionID(5)))
        let request = FactsFixture.request("aix04", change)
        return problem { () throws(Problem) in try MachineGuard(lpar: request.request.lpar, candidates: candidates).check(facts) }
    }

    private func server(_ machine: String = FactsFixture.machine, _ vios: String = "vio1") throws -> ServerFacts {
        try FactsFixture.server(vios, [FactsFixture.adapter(2, slot: 30, client: 5, machine: machine)])
    }

    @Test("uname's machine decides first")
    func uname() throws {
        #expect(try check(Facts(client: FactsFixture.client(adapters: []), servers: [server()])) == nil)
        let refused = try #require(try check(Facts(client: FactsFixture.client(), servers: [server(other)])))
        #expect(refused.code == .wrongMachine)
        #expect(refused.status == .refused)
        #expect(refused.message.contains("9009-22A*7812345") && refused.message.contains("9009-22A*1111111"))
    }

    @Test("where uname reports no machine, the client's own location codes decide")
    func locations() throws {
        #expect(try check(Facts(client: FactsFixture.client(FactsFixture.identity(machine: nil)), servers: [server()])) == nil)
        let unknown = try Facts(
            client: FactsFixture.client(FactsFixture.identity(machine: nil), adapters: []), servers: [server()])
        #expect(try check(unknown)?.code == .wrongMachine)
    }

    @Test("location codes never outvote uname; both readings are shown")
    func contradiction() throws {
        let facts = try Facts(
            client: FactsFixture.client(FactsFixture.identity(machine: "9009-22A*0000001")), servers: [server()])
        let refused = try #require(try check(facts))
        #expect(refused.code == .wrongMachine && refused.status == .refused)
        #expect(refused.message.contains("9009-22A*0000001") && refused.message.contains("location codes 9009-22A*7812345"))
    }

    @Test("a partition of another machine with the same id counts for nothing only if no vhost carries the id there")
    func mixed() throws {
        let facts = try Facts(client: FactsFixture.client(), servers: [server(), server(other, "vio2")])
        #expect(try check(facts)?.host == "vio2")
    }

    @Test("under --vios-only the inventory's machine decides; an id without a machine is refused, with what to write")
    func viosOnly() throws {
        let facts = try Facts(client: nil, servers: [server(other)])
        let refused = try #require(try check(facts))
        #expect(refused.status == .refused && refused.code == .machineUnknown)
        #expect(refused.hint.contains("serial: 9009-22A*1111111") && refused.hint.contains("--hmc"))
        #expect(try check(facts) { $0.machine = MachineID("9009-22A*1111111") } == nil)
        #expect(try check(facts) { $0.machine = MachineID("9009-22A*7812345") }?.code == .wrongMachine)
    }
}
