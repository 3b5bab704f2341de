import PowerVM
import Testing

@testable import VirtualOptical

/// `status` of an LPAR that doesn't answer: what is on the VIOS, where something else identifies the partition.
@Suite struct SilentPartitionTests {
    private func status(
        _ state: ModelState, isKnown: Bool = true, viosOnly: Bool = false, isOff: Bool = true
    ) async -> LPARReport {
        var faults = ModelFaults()
        if isOff { faults.deadFrom["aix04"] = 0 }
        var request = TestRequest.aix04
        if isKnown {
            request.partitionID = PartitionID(5)
            request.machine = MachineID("9009-22A*7812345")
        }
        request.viosOnly = viosOnly
        let world = ModelWorld(state, faults)
        let report = await world.status(request)
        #expect(world.changes.isEmpty && report.changed == false)
        if viosOnly { #expect(world.exchanges("aix04") == 0) }
        return report
    }

    @Test("an LPAR that is off shows its drive, pending with 5, and why only that", arguments: [true, false])
    func off(_ viosOnly: Bool) async {
        let report = await status(.attached, viosOnly: viosOnly)
        #expect(report.status == .pending && report.status.exitCode(of: .status) == 5)
        #expect(report.drive?.name.text == "aix04_cd" && report.server?.adapter.text == "vhost2")
        #expect(report.client?.identifiedBy == .inventory)
        #expect(viosOnly || report.warnings.contains { $0.contains("connection refused") })
    }

    @Test("a warning has the reason only where the report has no error, and what isn't shown needs none")
    func once() throws {
        func warnings(_ code: ProblemCode, drives: [String]) throws -> [String] {
            let vtds = try drives.map { try FactsFixture.vtd($0, 0x81) }
            let server = try FactsFixture.server([FactsFixture.adapter(2, slot: 30, client: 5, vtds)], drives: drives)
            var facts = Facts(client: nil, servers: [server])
            facts.clientProblem = Problem(.unreachable, code, "aix04: no answer", hint: "start it", host: "aix04")
            let request = FactsFixture.request {
                $0.partitionID = PartitionID(5)
                $0.machine = MachineID("9009-22A*7812345")
            }
            let planner = StatusPlanner(request: request.request, facts: facts, routes: FactsFixture.routes(facts))
            return try planner.plan().warnings
        }
        #expect(try warnings(.connectionRefused, drives: ["aix04_cd"]) == ["only what is on the VIOS is shown: aix04: no answer"])
        let short = "the LPAR wasn't queried; only what is on the VIOS is shown"
        #expect(try warnings(.keyRejected, drives: ["aix04_cd"]) == [short])
        #expect(try warnings(.keyRejected, drives: []).isEmpty)
    }

    @Test("without a drive it is not attached")
    func none() async {
        #expect(await status(.simple).status == .notAttached)
    }

    @Test("without id and machine there is nothing to show: unreachable")
    func unknown() async {
        let report = await status(.attached, isKnown: false)
        #expect(report.status == .unreachable && report.problem?.code == .connectionRefused)
    }

    @Test("another machine's partition of this id isn't shown")
    func otherMachine() async {
        var state = ModelState.attached
        state.vioses[0].machine.serial = "1111111"
        #expect(await status(state).status == .unreachable)
    }

    @Test("a running LPAR is identified by the inventory, or only by its own answer")
    func running() async {
        #expect(await status(.attached, isOff: false).client?.identifiedBy == .inventory)
        #expect(await status(.attached, isKnown: false, isOff: false).client?.identifiedBy == .own)
    }

    @Test("--strict changes nothing for an LPAR that only its own answer identifies")
    func strict() async {
        var request = TestRequest.aix04
        request.isStrict = true
        let world = ModelWorld(.simple)
        let refused = await world.attach(request)
        #expect(refused.status == .refused && refused.problem?.code == .notIdentified && world.changes.isEmpty)
        #expect(await world.detach(request).problem?.code == .notIdentified)
        #expect(await world.status(request).status == .notAttached)
        request.partitionID = PartitionID(5)
        request.machine = MachineID("9009-22A*7812345")
        #expect(await world.attach(request).status == .attached)
    }

    @Test("status mentions a mounted medium with its mount point, and a stale cd")
    func remarks() async {
        var state = ModelState.attached
        state.vioses[0].vhosts[1].vtds[1].media = "AIX.iso"
        state.lpar.discs[0].mount = "/mnt/cd"
        state.lpar.discs.append(ModelDisc(number: 1, slot: 2, lun: 0x85, generation: -1))
        let report = await status(state, isOff: false)
        #expect(report.status == .attached)
        #expect(report.notes.contains { $0.contains("cd0 is mounted at /mnt/cd") })
        #expect(report.warnings.contains { $0.contains("cd1") && $0.contains("stale") })
    }

    @Test("a vhost that is Defined is refused before anything is tried")
    func defined() async throws {
        var state = ModelState.simple
        state.vioses[0].vhosts[1].status = "Defined"
        let world = ModelWorld(state)
        let report = await world.attach(.aix04)
        #expect(report.status == .refused && report.problem?.code == .adapterNotAvailable)
        #expect(report.problem?.hint.contains("cfgdev -dev vhost2") == true)
        #expect(world.changes.isEmpty)
        let verb = await world.verbs().createDrive(on: try FactsFixture.vhost(2), name: nil)
        #expect(verb.problem?.code == .adapterNotAvailable && world.changes.isEmpty)
    }

    @Test("no hint asks for an HMC that was given, or for root where root is logged in")
    func hints() throws {
        let silent = EvidenceSources.HMC.silent("hmc01 doesn't answer")
        let partition = try #require(PartitionID(5))
        let all: [Problem] = [
            .noVIOS("aix04", silent, nil), .partitionIDUnknown("aix04", silent),
            .clientIDUnknown(for: partition, on: ["vio1"], ["vhost0"], silent),
        ]
        for problem in all {
            #expect(!problem.hint.contains("give the HMC") && problem.hint.contains("hmc01 doesn't answer"))
        }
    }
}
