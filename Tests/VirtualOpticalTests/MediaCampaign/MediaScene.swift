import PowerVM
import TestSupport

@testable import VirtualOptical

/// What happens to one VIOS's storage in one scene: everything follows from its seed.
struct MediaScene: Sendable {
    enum Work: Sendable {
        case put(PutIntent)
        case clean
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
