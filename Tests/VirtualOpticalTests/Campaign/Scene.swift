import PowerVM
import TestSupport

@testable import VirtualOptical

/// A world, what one or several clients do to it at the same time, and what goes wrong: all drawn from one seed.
struct Scene: Sendable {
    enum Work: Sendable {
        case attach, detach, status
        case load(String, Replacement)
        case unload
        /// A drive for another LPAR, or without one.
        case create(VHostName)
    }

    struct Client: Sendable {
        var start: Double
        var work: Work
        var request: TestRequest
    }

    let seed: UInt64
    var state: ModelState
    /// The VIOSes in the inventory.
    var listed: [String]
    var clients: [Client] = []
    /// The clients are jobs of one run: they share the VIOSes' gates.
    var isOneRun = false
    var faults = SceneFaults()
    private var random: SeededRandom
    /// The world is one of the plain ones: a rerun without faults has to end well.
    private(set) var isPlain = true

    static let media = ["AIX.iso", "other.iso"]

    init(seed: UInt64) {
        self.seed = seed
        random = SeededRandom(seed: seed)
        state = .simple
        listed = []
        drawWorld()
        drawClients()
        for _ in 0...random.below(3) { drawFault() }
    }

    /// A scene that a test puts together.
    init(_ state: ModelState, _ works: [(start: Double, work: Work)], isOneRun: Bool = false) {
        seed = 0
        random = SeededRandom(seed: 0)
        self.state = state
        listed = state.vioses.map(\.name)
        for index in self.state.vioses.indices { self.state.vioses[index].media = Self.media }
        clients = works.map { Client(start: $0.start, work: $0.work, request: .aix04) }
        self.isOneRun = isOneRun
    }

    /// No other hand than this one client's.
    var isAlone: Bool { clients.count == 1 && faults.acts.isEmpty }

    private mutating func drawWorld() {
        switch random.below(9) {
        case 0: state = .simple
        case 1: state = .attached
        case 2:
            state = .attached
            state.vioses[0].vhosts[1].vtds[1].media = Self.media[0]
        case 3: state = .dual
        case 4:
            state = .dual
            state.vioses[1].vhosts[0].vtds = [ModelVTD(name: "aix04_cd", lun: 0x81)]
            state.lpar.discs = [ModelDisc(number: 0, slot: 3, lun: 0x81)]
        case 5: state = .ghost
        default:
            let drawn = RandomWorld(seed: random.next())
            state = drawn.state
            listed = drawn.listed
            isPlain = false
        }
        if isPlain {
            listed = state.vioses.map(\.name)
            state.lpar.hasKernelView = random.chance(70)
        }
        for index in state.vioses.indices { state.vioses[index].media = Self.media }
    }

    private mutating func drawClients() {
        let count = random.chance(60) ? 1 : 2 + random.below(3)
        isOneRun = count > 1 && random.chance(40)
        for _ in 0..<count {
            var request = TestRequest.aix04
            let work = drawWork()
            if case .attach = work {
                request.rollback = random.chance(25)
                request.acceptsUnproven = random.chance(10)
                if random.chance(10) { request.configure = .adapter }
                if random.chance(20) {
                    request.medium = MediumName(random.pick(Self.media))
                    request.replacement = random.pick(Replacement.allCases)
                }
            }
            clients.append(Client(start: count == 1 ? 0 : Double(random.below(60)) / 10, work: work, request: request))
        }
    }

    private mutating func drawWork() -> Work {
        switch random.below(12) {
        case 0...4: .attach
        case 5...7: .detach
        case 8: .status
        case 9: .load(random.pick(Self.media), random.pick(Replacement.allCases))
        case 10: .unload
        default: VHostName(random.pick(["vhost0", "vhost2"])).map { .create($0) } ?? .status
        }
    }

    private mutating func drawFault() {
        let hosts = state.vioses.map(\.name) + [state.lpar.host]
        let client = random.below(clients.count)
        switch random.below(20) {
        case 0: break
        case 1...8:
            let place = SceneFaults.Place(client: client, host: random.pick(hosts), exchange: random.below(6))
            faults.net[place] = random.pick(SceneFaults.Net.allCases)
            if random.chance(30) {
                var rest = place
                rest.exchange += 1 + random.below(3)
                faults.deadFrom.append(rest)
            }
        case 9...12:
            let word = random.pick(["mkvdev", "mkvdev", "rmvdev", "loadopt", "unloadopt", "cfgmgr"])
            faults.commands[word, default: []] += drawHandling()
        case 13, 14:
            faults.listings[random.pick(hosts)] = random.pick(SceneFaults.Listing.allCases)
            faults.hidesInLsmap = random.chance(50)
        case 15, 16: faults.interruptions[client] = Double(random.below(300)) / 10
        default: faults.acts.append((Double(random.below(400)) / 10, random.pick(HumanAct.allCases)))
        }
    }

    private mutating func drawHandling() -> [SceneFaults.Command] {
        switch random.below(6) {
        case 0: [.fails]
        case 1: [.pretends]
        case 2: [.complains]
        case 3: [.late(Double(1 + random.below(4)))]
        case 4: [.slow(Double(random.pick([5, 26, 100, 200, 1200])))]
        default: Array(repeating: .locked, count: 1 + random.below(5))
        }
    }
}
