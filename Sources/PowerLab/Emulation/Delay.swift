import Foundation

/// Work that takes its time.
enum Delay {
    /// The longest that a fault may ask for, in seconds.
    static let limit = 86_400.0

    /// - Parameter seconds: negative or not a number: no delay; beyond the limit: the limit.
    static func take(_ seconds: Double) {
        guard seconds > 0 else { return }
        let bound = min(seconds, limit)
        Thread.sleep(forTimeInterval: bound)
    }
}
