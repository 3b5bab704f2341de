/// What an operation needs from outside: how long to wait, a clock, and where progress goes. This module reads no clock and prints
/// nothing.
public struct OperationContext: Sendable {
    /// How long one answer is waited for. Giving up kills nothing.
    public struct Limits: Sendable, Equatable {
        public var command: Duration = .seconds(120)
        public var configure: Duration = .seconds(15 * 60)

        public init() {}
    }

    public struct Clock: Sendable {
        /// Seconds on a clock that only goes forward.
        public var now: @Sendable () -> Double
        public var sleep: @Sendable (Duration) async -> Void

        public init(now: @escaping @Sendable () -> Double, sleep: @escaping @Sendable (Duration) async -> Void) {
            self.now = now
            self.sleep = sleep
        }
    }

    public var limits: Limits
    public var clock: Clock
    public var progress: @Sendable (ProgressUpdate) -> Void
    /// Called right before and right after every changing command.
    /// - Returns: whether the command may be sent; false once the report of the run is out.
    public var changes: @Sendable (ChangeEvent) -> Bool
    /// Called with what is known once it is known what the run is about, for a report that can't wait for the end.
    public var learnt: @Sendable (LPARReport) -> Void = { _ in }

    public init(
        limits: Limits = Limits(), clock: Clock, progress: @escaping @Sendable (ProgressUpdate) -> Void = { _ in },
        changes: @escaping @Sendable (ChangeEvent) -> Bool = { _ in true }
    ) {
        self.limits = limits
        self.clock = clock
        self.progress = progress
        self.changes = changes
    }
}
