@testable import PowerVM
import Testing

@testable import VirtualOptical

@Suite struct HMCFactsTests {
    private static let machine = MachineID(typeModel: "9009-22A", serial: "7812345")

    private func adapter(
        _ side: LshwresSCSI.Side, of id: Int, slot: Int, remote: Int?, slot remoteSlot: Int?
    ) throws -> LshwresSCSI.Adapter {
        LshwresSCSI.Adapter(
            partitionName: "p\(id)", partitionID: try #require(PartitionID(id)), slot: slot, isRunning: true, side: side,
            remotePartitionID: remote.flatMap { PartitionID($0) }, remotePartitionName: nil, remoteSlot: remoteSlot)
    }

    private func facts(_ adapters: [LshwresSCSI.Adapter]) throws -> HMCFacts {
        HMCFacts(
            hmc: "hmc01", system: "ms12", machine: try #require(Self.machine),
            partition: .init(
                name: "aix04", id: try #require(PartitionID(5)), environment: "aixlinux", state: "Running", rmcState: "active",
                address: nil),
            servers: [], adapters: adapters)
    }

    private func location(_ text: String) throws -> VirtualLocation { try #require(VirtualLocation(text)) }

    @Test("a slot pair holds where both ends name each other, and only on its own machine")
    func bothEnds() throws {
        let facts = try facts([
            adapter(.client, of: 5, slot: 2, remote: 1, slot: 30), adapter(.server, of: 1, slot: 30, remote: 5, slot: 2),
        ])
        #expect(facts.pair(at: try location("U9009.22A.7812345-V1-C30"))?.clientSlot == 2)
        #expect(facts.pair(at: try location("U9009.22A.7812345-V2-C30")) == nil)
        #expect(facts.pair(at: try location("U9009.22A.7899999-V1-C30")) == nil)
    }

    @Test("a server slot that names another client, or another slot, isn't a pair")
    func contradicted() throws {
        for (owner, slot) in [(6, 2), (5, 4)] {
            let facts = try facts([
                adapter(.client, of: 5, slot: 2, remote: 1, slot: 30),
                adapter(.server, of: 1, slot: 30, remote: owner, slot: slot),
            ])
            #expect(facts.pairs == [])
        }
        let taken = try facts([adapter(.server, of: 1, slot: 30, remote: 6, slot: 2)])
        #expect(taken.otherOwner(of: try location("U9009.22A.7812345-V1-C30")) == PartitionID(6))
    }

    @Test("a server slot that takes any client is a pair only while one client names it")
    func anybody() throws {
        let server = try adapter(.server, of: 1, slot: 30, remote: nil, slot: nil)
        let ours = try adapter(.client, of: 5, slot: 2, remote: 1, slot: 30)
        #expect(try facts([server, ours]).pairs.count == 1)
        #expect(try facts([server, ours, adapter(.client, of: 6, slot: 2, remote: 1, slot: 30)]).pairs == [])
        #expect(try facts([server]).pairs == [])
    }

    @Test("a vhost whose client id is ours but which the HMC binds to another partition doesn't count; id 0 counts by its pair")
    func candidates() throws {
        let hmc = try facts([
            adapter(.client, of: 5, slot: 2, remote: 1, slot: 30), adapter(.server, of: 1, slot: 30, remote: 5, slot: 2),
            adapter(.server, of: 1, slot: 31, remote: 6, slot: 2),
        ])
        func vhost(_ number: Int, slot: Int, client: Int) throws -> VirtualOptical.ServerAdapter {
            ServerAdapter(
                name: try #require(VHostName("vhost\(number)")), location: try location("U9009.22A.7812345-V1-C\(slot)"),
                client: PartitionID(client))
        }
        let server = ServerFacts(
            vios: "vio1",
            adapters: try [vhost(0, slot: 30, client: 0), vhost(1, slot: 31, client: 5), vhost(2, slot: 32, client: 0)],
            drives: [:])
        let five = try #require(PartitionID(5))
        #expect(Facts(client: nil, servers: [server], hmc: hmc).candidates(for: five).map(\.adapter.name.text) == ["vhost0"])
        #expect(Facts(client: nil, servers: [server]).candidates(for: five).map(\.adapter.name.text) == ["vhost1"])
    }
}

@Suite struct FailoverTests {
    private struct Fixed: CommandRunner {
        let host: String
        var failure: TransportFailure?

        func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer {
            if let failure { throw failure }
            return RawAnswer(output: Array(host.utf8))
        }
    }

    private let closed = TransportFailure(kind: .unreachable, code: "connection-refused", message: "closed", hint: "")

    @Test("the second HMC is asked when nothing can have left for the first, and stays the one that is asked")
    func second() async throws {
        let runner = FailoverRunner(Fixed(host: "hmc01", failure: closed), [Fixed(host: "hmc02")])
        for _ in 0..<2 {
            let answer = try await runner.exchange(Exchange(line: "x", timeout: .seconds(1)))
            #expect(answer.output == Array("hmc02".utf8))
        }
        #expect(await runner.activeHost == "hmc02")
        #expect(await runner.failoverNotes.count == 1)
    }

    /// Answers `failure` after another exchange has ended.
    private struct Late: CommandRunner {
        let host: String
        var failure: TransportFailure
        let end: AsyncStream<Void>

        func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer {
            if exchange.line == "late" { for await _ in end {} }
            throw failure
        }
    }

    @Test("an exchange that waited for the first HMC asks the second, though another exchange has turned to it meanwhile")
    func overlapping() async throws {
        let (end, signal) = AsyncStream<Void>.makeStream()
        let runner = FailoverRunner(Late(host: "hmc01", failure: closed, end: end), [Fixed(host: "hmc02")])
        async let late = runner.exchange(Exchange(line: "late", timeout: .seconds(1)))
        let early = try await runner.exchange(Exchange(line: "early", timeout: .seconds(1)))
        signal.finish()
        #expect(early.output == Array("hmc02".utf8))
        #expect(try await late.output == Array("hmc02".utf8))
    }

    @Test("of two jobs that got nothing from one HMC only the first turns away from it")
    func turns() async {
        let runner = FailoverRunner(Fixed(host: "hmc01"), [Fixed(host: "hmc02")])
        #expect(await runner.failOver(from: "hmc01", turns: 0))
        #expect(await runner.failOver(from: "hmc01", turns: 0))
        #expect(await runner.activeHost == "hmc02")
        #expect(await !runner.failOver(from: "hmc02", turns: 1))
    }

    @Test("what may have run on the first HMC is not sent to the second")
    func mayHaveRun() async {
        let broken = TransportFailure(kind: .lost, code: "connection-lost", message: "lost", hint: "", mayHaveRun: true)
        let runner = FailoverRunner(Fixed(host: "hmc01", failure: broken), [Fixed(host: "hmc02")])
        await #expect(throws: broken) { try await runner.exchange(Exchange(line: "x", timeout: .seconds(1))) }
        #expect(await runner.activeHost == "hmc01")
    }
}
