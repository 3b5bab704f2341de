import PowerVM
import TestSupport

@testable import VirtualOptical

/// What happens to one VIOS's storage in one scene: everything follows from its seed.
struct MediaScene: Sendable {
    enum Work: Sendable {
        case put(PutIntent)
        /// From an NFS server.
        case fetch(PutIntent, throughHMC: Bool)
        /// From another VIOS.
        case copy(PutIntent)
        /// From a file of the VIOS.
        case adopt(PutIntent)
        case clean
        case verify(Reference, readsBack: Bool)
        case get

        enum Reference: Sendable, CaseIterable {
            case file, digest, record
        }

        /// What was asked for; nil: nothing is created.
        var intent: PutIntent? {
            switch self {
            case .put(let intent), .fetch(let intent, _), .copy(let intent), .adopt(let intent): intent
            case .clean, .verify, .get: nil
            }
        }

        /// It mounts something.
        var isFetch: Bool {
            if case .fetch = self { return true }
            return false
        }

        /// It only reads.
        var isLook: Bool {
            switch self {
            case .verify, .get: true
            case .put, .fetch, .copy, .adopt, .clean: false
            }
        }
    }

    struct Client: Sendable {
        /// `us` and `them` are two management hosts.
        var host: String
        var start: Double
        var work: Work
        /// Ctrl-C after so many seconds.
        var interruption: Double?
    }

    /// What is there under the medium's name before.
    enum Before: Sendable, CaseIterable {
        case nothing, same, other, loaded, half
    }

    var seed: UInt64
    var bytes: Int
    var clients: [Client]
    var before: Before
    var hasRepository: Bool
    var networkRate: Double
    var importRate: Double
    var faults: ModelStore.Faults
    var cuts: [Int: ModelFaults.Cut] = [:]
    var deadFrom: Int?
    /// Another host's staged file, and files of people.
    var strays: [String: Int]
    /// What people have mounted on /mnt.
    var mounted: String?
    /// Of the VIOS that a medium is copied from.
    var originFaults = ModelStore.Faults()
    var originCuts: [Int: ModelFaults.Cut] = [:]

    init(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        self.seed = seed
        bytes = random.chance(80) ? random.pick([100 << 10, 200 << 10]) : random.pick([1_150_976, 2_400_256])
        networkRate = Double(random.pick([30_000, 200_000, 2_000_000]))
        importRate = Double(random.pick([20_000, 100_000, 1_000_000]))
        hasRepository = !random.chance(8)
        before = random.chance(70) ? .nothing : random.pick(Before.allCases)
        strays = random.chance(40) ? ["/home/padmin/OTHER.iso": 100_000, "/home/padmin/attach-cd-0123456789ab.part": 5_000] : [:]
        faults = Self.faults(&random, bytes)
        for _ in 0..<random.pick([0, 0, 1, 1, 2]) {
            cuts[random.below(25)] = random.pick(ModelFaults.Cut.allCases)
        }
        if random.chance(6) { deadFrom = random.below(25) }
        clients = []
        let count = random.pick([1, 1, 1, 2, 2, 3])
        for index in 0..<count {
            let work: Work = index > 0 && random.chance(35) ? .clean : .put(Self.intent(&random, hasRepository))
            clients.append(
                Client(
                    host: index > 0 && random.chance(50) ? "them" : "us",
                    start: index == 0 ? 0 : random.chance(30) ? 0 : Double(random.below(120)), work: work,
                    interruption: random.chance(15) ? Double(random.below(90)) + 0.5 : nil))
        }
        switch random.below(100) {
        case ..<30: fetch(&random)
        case ..<45: copy(&random)
        case ..<65: look(&random)
        case ..<80: adopt(&random)
        default: break
        }
    }

    /// The same from an NFS server, which may fail, too.
    private mutating func fetch(_ random: inout SeededRandom) {
        for index in clients.indices where random.chance(80) {
            guard case .put(var intent) = clients[index].work else { continue }
            if intent.verification == .staged { intent.verification = .auto }
            clients[index].work = .fetch(intent, throughHMC: random.chance(25))
        }
        faults.mountFails = random.chance(8)
        faults.unmountFails = random.chance(12)
        if random.chance(8) { mounted = random.pick(["nfs01:/export/iso", "nfs01:/other"]) }
        if random.chance(8) { faults.lacks.insert("mount") }
    }

    /// The same from another VIOS.
    private mutating func copy(_ random: inout SeededRandom) {
        for index in clients.indices where random.chance(80) {
            guard case .put(var intent) = clients[index].work else { continue }
            // A copy has the access of what it is copied from.
            intent.access = .readOnly
            clients[index].work = .copy(intent)
        }
        if random.chance(15) { originFaults.readsCutAt = random.below(bytes) }
        originFaults.readTouches = random.chance(10)
        if random.chance(15) { originCuts[random.below(8)] = random.pick(ModelFaults.Cut.allCases) }
        if random.chance(10) { originFaults.lacks.insert(random.pick(["ls", "scp", "csum"])) }
    }

    /// The same from a file that the VIOS has.
    private mutating func adopt(_ random: inout SeededRandom) {
        for index in clients.indices where random.chance(80) {
            guard case .put(var intent) = clients[index].work else { continue }
            if intent.verification == .staged { intent.verification = .auto }
            clients[index].work = .adopt(intent)
        }
    }

    /// Media are compared and received, also while others change them.
    private mutating func look(_ random: inout SeededRandom) {
        before = random.pick([.same, .same, .same, .other, .half])
        for index in clients.indices where index == 0 || random.chance(60) {
            clients[index].work =
                random.chance(40) ? .get : .verify(random.pick(Work.Reference.allCases), readsBack: random.chance(40))
        }
        if random.chance(10) { faults.readsCutAt = random.below(bytes) }
        faults.readTouches = random.chance(10)
    }

    private static func faults(_ random: inout SeededRandom, _ bytes: Int) -> ModelStore.Faults {
        var faults = ModelStore.Faults()
        func somewhere(_ random: inout SeededRandom) -> Int { random.below(bytes) }
        if random.chance(15) { faults.cutsAt = (0..<random.pick([1, 2])).map { _ in somewhere(&random) } }
        if random.chance(8) { faults.fullAt = somewhere(&random) }
        if random.chance(6) { faults.fsize = 1 + somewhere(&random) / 512 * 512 }
        if random.chance(8) { faults.flipAt = somewhere(&random) }
        if random.chance(5) { faults.home = random.pick([1 << 20, 80 << 20]) }
        if random.chance(10) { faults.importDiesAt = somewhere(&random) }
        if random.chance(12) { faults.ignoresReadOnly = true }
        if random.chance(4) { faults.chvoptFails = true }
        if random.chance(5) { faults.refusesImport = true }
        if random.chance(6) { faults.importFlipAt = somewhere(&random) }
        if random.chance(4) { faults.rmFails = true }
        for tool in ["csum", "cksum", "ps", "df", "ls", "scp", "dd"] where random.chance(tool == "csum" ? 25 : 5) {
            faults.lacks.insert(tool)
        }
        return faults
    }

    private static func intent(_ random: inout SeededRandom, _ hasRepository: Bool) -> PutIntent {
        var intent = PutIntent()
        intent.verification = random.chance(60) ? .auto : random.pick(PutIntent.Verification.allCases)
        intent.overwrites = random.chance(20)
        intent.access = random.chance(15) ? .readWrite : .readOnly
        if !hasRepository, random.chance(50), let pool = PoolName("datavg"), let size = SizeArgument("1G") {
            intent.newRepository = PutIntent.NewRepository(pool: pool, size: size)
        }
        return intent
    }
}
