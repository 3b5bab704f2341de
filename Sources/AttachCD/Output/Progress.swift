import Foundation
import Synchronization
import VirtualOptical

/// What goes on, on one line of a terminal that is rewritten: the step that has run longest, and for how long.
final class Progress: Sendable {
    private struct Running {
        var text: String
        var since: ContinuousClock.Instant
    }

    private let isLive: Bool
    private let isQuiet: Bool
    /// The reason last told for each LPAR that is waited for, off a terminal.
    private let told = Mutex<[String: String]>([:])
    private let running = Mutex<[String: Running]>([:])
    /// Set once, cancelled once.
    private nonisolated(unsafe) let ticker: (any DispatchSourceTimer)?

    init(isQuiet: Bool) {
        self.isQuiet = isQuiet
        isLive = !isQuiet && Terminal.errorIsTerminal
        guard isLive else {
            ticker = nil
            return
        }
        let timer = DispatchSource.makeTimerSource(queue: .global())
        ticker = timer
        // A step that is over within a second needs no line.
        timer.schedule(deadline: .now() + 1, repeating: 1)
        timer.setEventHandler { [weak self] in self?.draw() }
        timer.resume()
    }

    func tell(_ event: ProgressEvent) {
        guard !isQuiet else { return }
        switch event {
        case .waiting(let lpar, let host, let code, let why):
            wait(lpar, host, code, why)
        case .started(let lpar, let phase, let host):
            _ = running.withLock { $0.removeValue(forKey: "\(lpar) wait") }
            running.withLock { $0["\(lpar) \(phase)"] = Running(text: "\(lpar): \(phase) on \(host)", since: .now) }
        case .finished(let lpar, let phase, _):
            _ = running.withLock { $0.removeValue(forKey: "\(lpar) \(phase)") }
        case .retrying(_, let phase, let host, let why):
            clear()
            Terminal.error("attach-cd: \(host): \(phase) again: \(why)\n")
        }
    }

    /// On a terminal one line that counts; elsewhere a line for every new reason.
    private func wait(_ lpar: String, _ host: String, _ code: String, _ why: String) {
        if isLive {
            running.withLock { steps in
                let since = steps["\(lpar) wait"]?.since ?? .now
                steps["\(lpar) wait"] = Running(text: "\(lpar): waiting for \(host) to boot (\(code))", since: since)
            }
        } else if told.withLock({ $0.updateValue(code, forKey: lpar) }) != code {
            Terminal.error("attach-cd: \(lpar): waiting for \(host) to boot: \(why)\n")
        }
    }

    func clear() {
        if isLive { Terminal.error("\r\u{1B}[K") }
    }

    private func draw() {
        let (text, count) = running.withLock { steps -> (String?, Int) in
            let longest = steps.values.min { $0.since < $1.since }
            return (longest.map { "\($0.text) … \((ContinuousClock.now - $0.since).components.seconds) s" }, steps.count)
        }
        guard let text else { return }
        Terminal.error("\r\u{1B}[K\(text)\(count > 1 ? " (and \(count - 1) more)" : "")")
    }

    deinit { ticker?.cancel() }
}
