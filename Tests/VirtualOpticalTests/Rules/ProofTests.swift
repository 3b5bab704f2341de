import PowerVM
import Testing

@testable import VirtualOptical

/// The ladder of contract, section 3, "Proof": each rung, and how one falls through to the next.
@Suite struct ProofTests {
    private let lun = FactsFixture.lun(0x81)

    private func prover(carriers: Int = 1, _ change: (inout AdapterMatcher) -> Void = { _ in }) throws -> AdapterMatcher {
        var prover = AdapterMatcher(
            partition: try #require(PartitionID(5)),
            candidate: Candidate(vios: "vio1", adapter: try FactsFixture.adapter(2, slot: 30, client: 5)),
            servingVHostCount: carriers, otherVIOSes: ["vio2"])
        change(&prover)
        return prover
    }

    private func view(_ adapters: Int, _ discs: [ClientView.OpticalDevice], _ served: [ClientView.KernelMapping] = []) throws
        -> ClientView
    {
        ClientView(
            adapters: try (0..<adapters).map { try FactsFixture.clientAdapter($0, slot: 2 + $0) }, discs: discs, served: served)
    }

    private func proof(_ result: ProofResult) -> String {
        switch result {
        case .proven(let disc, let end): "\(disc.name) by \(end.by.rawValue)"
        case .notThere(let end, let disc): "not there: \(end.adapter.name) \(disc?.status ?? "-")"
        case .undecided(let discs): "undecided: \(discs.map(\.name.text).joined(separator: " "))"
        }
    }

    @Test("the HMC's slot pair comes first")
    func slotPair() throws {
        let view = try view(
            2, [FactsFixture.disc(0, slot: 2, lun: 0x81), FactsFixture.disc(1, slot: 3, lun: 0x81)],
            [FactsFixture.served(0, "vio1", 2)])
        #expect(proof(try prover(carriers: 2) { $0.pairedSlot = 3 }.prove(view, lun: lun)) == "cd1 by hmc-slot-pair")
        #expect(proof(try prover(carriers: 2) { $0.pairedSlot = 9 }.prove(view, lun: lun)) == "cd0 by cvai")
    }

    @Test("cvai distinguishes twins: two adapters, a cd at the same LUN behind each")
    func twins() throws {
        let discs = try [FactsFixture.disc(0, slot: 2, lun: 0x81), FactsFixture.disc(1, slot: 3, lun: 0x81)]
        let view = try view(2, discs, [FactsFixture.served(0, "vio2", 2), FactsFixture.served(1, "VIO1.example.com", 2)])
        #expect(proof(try prover(carriers: 1).prove(view, lun: lun)) == "cd1 by cvai")
    }

    @Test("two adapters to the same VIOS are distinguished by the vhost")
    func sameVIOS() throws {
        let discs = try [FactsFixture.disc(0, slot: 2, lun: 0x81), FactsFixture.disc(1, slot: 3, lun: 0x81)]
        let view = try view(2, discs, [FactsFixture.served(0, "vio1", 5), FactsFixture.served(1, "vio1", 2)])
        #expect(proof(try prover(carriers: 2).prove(view, lun: lun)) == "cd1 by cvai")
    }

    @Test("cvai that names one vhost for two adapters decides nothing")
    func doubled() throws {
        let view = try view(
            2, [FactsFixture.disc(0, slot: 2, lun: 0x81)], [FactsFixture.served(0, "vio1", 2), FactsFixture.served(1, "vio1", 2)])
        #expect(proof(try prover().prove(view, lun: lun)) == "undecided: cd0")
    }

