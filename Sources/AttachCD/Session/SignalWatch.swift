import CProcess
import Dispatch
import Glibc
import Synchronization

/// Receives SIGINT, SIGTERM and SIGHUP from the program's first moment on, so that one that comes before a run has begun isn't lost.
final class SignalWatch: Sendable {
    private struct State {
        var signals = Interruption.Signals()
        var handler: (@Sendable (Interruption.Reaction) -> Void)?
        var isOver = false
    }

    private let state = Mutex(State())
    /// Set once, cancelled once.
    private nonisolated(unsafe) var source: (any DispatchSourceRead)?

    /// At most one in a process watches signals.
    /// - Parameters:
    ///   - numbers: the signals that are handled; by default all three, without SIGHUP where it is ignored (nohup).
    ///   - impatient: called with the first signal's number at a second one, if no run has begun by then.
    init(_ numbers: [Int32] = Interruption.numbers, impatient: @escaping @Sendable (Int32) -> Void = { _ in }) {
        guard !numbers.isEmpty else { return }
        let pipe = signals_watch(numbers, numbers.count)
        // Without a descriptor, signals end the program.
        guard pipe >= 0 else { return }
        let source = DispatchSource.makeReadSource(fileDescriptor: pipe, queue: .global())
        source.setEventHandler { [weak self] in
            var number: UInt8 = 0
            while read(pipe, &number, 1) == 1 { self?.receive(Int32(number), impatient) }
        }
        source.resume()
        self.source = source
    }

    func receive(_ number: Int32, _ impatient: @Sendable (Int32) -> Void) {
        let (reaction, state) = state.withLock { state in
            // The work is done, and its report on its way.
            (state.isOver ? .nothing : state.signals.reaction(to: number, at: .now), state)
        }
        if let handler = state.handler { return handler(reaction) }
        if reaction == .abandon, let first = state.signals.first { impatient(first.number) }
    }

    /// The number of the first signal.
    var first: Int32? { state.withLock { $0.signals.first?.number } }

    /// Hands the signals to a run; one that came before it counts.
    func follow(_ handler: @escaping @Sendable (Interruption.Reaction) -> Void) {
        let isInterrupted = state.withLock { state in
            state.handler = handler
            return state.signals.first != nil
        }
        if isInterrupted { handler(.finish) }
    }

    /// The run is over: what comes now does nothing.
    func end() {
        state.withLock {
            $0.isOver = true
            $0.handler = nil
        }
    }

    /// For a command that changes nothing and connects to nothing: a signal ends it at once, also one that came before.
    func release() {
        if source != nil { signals_release() }
    }

    deinit { source?.cancel() }
}
