import PowerVM
import Testing

@testable import VirtualOptical

/// A hint proposes what hasn't been tried, and never the removal of what this run didn't create.
@Suite struct EvidenceSourcesTests {
    private let lun = FactsFixture.lun(0x81)

    private func sources(root: Bool, _ hmc: EvidenceSources.HMC) -> EvidenceSources {
        var sources = EvidenceSources()
        sources.isRoot = root
        sources.hmc = hmc
        return sources
    }

    @Test("root gets no hint to log in as root, and no hint asks for an HMC that was given")
    func hints() throws {
        let view = ClientView(adapters: [try FactsFixture.clientAdapter(0, slot: 2)], discs: [], served: [])
        let root = sources(root: true, .notQueried).hint(view)
        #expect(!root.contains("log in") && root.contains("--hmc"))
        let user = sources(root: false, .notQueried).hint(view)
        #expect(user.contains("log in as root") && user.contains("--hmc"))
        let silent = sources(root: true, .silent("hmc01: connection refused")).hint(view)
        #expect(!silent.contains("--hmc") && silent.contains("hmc01: connection refused"))
        #expect(!sources(root: false, .answered).hint(view).contains("--hmc"))
    }

    @Test("the HMC's failure comes from the facts")
    func facts() throws {
        let failure = Problem(.unreachable, .connectionRefused, "hmc01: connection refused", hint: "wait")
        let facts = Facts(client: try FactsFixture.client(), servers: [], hmcProblem: failure)
        #expect(EvidenceSources(facts).isRoot && EvidenceSources(facts).hmc == .silent("hmc01: connection refused"))
        #expect(EvidenceSources(Facts(client: nil, servers: [])) == EvidenceSources())
    }

    private func matcher(_ change: (inout AdapterMatcher) -> Void = { _ in }) throws -> AdapterMatcher {
        var matcher = AdapterMatcher(
            partition: try #require(PartitionID(5)),
            candidate: Candidate(vios: "vio1", adapter: try FactsFixture.adapter(2, slot: 30, client: 5)), servingVHostCount: 2,
            otherVIOSes: ["vio2"])
        change(&matcher)
        return matcher
    }

    @Test("one Available cd at the LUN could be the drive's; several, none, and what contradicts could not")
    func plausible() throws {
        let adapters = try [FactsFixture.clientAdapter(0, slot: 2), FactsFixture.clientAdapter(1, slot: 3)]
        func view(_ discs: [ClientView.OpticalDevice], _ served: [ClientView.KernelMapping] = []) -> ClientView {
            ClientView(adapters: adapters, discs: discs, served: served)
        }
        let (first, second) = try (FactsFixture.disc(0, slot: 2, lun: 0x81), FactsFixture.disc(1, slot: 3, lun: 0x81))
        #expect(try matcher().plausibleDevice(view([first]), lun: lun) == first)
        #expect(try matcher().plausibleDevice(view([first, second]), lun: lun) == nil)
        #expect(try matcher().plausibleDevice(view([]), lun: lun) == nil)
        let defined = try FactsFixture.disc(1, slot: 3, lun: 0x81, "Defined")
        #expect(try matcher().plausibleDevice(view([first, defined]), lun: lun) == first)
        #expect(try matcher().plausibleDevice(view([defined]), lun: lun) == nil)
        let kernel = try FactsFixture.served(0, "vio2", 2)
        #expect(try matcher().plausibleDevice(view([first], [kernel]), lun: lun) == nil, "the kernel reports another VIOS")
        let twin = try matcher { $0.otherOpticalLUNs = [lun] }
        #expect(twin.plausibleDevice(view([first]), lun: lun) == nil, "another drive is at this LUN")
    }

    @Test("3 wins before 1, 4, 2, 6, 5 and 0")
    func order() {
        let order: [Int32] = [3, 1, 4, 2, 6, 5, 0]
        for (index, code) in order.enumerated() { #expect(ExitPolicy.worst(order[index...].reversed()) == code) }
    }
}
