import Foundation

/// Work that takes its time.
enum Pause {
    /// The longest that a fault may ask for, in seconds.
    static let limit = 86_400.0

    /// - Parameter seconds: negative or no number: none at all; beyond the limit: the limit.
    static func take(_ seconds: Double) {
        guard seconds > 0 else { return }
        let bound = min(seconds, limit)
        Thread.sleep(forTimeInterval: bound)
    }
}
