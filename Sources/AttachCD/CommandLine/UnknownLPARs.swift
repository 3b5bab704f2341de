import Remoting
import AsyncSupport
import PowerVM
import SSH
import VirtualOptical

/// The LPARs of a command line whose host names don't exist. They are resolved before the first change: a typo among many names
/// must not leave half of them changed.
struct UnknownLPARs: Sendable {
    /// What the name service answered, by LPAR.
    private var answers: [String: (host: String, text: String)]
    /// `--skip-unknown`: the others are carried out.
    private var skips: Bool
    /// Names that a file or the inventory gave: each fails alone.
    private var tolerant: Set<String> = []

    /// No name is resolved where no LPAR is contacted.
    static let none = UnknownLPARs(answers: [:], skips: true)

    private init(answers: [String: (host: String, text: String)], skips: Bool) {
        self.answers = answers
        self.skips = skips
    }

    /// - Parameter hosts: the ssh host of each LPAR.
    init(
        hosts: [String: String], skips: Bool, tolerant: Set<String> = [], limit: Int,
        lookup: @escaping @Sendable (String) async -> NameLookup
    ) async {
        self.skips = skips
        self.tolerant = tolerant
        let pairs = hosts.sorted { $0.key < $1.key }
        let results = await pairs.concurrentMap(limit: limit) { await lookup($0.value) }
        answers = [:]
        for (pair, result) in zip(pairs, results) {
            if case .unknown(let text) = result { answers[pair.key] = (pair.value, text) }
        }
    }

    /// Why this LPAR isn't carried out; nil: it may be.
    func problem(of lpar: String) -> Problem? {
        if let (host, text) = answers[lpar] {
            return Problem(
                .refused, .unknownLPAR, "there is no LPAR \(lpar): \(host) isn't a host (\(text)); nothing was changed",
                hint: "check the name, or give its host: --host, the inventory, or HostName in the ssh configuration", host: host)
        }
        guard !skips, let first = answers.keys.filter({ !tolerant.contains($0) }).min() else { return nil }
        return Problem(
            .refused, .notTried, "not tried, because there is no LPAR \(first); nothing was changed",
            hint: "correct the name, or process the other LPARs with --skip-unknown")
    }
}
