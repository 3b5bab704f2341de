import PowerVM
import TestSupport

@testable import VirtualOptical

/// A small world, what is asked of it, and how it misbehaves, all drawn from one seed.
struct RandomWorld {
    let seed: UInt64
    var state: ModelState
    var faults = ModelFaults()
    var request: TestRequest
    /// The VIOSes that option and inventory name.
    var listed: [String]
    private var random: SeededRandom

    init(seed: UInt64) {
        self.seed = seed
        random = SeededRandom(seed: seed)
        state = ModelState(vioses: [], lpar: ModelLPAR(adapters: []))
        request = TestRequest(lpar: "aix04")
        listed = []
        makeServers()
        makeClient()
        makeRequest()
        makeFaults()
    }

    private mutating func makeServers() {
        let count = 1 + random.below(2)
        let hasAlias = random.chance(15)
        for index in 1...count {
            var vios = ModelVIOS(
                name: "vio\(index)", partition: hasAlias ? "server\(index)" : "vio\(index)", id: index, vhosts: [])
            vios.hasRepository = random.chance(60)
            if index == 2, random.chance(10) { vios.machine.serial = "1111111" }
            listed.append(vios.name)
            state.vioses.append(vios)
        }
        if random.chance(10) { state.vioses.append(ModelVIOS(name: "vio9", partition: "vio9", id: 9, vhosts: [])) }
        if random.chance(10) { listed = [] }
    }

    /// The client's adapters, each with the vhost that serves it; then vhosts of others.
    private mutating func makeClient() {
        for index in 0..<(1 + random.below(2)) {
            let slot = 2 + index
            state.lpar.adapters.append(ModelVSCSI(number: index, slot: slot, status: random.chance(95) ? "Available" : "Defined"))
            addVhost(to: random.below(state.vioses.count), client: random.chance(92) ? 5 : 0, clientSlot: slot)
        }
        for index in state.vioses.indices where random.chance(40) {
            // 16 and 5 distinguish hexadecimal from decimal; the other machine's partition 5 is not ours.
            let isForeign = state.vioses[index].machine != state.lpar.machine
            addVhost(to: index, client: isForeign ? 5 : random.pick([3, 16, 6]), clientSlot: 2)
        }
        if random.chance(15) { state.lpar.discs.append(ModelDisc(number: 0, slot: nil)) }
        if random.chance(20) { state.lpar.others["hdisk7"] = random.pick(["Available", "Defined"]) }
        for vios in state.vioses where vios.machine == state.lpar.machine {
            for vhost in vios.vhosts where vhost.client == 5 { addDiscs(vhost) }
        }
        state.lpar.hasKernelView = random.chance(60)
        if random.chance(4) { state.lpar.privilege = "none" }
        if random.chance(3) { state.lpar.name = random.pick(["AIX04", "other"]) }
    }

    private mutating func addVhost(to index: Int, client: Int, clientSlot: Int) {
        let number = state.vioses[index].vhosts.count + random.below(2)
        guard !state.vioses[index].vhosts.contains(where: { $0.number == number }) else { return }
        var vhost = ModelVhost(number: number, slot: 20 + number, client: client, clientSlot: clientSlot)
        var lun = 0x80
        for _ in 0..<random.below(3) {
            lun += 1 + random.below(2)
            let name = random.pick(["aix04_cd", "vtopt0", "vtopt1", "vtopt2", "root1", "data_2", "aix01_cd"])
            guard !state.vioses[index].vhosts.contains(where: { $0.vtds.contains { $0.name == name } }),
                !vhost.vtds.contains(where: { $0.name == name })
            else { continue }
            var vtd = ModelVTD(
                name: name, lun: lun, kind: random.pick([.fileOptical, .fileOptical, .disk, .disk, .physicalOptical]))
            if vtd.kind == .fileOptical, random.chance(25) { vtd.media = "AIX.iso" }
            if random.chance(3) { vtd.status = "Defined" }
            vhost.vtds.append(vtd)
        }
        state.vioses[index].vhosts.append(vhost)
    }

    private mutating func addDiscs(_ vhost: ModelVhost) {
        guard let slot = vhost.clientSlot else { return }
        for vtd in vhost.vtds where vtd.kind != .disk && vtd.status == "Available" && random.chance(65) {
            addDisc(slot, vtd.lun, status: random.chance(85) ? "Available" : "Defined", generation: vtd.generation)
        }
        // Stale ones: where the next VTD will be, or anywhere above.
        let next = (vhost.vtds.map(\.lun).max() ?? 0x80) + 1
        if random.chance(20) { addDisc(slot, next, status: random.chance(80) ? "Available" : "Defined", generation: -1) }
        if random.chance(8) { addDisc(slot, next + 1 + random.below(2), status: "Available", generation: -1) }
    }

    private mutating func addDisc(_ slot: Int, _ lun: Int, status: String, generation: Int) {
        var disc = ModelDisc(number: state.lpar.discs.count, slot: slot, lun: lun, status: status, generation: generation)
        if status == "Available" {
            if random.chance(5) { disc.mount = "/mnt" }
            if random.chance(4) { disc.isOpen = true }
        }
        state.lpar.discs.append(disc)
    }

    private mutating func makeRequest() {
        if random.chance(30) {
            request.name = DriveName(random.pick(["aix04_cd", "vtopt0", "root1", "aix01_cd", "new_cd", "ent0"]))
        }
        if random.chance(15), let vios = listed.first {
            request.vios = (random.chance(50) ? vios : listed.last).map { VIOSName($0) }
        }
        if random.chance(10) { request.adapter = VHostName(random.pick(["vhost0", "vhost1", "vhost7"])) }
        if random.chance(15) { request.configure = .adapter }
        if random.chance(20) { request.partitionID = PartitionID(random.chance(95) ? 5 : 6) }
        if random.chance(10) {
            request.viosOnly = true
            request.partitionID = PartitionID(5)
            request.machine = MachineID("9009-22A*7812345")
        }
        if random.chance(8) { request.dryRun = true }
        if random.chance(30) { request.rollback = true }
    }

    private mutating func makeFaults() {
        guard random.chance(60) else { return }
        let hosts = listed + [state.lpar.host]
        switch random.below(10) {
        case 0, 1, 2:
            for _ in 0...random.below(2) {
                faults.cuts[.init(host: random.pick(hosts), exchange: random.below(4))] = random.pick(ModelFaults.Cut.allCases)
            }
        case 3, 4: faults.deadFrom[random.pick(hosts)] = random.below(4)
        case 5, 6: faults.lie = random.pick(ModelFaults.Lie.allCases)
        case 9:
            // The answer to the first change is lost, and the host doesn't answer any more.
            let host = random.pick(hosts)
            faults.cuts[.init(host: host, exchange: 1)] = .after
            faults.deadFrom[host] = 2
        case 7: faults.odmLocks = 1 + random.below(6)
        default:
            switch random.below(4) {
            case 3: faults.cfgmgrComplains = true
            case 0: faults.exchangedFrom = 1 + random.below(2)
            case 1: faults.cfgmgrHangs = true
            default: faults.kernelFrom = 1 + random.below(2)
            }
        }
    }
}
