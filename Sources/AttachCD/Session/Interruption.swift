import AsyncSupport
import Glibc

/// SIGINT, SIGTERM and SIGHUP. The first one ends the work in order: no new step begins, what runs is waited for, and the report
/// contains what was done. The second one ends the waiting, too: the report contains what is known by then. Further ones do nothing.
enum Interruption {
    /// Nothing had begun.
    struct BeforeWork: Error {
        var signal: Int32
    }

    /// The effect of a signal.
    enum Reaction: Equatable {
        case finish, abandon, nothing
    }

    /// Which signals were received, and when.
    struct Signals {
        private(set) var first: (number: Int32, at: ContinuousClock.Instant)?
        private var isAbandoned = false

        /// timeout(1) and a terminal that closes send SIGTERM and SIGHUP twice: a second one counts only a second after the first.
        mutating func reaction(to number: Int32, at now: ContinuousClock.Instant) -> Reaction {
            guard let first else {
                first = (number, now)
                return .finish
            }
            guard !isAbandoned, number == SIGINT || now - first.at >= .seconds(1) else { return .nothing }
            isAbandoned = true
            return .abandon
        }
    }

    /// SIGHUP stays ignored under nohup.
    static var numbers: [Int32] {
        var hangup = sigaction()
        sigaction(SIGHUP, nil, &hangup)
        let isIgnored = unsafeBitCast(hangup.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
        return [SIGINT, SIGTERM] + (isIgnored ? [] : [SIGHUP])
    }

    /// - Parameters:
    ///   - notice: called at the first signal.
    ///   - abandon: the result at the second signal; the body is abandoned, and the program ends soon.
    /// - Returns: the body's result, and the number of the first signal that came meanwhile.
    static func guarding<R: Sendable>(
        _ watch: SignalWatch, notice: @escaping @Sendable () -> Void, abandon: @escaping @Sendable () async -> R,
        _ body: @escaping @Sendable () async -> R
    ) async -> (R, signal: Int32?) {
        let race = Race<R?>()
        let task = Task { race.finish(.value(await body())) }
        watch.follow { reaction in
            switch reaction {
            case .finish:
                task.cancel()
                notice()
            case .abandon: race.finish(.value(nil))
            case .nothing: break
            }
        }
        let outcome = await race.result(within: .seconds(1 << 31))
        watch.end()
        let result = if case .value(let value?) = outcome { value } else { await abandon() }
        return (result, watch.first)
    }
}
