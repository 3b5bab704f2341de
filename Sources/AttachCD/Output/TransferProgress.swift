import AsyncSupport

/// When the lines of one transfer are printed: at its beginning, at every quarter, and after a minute without one.
struct TransferProgress: Sendable {
    private let began: ContinuousClock.Instant
    private var last: (percent: Int, at: ContinuousClock.Instant)?

    init(began: ContinuousClock.Instant = .now) { self.began = began }

    var seconds: Double { (ContinuousClock.now - began).inSeconds }

    mutating func isDue(_ percent: Int) -> Bool {
        let now = ContinuousClock.now
        if let last, percent / 25 == last.percent / 25, now - last.at < .seconds(60) { return false }
        last = (percent, now)
        return true
    }
}
