import Dispatch
import Glibc
import PowerVM
import Synchronization
import VirtualOptical

/// What is running, at the bottom of a terminal: one line for one LPAR, a table for several. Without a terminal only the reasons of
/// waits and retries are printed.
final class Progress: Sendable {
    private struct Running {
        var phase: String
        /// `cfgmgr on aix04`
        var what: String
        var since: ContinuousClock.Instant
        /// How far it is, where that is known.
        var bar: String?
    }

    private struct State {
        /// The steps of each LPAR, the innermost last: a wait is inside the survey.
        var running: [String: [Running]] = [:]
        /// The last reported reason for each LPAR that is waited for, without a terminal.
        var reported: [String: String] = [:]
        /// What is on its way, by host and medium.
        var transfers: [String: TransferProgress] = [:]
        /// How many LPARs the run has.
        var total = 0
        var begun: Set<String> = []
        var done = 0
        /// Of those that are done.
        var bad = 0
        var isOver = false
    }

    private let isLive: Bool
    private let isQuiet: Bool
    private let isASCII: Bool
    private let message: @Sendable (String) -> Void
    private let state = Mutex(State())
    /// Set once, cancelled once.
    private nonisolated(unsafe) let ticker: (any DispatchSourceTimer)?

    /// - Parameters:
    ///   - isLive: whether standard error is a terminal that takes escape sequences.
    ///   - isASCII: whether it shows no other characters.
    ///   - message: where whole lines go.
    init(isQuiet: Bool, isLive: Bool, isASCII: Bool = false, message: @escaping @Sendable (String) -> Void) {
        self.isQuiet = isQuiet
        self.isASCII = isASCII
        self.message = message
        self.isLive = !isQuiet && isLive
        guard self.isLive else {
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
                $0.begun.insert(lpar)
                $0.running[lpar, default: []].append(Running(phase: phase, what: "\(phase) on \(host)", since: .now))
            }
        case .finished(let lpar, let phase, _):
            state.withLock { $0.running[lpar]?.removeAll { $0.phase == phase } }
        case .growing(let host, let medium, let bytes, let whole):
            grow(host, medium, bytes, of: whole)
        case .sending(let host, let medium, let bytes, let whole): move("send", host, medium, bytes, of: whole)
        case .readingBack(let host, let medium, let bytes, let whole): move("read back", host, medium, bytes, of: whole)
        case .receiving(let host, let medium, let bytes, let whole): move("receive", host, medium, bytes, of: whole)
        case .retrying(_, let phase, let host, let why):
            message("attach-cd: \(Self.retry(phase, host, why))\n")
        }
    }

    private static func retry(_ phase: String, _ host: String, _ why: String) -> String {
        let name = why.hasPrefix(host + ": ") ? "" : SafeText.clean(host) + ": "
        return "\(name)\(SafeText.cleanLines(why)); trying \(phase) again"
    }

    /// A run over this many LPARs begins.
    func expect(_ total: Int) {
        state.withLock { state in
            state.total = total
            state.begun = []
            state.running = [:]
        }
    }

    /// An LPAR has ended.
    func finish(_ lpar: String, isGood: Bool = true) {
        state.withLock {
            $0.done += 1
            $0.bad += isGood ? 0 : 1
            $0.begun.remove(lpar)
            $0.running[lpar] = nil
        }
    }

    /// On a terminal one line with a running time; elsewhere a line for every new reason.
    private func wait(_ lpar: String, _ host: String, _ code: String, _ why: String) {
        let waiting = (lpar == host ? "" : "\(lpar): ") + "waiting for \(host) to boot"
        state.withLock { state in
            if isLive {
                let since = state.running[lpar]?.first { $0.phase == ProgressUpdate.waitPhase }?.since ?? .now
                state.running[lpar, default: []].removeAll { $0.phase == ProgressUpdate.waitPhase }
                state.running[lpar, default: []].append(
                    Running(phase: ProgressUpdate.waitPhase, what: "waiting for \(host) to boot (\(code))", since: since))
            } else if state.reported.updateValue(code, forKey: lpar) != code {
                message("attach-cd: \(SafeText.clean(waiting)): \(SafeText.cleanLines(why))\n")
            }
        }
    }

    /// How much of a medium a VIOS has written, behind the step that writes it.
    private func grow(_ host: String, _ medium: String, _ bytes: Int, of whole: Int?) {
        let size =
            "\(bytes >> 20) MB" + (whole.map { " of \(($0 + 0xf_ffff) >> 20) MB, \($0 > 0 ? bytes * 100 / $0 : 0) %" } ?? "")
        state.withLock { state in
            for index in state.running[host, default: []].indices {
                state.running[host]?[index].what = "writes \(medium): \(size)"
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

    /// The lines disappear and stay away: the report follows.
    func end() {
        state.withLock { state in
            state.isOver = true
            if isLive { LiveRegion.erase() }
        }
        ticker?.cancel()
    }

    /// What is shown now; nothing while nothing is running.
    func lines(columns: Int, height: Int?) -> [String] { state.withLock { Self.lines($0, columns, height) } }

    private static func lines(_ state: State, _ columns: Int, _ height: Int?) -> [String] {
        let now = ContinuousClock.now
        let steps = state.running.compactMap { lpar, steps in steps.last.map { (lpar: lpar, step: $0) } }
            .sorted { ($0.step.since, $0.lpar) < ($1.step.since, $1.lpar) }
        let rows = steps.map { lpar, step in
            LiveTable.Row(lpar: lpar, what: step.what, seconds: Int((now - step.since).components.seconds))
        }
        let bars = steps.compactMap(\.step.bar).map { String($0.prefix(columns - 1)) }
        guard state.total <= 1 else {
            guard state.done < state.total else { return [] }
            return LiveTable(
                total: state.total, done: state.done, bad: state.bad, running: state.begun.count, rows: rows
            ).lines(columns: columns, height: height) + bars
        }
        guard bars.isEmpty else { return bars }
        guard let longest = rows.first else { return [] }
        let line =
            "\(longest.lpar): \(longest.what) ... \(LiveTable.text(seconds: longest.seconds))"
            + (rows.count > 1 ? " (and \(rows.count - 1) more)" : "")
        return [String(SafeText.clean(line).prefix(columns - 1))]
    }

    /// Under the lock, so that nothing is drawn after the end.
    func draw() {
        guard isLive else { return }
        state.withLock { state in
            guard !state.isOver else { return }
            let size = Terminal.size(of: STDERR_FILENO)
            let lines = Self.lines(state, max(size?.columns ?? 80, 20), size?.rows)
            LiveRegion.draw(isASCII ? lines.map(Self.ascii) : lines)
        }
    }

    private static func ascii(_ line: String) -> String {
        String(line.map { $0.isASCII ? $0 : $0 == "█" ? "#" : $0 == "░" ? "." : "?" })
    }

    deinit { ticker?.cancel() }
}