    @Test("the only adapter proves, unless the kernel reports that another VIOS or vhost serves it")
    func only() throws {
        let discs = try [FactsFixture.disc(0, slot: 2, lun: 0x81)]
        #expect(proof(try prover().prove(view(1, discs), lun: lun)) == "cd0 by only-adapter")
        #expect(proof(try prover().prove(view(1, discs, [FactsFixture.served(0, "vio2", 2)]), lun: lun)) == "undecided: cd0")
        #expect(proof(try prover().prove(view(1, discs, [FactsFixture.served(0, "vio1", 3)]), lun: lun)) == "undecided: cd0")
        // The partition may be called otherwise than its ssh host.
        #expect(
            proof(try prover().prove(view(1, discs, [FactsFixture.served(0, "server1", 2)]), lun: lun)) == "cd0 by only-adapter")
        #expect(proof(try prover(carriers: 2).prove(view(1, discs), lun: lun)) == "undecided: cd0")
        #expect(proof(try prover().prove(view(2, discs), lun: lun)) == "undecided: cd0")
    }

    @Test("a known adapter without an Available cd at the LUN is not there, however many cds stand elsewhere")
    func notThere() throws {
        let elsewhere = try [FactsFixture.disc(0, slot: 2, lun: 0x82), FactsFixture.disc(1, slot: 3, lun: 0x81)]
        let served = try [FactsFixture.served(0, "vio1", 2)]
        #expect(proof(try prover().prove(view(2, elsewhere, served), lun: lun)) == "not there: vscsi0 -")
        let defined = try [FactsFixture.disc(0, slot: 2, lun: 0x81, "Defined")]
        #expect(proof(try prover().prove(view(1, defined), lun: lun)) == "not there: vscsi0 Defined")
    }

    @Test("exactly one cd that came with the drive proves by its appearance")
    func appearance() throws {
        let new = try [FactsFixture.disc(0, slot: 3, lun: 0x81)]
        #expect(proof(try prover().prove(view(2, new), lun: lun, before: [])) == "cd0 by appearance")
        #expect(proof(try prover().prove(view(2, new), lun: lun, before: new)) == "undecided: cd0")
        #expect(proof(try prover().prove(view(2, new), lun: lun)) == "undecided: cd0")
        #expect(
            proof(
                try prover().prove(
                    view(1, new.map { _ in try FactsFixture.disc(0, slot: 2, lun: 0x81) }), lun: lun, before: []))
                == "cd0 by appearance")
    }

    @Test("a cd that was Defined before did not appear")
    func definedBefore() throws {
        let before = try [FactsFixture.disc(0, slot: 3, lun: 0x81, "Defined")]
        let now = try [FactsFixture.disc(0, slot: 3, lun: 0x81)]
        #expect(proof(try prover().prove(view(2, now), lun: lun, before: before)) == "undecided: cd0")
    }

    @Test("two cds that came at the same LUN prove nothing")
    func twoCame() throws {
        let now = try [FactsFixture.disc(0, slot: 2, lun: 0x81), FactsFixture.disc(1, slot: 3, lun: 0x81)]
        #expect(proof(try prover().prove(view(2, now), lun: lun, before: [])) == "undecided: cd0 cd1")
    }

    @Test("a cd that came at our LUN is not ours while a stale one may be at our location")
    func ghostAtOurPlace() throws {
        let ghost = try FactsFixture.disc(0, slot: 2, lun: 0x81)
        let now = try [ghost, FactsFixture.disc(1, slot: 3, lun: 0x81)]
        #expect(proof(try prover(carriers: 1).prove(view(2, now), lun: lun, before: [ghost])) == "undecided: cd0 cd1")
        // Both vhosts are surveyed, and only ours has a drive at this LUN.
        #expect(proof(try prover(carriers: 2).prove(view(2, now), lun: lun, before: [ghost])) == "cd1 by appearance")
    }

    @Test("a cd that came is not ours if another vhost of the partition has a drive at the same LUN")
    func rival() throws {
        let now = try [FactsFixture.disc(0, slot: 3, lun: 0x81)]
        let prover = try prover(carriers: 2) { $0.otherOpticalLUNs = [FactsFixture.lun(0x81)] }
        #expect(proof(prover.prove(try view(2, now), lun: lun, before: [])) == "undecided: cd0")
    }

    @Test("a cd behind an adapter that the kernel gives to another VIOS did not come from us")
    func appearanceElsewhere() throws {
        let now = try [FactsFixture.disc(0, slot: 3, lun: 0x81)]
        let view = try view(2, now, [FactsFixture.served(1, "vio2", 2)])
        #expect(proof(try prover().prove(view, lun: lun, before: [])) == "undecided: cd0")
    }

    @Test("12 and 16 digits of a LUN are the same location")
    func digits() throws {
        let disc = ClientView.OpticalDevice(
            name: try FactsFixture.device("cd0"), status: "Available", physloc: "U9009.22A.7812345-V5-C2-T1-L810000000000",
            description: ""
        )
        #expect(proof(try prover().prove(view(1, [disc]), lun: lun)) == "cd0 by only-adapter")
    }
}
