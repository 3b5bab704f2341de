import TestSupport

/// One run of the campaign over the wire: a command, and one harm to the connection of one host.
struct WireScene: Sendable, CustomStringConvertible {
    enum Verb: String, CaseIterable {
        case attach, detach, status, media
    }

    var number: Int
    var seed: UInt64
    var verb: Verb
    var host: String
    var transport: String
    var kind: WireProxy.Harm.Kind
    var direction: WireProxy.Harm.Direction
    /// Where in the bytes of an undisturbed run, from 0 to below 1.
    var place: Double
    var bit: Int

    static let hosts = ["ms12-vio1", "aix04"]
    private static let buckets = 50

    /// The same scenes for the same seed. Verbs, hosts, kinds and directions take turns; each of their combinations goes through all
    /// byte buckets, in each at another byte.
    init(_ number: Int, seed: UInt64) {
        var random = SeededRandom(seed: seed &* 1_000_003 &+ UInt64(number))
        self.number = number
        self.seed = seed
        var rest = number
        func next<T>(_ list: [T]) -> T {
            defer { rest /= list.count }
            return list[rest % list.count]
        }
        verb = next(Verb.allCases)
        host = next(Self.hosts)
        kind = next(WireProxy.Harm.Kind.allCases)
        direction = next(WireProxy.Harm.Direction.allCases)
        // A bucket far from the last one, so that a short campaign covers the whole connection, too.
        let bucket = (rest * 17 + Int(seed % 50)) % Self.buckets
        place = (Double(bucket) + Double(random.below(1000)) / 1000) / Double(Self.buckets)
        transport = random.chance(20) ? "openssh" : "libssh2"
        bit = random.below(8)
    }

    /// - Parameter bytes: of the undisturbed run in this direction.
    func harm(_ bytes: Int) -> WireProxy.Harm { .init(kind, direction, at: Int(place * Double(bytes)), bit: bit) }

    var arguments: [String] {
        let words =
            switch verb {
            case .attach: ["aix04"]
            case .detach: ["detach", "aix04"]
            case .status: ["status", "aix04"]
            case .media: ["aix04", "--media", "aix_7300_dvd1"]
            }
        return words + ["--transport", transport, "--timeout", "3s"]
    }

    var description: String {
        "seed \(seed), scene \(number): \(arguments.joined(separator: " ")) with a \(kind.rawValue) \(direction.rawValue) of \(host) at \((place * 1000).rounded() / 10)% (bit \(bit))"
    }
}
