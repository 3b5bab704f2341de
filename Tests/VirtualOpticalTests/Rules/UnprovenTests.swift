@testable import PowerVM
import Testing

@testable import VirtualOptical

/// A drive that was there before: what proves it, what doesn't, and what the hints advise.
@Suite struct UnprovenTests {
    enum HMC: CaseIterable { case none, silent, withoutPairs, pairing }
    enum Kernel: CaseIterable { case silent, agreeing, contradicting }

    /// Two adapters on two VIOSes; aix04_cd on the first, cd0 at its LUN.
    private func facts(_ hmc: HMC, _ kernel: Kernel, isRoot: Bool = true, hasTwin: Bool = false) throws -> Facts {
        let first = try FactsFixture.server(
            "vio1", [FactsFixture.adapter(2, slot: 30, client: 5, [FactsFixture.vtd("aix04_cd", 0x82)])], drives: ["aix04_cd"])
        let twin = hasTwin ? [try FactsFixture.vtd("twin_cd", 0x82)] : []
        let location = try FactsFixture.location(partition: 2, slot: 31)
        let second = try FactsFixture.server(
            "vio2", [ServerAdapter(name: FactsFixture.vhost(3), location: location, client: PartitionID(5), vtds: twin)],
            drives: [])
        let served =
            switch kernel {
            case .silent: [ClientView.KernelMapping]()
            case .agreeing: [try FactsFixture.served(0, "vio1", 2)]
            case .contradicting: [try FactsFixture.served(0, "vio2", 3)]
            }
        let client = try FactsFixture.client(
            FactsFixture.identity(privilege: isRoot ? .root : .sudo),
            adapters: [FactsFixture.clientAdapter(0, slot: 2), FactsFixture.clientAdapter(1, slot: 3)],
            discs: [FactsFixture.disc(0, slot: 2, lun: 0x82)], served: served)
        var facts = Facts(client: client, servers: [first, second])
        switch hmc {
        case .none: break
        case .silent:
            facts.hmcProblem = Problem(.unreachable, .connectTimeout, "hmc01: no answer within 10 s", hint: "-", host: "hmc01")
        case .withoutPairs: facts.hmc = try hmcFacts([])
        case .pairing: facts.hmc = try hmcFacts([adapter(.client, of: 5, 2, 1, 30), adapter(.server, of: 1, 30, 5, 2)])
        }
        return facts
    }

    private func adapter(
        _ side: LshwresSCSI.Side, of id: Int, _ slot: Int, _ remote: Int, _ remoteSlot: Int
    ) throws -> LshwresSCSI.Adapter {
        LshwresSCSI.Adapter(
            partitionName: "p\(id)", partitionID: try #require(PartitionID(id)), slot: slot, isRunning: true, side: side,
            remotePartitionID: PartitionID(remote), remotePartitionName: nil, remoteSlot: remoteSlot)
    }

    private func hmcFacts(_ adapters: [LshwresSCSI.Adapter]) throws -> HMCFacts {
        HMCFacts(
            hmc: "hmc01", system: "ms12", machine: try #require(MachineID("9009-22A*7812345")),
            partition: .init(
                name: "aix04", id: try #require(PartitionID(5)), environment: "aixlinux", state: "Running", rmcState: "active",
                address: nil),
            servers: [], adapters: adapters)
    }

    private func verdict(_ facts: Facts) throws -> Verdict {
        let plan = try StatusPlanner(
            request: FactsFixture.request().request, facts: facts, routes: FactsFixture.routes(facts)
        ).plan()
        let target = try #require(plan.target)
        return Verifier(lpar: "aix04", target: target, evidence: EvidenceSources(facts))
            .verdict(target.existing, facts.client?.view)
    }

    @Test(
        "with nothing that proves or contradicts it, the drive is unproven, and only what wasn't tried is advised",
        arguments: [true, false])
    func unproven(_ isRoot: Bool) throws {
        for hmc in [HMC.none, .silent, .withoutPairs] {
            guard case .unproven(let problem) = try verdict(facts(hmc, .silent, isRoot: isRoot)) else {
                Issue.record("\(hmc) isn't unproven")
                continue
            }
            #expect(problem.hint.contains("log in as root") == !isRoot)
            #expect(problem.hint.contains("give the HMC") == (hmc == .none))
            #expect(problem.hint.contains("hmc01: no answer") == (hmc == .silent))
            expectNoRemoval(problem)
        }
    }

    @Test("an HMC's pair or the kernel proves it")
    func proven() throws {
        for (hmc, kernel, proof) in [(HMC.pairing, Kernel.silent, ProofKind.hmcSlotPair), (.none, .agreeing, .cvai)] {
            guard case .proven(_, let match) = try verdict(facts(hmc, kernel)) else {
                Issue.record("\(hmc) \(kernel) isn't proven")
                continue
            }
            #expect(match.by == proof)
        }
    }

    @Test("a contradicting kernel, or a twin at the same LUN, is failed and never unproven")
    func contradicted() throws {
        let kernel = try verdict(facts(.silent, .contradicting))
        var twin = try facts(.none, .silent, hasTwin: true)
        twin.servers[1].drives[try FactsFixture.device("twin_cd")] = Lsvopt.Drive(name: try FactsFixture.device("twin_cd"))
        for verdict in [kernel, try verdict(twin)] {
            guard case .bad(let problem, _) = verdict else {
                Issue.record("\(verdict) isn't bad")
                continue
            }
            #expect(problem.status == .failed && problem.code == .notProven)
            expectNoRemoval(problem)
        }
    }

    private func expectNoRemoval(_ problem: Problem) {
        for word in ["rmvdev", "rmdev", "rmvopt", "remove", "unload"] {
            #expect(!problem.hint.contains(word), "\(problem.hint)")
        }
    }
}
