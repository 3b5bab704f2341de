import Foundation
import PowerVM
import Synchronization
import VirtualOptical

/// What is running, on one line of a terminal that is rewritten: the step that has run longest, and for how long.
final class Progress: Sendable {
    private struct Running {
        var phase: String
        var text: String
        var since: ContinuousClock.Instant
        /// How far it is, where that is known.
        var bar: String?
    }

    private struct State {
        /// The steps of each LPAR, the innermost last: a wait is inside the survey.
        var running: [String: [Running]] = [:]
        /// The last reported reason for each LPAR that is waited for, without a terminal.
        var told: [String: String] = [:]
        /// What is on its way, by host and medium.
        var transfers: [String: TransferProgress] = [:]
        /// How many LPARs the run has, and how many of them have ended.
        var total = 0
        var done = 0
        var isOver = false
    }

    private let isLive: Bool
    private let isQuiet: Bool
    private let message: @Sendable (String) -> Void
    private let state = Mutex(State())
    /// Set once, cancelled once.
    private nonisolated(unsafe) let ticker: (any DispatchSourceTimer)?

    /// - Parameters:
    ///   - isTerminal: whether standard error is one that takes escape sequences.
    ///   - message: where whole lines go.
    init(isQuiet: Bool, isTerminal: Bool, message: @escaping @Sendable (String) -> Void) {
        self.isQuiet = isQuiet
        self.message = message
        isLive = !isQuiet && isTerminal
        guard isLive else {
            ticker = nil
            return
        }
        let timer = DispatchSource.makeTimerSource(queue: .global())
        ticker = timer
        // A step that ends within a second needs no line.
        timer.schedule(deadline: .now() + 1, repeating: 1)
        timer.setEventHandler { [weak self] in self?.draw() }
        timer.resume()
    }

    func show(_ event: ProgressUpdate) {
        guard !isQuiet else { return }
        switch event {
        case .waiting(let lpar, let host, let code, let why):
            wait(lpar, host, code.rawValue, why)
        case .started(let lpar, let phase, let host):
            state.withLock {
                $0.running[lpar, default: []].append(
                    Running(phase: phase, text: SafeText.clean("\(lpar): \(phase) on \(host)"), since: .now))
            }
        case .finished(let lpar, let phase, _):
            state.withLock { $0.running[lpar]?.removeAll { $0.phase == phase } }
        case .growing(let host, let medium, let bytes, let whole):
            grow(host, medium, bytes, of: whole)
        case .sending(let host, let medium, let bytes, let whole): move("send", host, medium, bytes, of: whole)
        case .readingBack(let host, let medium, let bytes, let whole): move("read back", host, medium, bytes, of: whole)
        case .retrying(_, let phase, let host, let why):
            state.withLock { _ in
                erase()
                message("attach-cd: \(Self.retry(phase, host, why))\n")
            }
        }
    }

    private static func retry(_ phase: String, _ host: String, _ why: String) -> String {
        let name = why.hasPrefix(host + ": ") ? "" : SafeText.clean(host) + ": "
        return "\(name)\(SafeText.cleanLines(why)) (trying \(phase) again)"
    }

    /// A run over this many LPARs begins.
    func expect(_ total: Int) { state.withLock { $0.total = total } }

    /// An LPAR has ended.
    func finish(_ lpar: String) {
        state.withLock {
            $0.done += 1
            $0.running[lpar] = nil
        }
    }

    /// Takes the line away while something else is printed.
    func suspended(_ body: () -> Void) {
        state.withLock { _ in
            erase()
            body()
        }
    }

    /// On a terminal one line with a running time; elsewhere a line for every new reason.
    private func wait(_ lpar: String, _ host: String, _ code: String, _ why: String) {
        state.withLock { state in
            if isLive {
                let since = state.running[lpar]?.first { $0.phase == ProgressUpdate.waitPhase }?.since ?? .now
                let text = SafeText.clean("\(lpar): waiting for \(host) to boot (\(code))")
                state.running[lpar, default: []].removeAll { $0.phase == ProgressUpdate.waitPhase }
                state.running[lpar, default: []].append(Running(phase: ProgressUpdate.waitPhase, text: text, since: since))
            } else if state.told.updateValue(code, forKey: lpar) != code {
                message(
                    "attach-cd: \(SafeText.clean(lpar)): waiting for \(SafeText.clean(host)) to boot: \(SafeText.cleanLines(why))\n"
                )
            }
        }
    }

    /// How much of a medium a VIOS has written, behind the step that writes it.
    private func grow(_ host: String, _ medium: String, _ bytes: Int, of whole: Int?) {
        let size =
            "\(bytes >> 20) MB" + (whole.map { " of \(($0 + 0xf_ffff) >> 20) MB, \($0 > 0 ? bytes * 100 / $0 : 0) %" } ?? "")
        state.withLock { state in
            for index in state.running[host, default: []].indices {
                state.running[host]?[index].text = SafeText.clean("\(host) writes \(medium): \(size)")
            }
        }
    }

    /// How much of an image is on its way: a bar on a terminal, elsewhere a line at every quarter.
    private func move(_ what: String, _ host: String, _ medium: String, _ bytes: Int, of whole: Int) {
        state.withLock { state in
            let key = "\(host) \(what) \(medium)"
            var transfer = state.transfers[key] ?? TransferProgress()
            let text = TransferText(
                host: SafeText.clean(host), what: what, medium: medium, bytes: bytes, whole: whole,
                seconds: transfer.seconds)
            if isLive {
                for index in state.running[host, default: []].indices { state.running[host]?[index].bar = text.bar }
            } else if transfer.isDue(text.percent) {
                message("attach-cd: \(text.sentence)\n")
            }
            state.transfers[key] = transfer
        }
    }

    /// The line disappears and stays away: the report follows.
    func end() {
        state.withLock { state in
            state.isOver = true
            erase()
        }
        ticker?.cancel()
    }

    /// The line's text now; nil: nothing is running.
    var line: String? { state.withLock { Self.line($0) } }

    private static func line(_ state: State) -> String? {
        let innermost = state.running.values.compactMap(\.last)
        guard let longest = innermost.min(by: { $0.since < $1.since }) else { return nil }
        let seconds = (ContinuousClock.now - longest.since).components.seconds
        let step = longest.bar ?? "\(longest.text) ... \(seconds) s"
        guard state.total > 1 else { return step + (innermost.count > 1 ? " (and \(innermost.count - 1) more)" : "") }
        let waiting = state.total - state.done - innermost.count
        return "\(state.done) of \(state.total) done, \(innermost.count) running"
            + (waiting > 0 ? ", \(waiting) waiting" : "") + "; \(step)"
    }

    private func erase() {
        if isLive { Terminal.status("\r\u{1B}[K") }
    }

    /// Under the lock, so that nothing is drawn after the end.
    private func draw() {
        state.withLock { state in
            guard !state.isOver else { return }
            erase()
            if let line = Self.line(state) { Terminal.status(line) }
        }
    }

    deinit { ticker?.cancel() }
}
