import Glibc
import TestSupport

/// What is interrupted, when, and by which signals. The same for the same seed.
struct SignalMoment: CustomStringConvertible {
    /// The jobs of one LPAR's drive and of one medium, in an order in which each finds what it needs.
    enum Job: CaseIterable {
        case detach, attach, load, unload, insert, eject, put, remove

        /// - Parameter home: the directory with the image that `media put` sends.
        func arguments(home: String) -> [String] {
            switch self {
            case .attach: ["aix05"]
            case .detach: ["detach", "aix05"]
            case .load: ["vios", "loadopt", "ms12-vio1", "AIX_720500_DVD_2.iso", "aix05_cd"]
            case .unload: ["vios", "unloadopt", "ms12-vio1", "aix05_cd"]
            case .insert: ["insert", "AIX_720500_DVD_2.iso", "aix05"]
            case .eject: ["eject", "aix05"]
            case .put: ["media", "put", home + "/" + Self.medium, "--vios", "ms12-vio1"]
            case .remove: ["media", "rm", Self.medium, "--vios", "ms12-vio1"]
            }
        }

        static let medium = "signals.iso"
    }

    var number: Int
    var job: Job
    var transport: String
    /// The first signal comes when so much of the time of an undisturbed run has passed.
    var fraction: Double
    /// Each with the time since the one before.
    var signals: [(number: Int32, after: Duration)]

    init(_ number: Int, seed: UInt64) {
        var random = SeededRandom(seed: seed &* 1000 &+ UInt64(number))
        self.number = number
        job = Job.allCases[number % Job.allCases.count]
        transport = random.chance(30) ? "openssh" : "libssh2"
        fraction = Double(random.below(1050)) / 1000
        let count = 1 + random.below(3)
        signals = (0..<count).map { index in
            let gap = random.pick([5, 60, 400, 1100])
            return (random.pick([SIGINT, SIGTERM, SIGHUP]), index == 0 ? .zero : .milliseconds(gap))
        }
    }

    func arguments(home: String) -> [String] { job.arguments(home: home) + ["--json", "--transport", transport] }

    /// Which of the signals ends the waiting: a later INT at once, a later TERM or HUP a second after the first.
    var abandoning: Int? {
        var passed = Duration.zero
        for (index, signal) in signals.enumerated().dropFirst() {
            passed += signal.after
            if signal.number == SIGINT || passed >= .seconds(1) { return index }
        }
        return nil
    }

    var description: String {
        let names = signals.map { "\([SIGINT: "INT", SIGTERM: "TERM", SIGHUP: "HUP"][$0.number] ?? "?")+\($0.after)" }
        return "moment \(number): \(job) over \(transport) at \(fraction): \(names.joined(separator: " "))"
    }
}
