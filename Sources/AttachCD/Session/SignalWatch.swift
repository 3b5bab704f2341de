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
    private let numbers: [Int32]
    /// Set once, cancelled once.
    private nonisolated(unsafe) var sources: [any DispatchSourceSignal] = []

    /// - Parameters:
    ///   - numbers: the signals that are handled; by default all that aren't ignored (nohup ignores SIGHUP).
    ///   - impatient: called with the first signal's number at a second one, if no run has begun by then.
    init(_ numbers: [Int32] = Interruption.numbers, impatient: @escaping @Sendable (Int32) -> Void = { _ in }) {
        self.numbers = numbers
        sources = numbers.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [weak self] in self?.receive(number, impatient) }
            source.resume()
            return source
        }
    }

    private func receive(_ number: Int32, _ impatient: @Sendable (Int32) -> Void) {
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
        for source in sources { source.cancel() }
        for number in numbers { signal(number, SIG_DFL) }
        guard let first else { return }
        var mask = sigset_t()
        sigemptyset(&mask)
        sigaddset(&mask, first)
        pthread_sigmask(SIG_UNBLOCK, &mask, nil)
        kill(getpid(), first)
    }

    deinit { for source in sources { source.cancel() } }
}
