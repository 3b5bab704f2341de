import PowerVM

/// One managed system has one or two HMCs that know the same: the next one is taken when one can't be reached.
///
/// Only an exchange that never left is moved to the other: what may have run is resolved by a new query.
public actor FailoverRunner: CommandRunner {
    /// The first HMC, by which messages name the pair.
    public nonisolated let host: String
    /// All of them.
    public nonisolated let hosts: [String]
    private let runners: [any CommandRunner]
    private var current = 0
    private var failures: [String: TransportFailure] = [:]

    public init(_ first: any CommandRunner, _ others: [any CommandRunner] = []) {
        host = first.host
        hosts = [first.host] + others.map(\.host)
        runners = [first] + others
    }

    public func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer {
        var firstFailure: TransportFailure?
        // Another exchange may turn to the next HMC meanwhile.
        let first = current
        for offset in runners.indices {
            let index = (first + offset) % runners.count
            let runner = runners[index]
            do {
                let answer = try await runner.exchange(exchange)
                current = index
                return answer
            } catch {
                guard error.kind == .unreachable, !error.mayHaveRun else { throw error }
                failures[runner.host] = error
                firstFailure = firstFailure ?? error
            }
        }
        throw firstFailure
            ?? TransportFailure(
                kind: .unreachable, code: "no-hmc", message: "\(host): no HMC is known",
                hint: "give one with --hmc, or add hmc: to the system in the inventory")
    }

    /// The HMC that answers now.
    var activeHost: String { runners[current].host }

    /// Turns to the next HMC because this one has no session left, or answers nothing that it should; another job may have done so already.
    /// - Returns: false when each has had its turn.
    func failOver(from host: String, turns: Int) -> Bool {
        guard turns < runners.count - 1 else { return false }
        guard host == activeHost else { return true }
        failures[activeHost] = TransportFailure(
            kind: .lost, code: "answer-lost", message: "\(activeHost) ran no command; it may have no free session",
            hint: "log in to see why: ssh \(activeHost)")
        current = (current + 1) % runners.count
        return true
    }

    /// Why the others don't answer, for the report.
    var failoverNotes: [String] {
        runners.filter { $0.host != activeHost }.compactMap { runner in
            failures[runner.host].map { "\(activeHost) was used: \($0.message)" }
        }
    }
}
