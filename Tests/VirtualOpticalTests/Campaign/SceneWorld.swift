import PowerVM
import TestSupport
import AsyncSupport

/// The hosts of a scene, with everything that was ever done to them.
///
/// One thread only: it belongs to a simulation.
final class SceneWorld: @unchecked Sendable {
    /// A change of the state, and who made it: a client's number, or a person.
    struct Change: Sendable {
        var time: Double
        var client: Int?
        /// `mkvdev`, `configure`, …
        var word: String
        var before: ModelState
        var after: ModelState
    }

    static let cfgmgrSeconds = 20.0

    let world: ModelWorld
    let simulation: Simulation
    var faults: SceneFaults
    var random: SeededRandom
    let begin: ModelState
    private(set) var changes: [Change] = []
    /// The changing commands that were run for each client.
    private(set) var commands: [Int: [String]] = [:]
    /// When each client's last look at a host was answered there.
    var looks: [SceneFaults.Place: Double] = [:]
    private var exchanges: [SceneFaults.Place: Int] = [:]
    var isCfgmgrRunning = false
    private var isLagging: Set<String> = []
    var openExchanges = 0

    init(_ state: ModelState, _ faults: SceneFaults, _ simulation: Simulation, seed: UInt64) {
        world = ModelWorld(state)
        begin = state
        self.faults = faults
        self.simulation = simulation
        random = SeededRandom(seed: seed)
    }

    var state: ModelState { world.state }

    /// The states that were there in an interval, oldest first.
    func states(from start: Double, to end: Double) -> [ModelState] {
        var current = begin
        var list: [ModelState] = []
        for change in changes where change.time <= end {
            if change.time >= start, list.isEmpty { list.append(current) }
            current = change.after
            if change.time >= start { list.append(current) }
        }
        return list.isEmpty ? [current] : list
    }

    func state(at time: Double) -> ModelState { changes.last { $0.time <= time }?.after ?? begin }

    /// Ends all misbehaviour, for a rerun.
    func heal() { faults = SceneFaults() }

    // MARK: Changes

    func apply<R>(_ client: Int?, _ word: String, _ body: (inout ModelWorld.Inside) -> R) -> R {
        let before = world.state
        let sent = world.changes.count
        let result = world.inside.withLock { body(&$0) }
        if let client { commands[client, default: []] += world.changes.dropFirst(sent) }
        let after = world.state
        if before != after {
            changes.append(Change(time: simulation.now, client: client, word: word, before: before, after: after))
        }
        return result
    }

    func act(_ act: HumanAct) { apply(nil, "\(act)") { act.perform(&$0) } }

    // MARK: The network

    func exchange(_ exchange: Exchange, _ client: Int, _ host: String) async -> Result<RawAnswer, TransportFailure> {
        let key = SceneFaults.Place(client: client, host: host, exchange: 0)
        let number = exchanges[key, default: 0]
        exchanges[key] = number + 1
        openExchanges += 1
        defer { openExchanges -= 1 }
        let place = SceneFaults.Place(client: client, host: host, exchange: number)
        await simulation.sleep(0.05)
        if Task.isCancelled { return .failure(Self.cancelled(false)) }
        let fault = faults.isDead(place) ? .unreachable : faults.net[place]
        switch fault {
        case .unreachable: return .failure(ModelFaults.Cut.unreachable.failure)
        case .before: return .failure(ModelFaults.Cut.before.failure)
        default: break
        }
        let race = SceneRace()
        Task {
            let output = await remote(exchange.line, client, host, place)
            if fault != .stall { race.finish(.answer(output)) }
        }
        if fault == .during {
            let moment = Double(random.below(40)) / 10
            Task {
                await simulation.sleep(moment)
                race.finish(.broken)
            }
        }
        let bound = exchange.timeout
        let timer = Task {
            await simulation.sleep(bound.inSeconds)
            race.finish(.timeout)
        }
        defer { timer.cancel() }
        switch await race.result() {
        case .answer(let text): return arrived(text, fault)
        case .broken: return .failure(ModelFaults.Cut.after.failure)
        case .timeout: return .failure(ModelFaults.Cut.timeout.failure)
        case .cancelled: return .failure(Self.cancelled(true))
        }
    }

    private func arrived(_ text: String, _ fault: SceneFaults.Net?) -> Result<RawAnswer, TransportFailure> {
        var bytes = Array(text.utf8)
        switch fault {
        case .after: return .failure(ModelFaults.Cut.after.failure)
        case .half: bytes.removeLast(bytes.count / 2)
        case .garbled:
            guard !bytes.isEmpty else { break }
            let start = random.below(bytes.count)
            for index in start..<min(start + 8, bytes.count) { bytes[index] = UInt8(ascii: "#") }
        default: break
        }
        return .success(RawAnswer(output: bytes, exitStatus: 0))
    }

    private static func cancelled(_ mayHaveRun: Bool) -> TransportFailure {
        TransportFailure(
            kind: .cancelled, code: "interrupted", message: "interrupted", hint: "run it again", mayHaveRun: mayHaveRun)
    }

    private func remote(_ line: String, _ client: Int, _ host: String, _ place: SceneFaults.Place) async -> String {
        if host == begin.lpar.host { return await companion(line, client, place) }
        guard let index = begin.vioses.firstIndex(where: { $0.name == host }), let batch = ScriptedBatch(line) else {
            return world.inside.withLock { $0.unknown(host, line) }
        }
        var output = ""
        for command in batch.commands {
            let (text, status) = await list(command.text, client, host, index)
            output += "\(text)\(command.marker)\(status)\n"
        }
        looks[SceneFaults.Place(client: client, host: host, exchange: 0)] = simulation.now
        return output
    }

    // MARK: A VIOS

    private func list(_ text: String, _ client: Int, _ host: String, _ index: Int) async -> (output: String, status: Int) {
        var output = ""
        for part in ModelWorld.Inside.split(text, at: " && ") {
            let (more, status) = await pipeline(part, client, host, index)
            output += more
            if status != 0 { return (output, status) }
        }
        return (output, 0)
    }

    private func pipeline(_ text: Substring, _ client: Int, _ host: String, _ index: Int) async -> (output: String, status: Int) {
        let words = text.split(separator: " ").map(String.init)
        let word = words.count > 2 ? words[2] : ""
        guard ["mkvdev", "rmvdev", "loadopt", "unloadopt"].contains(word) else {
            await simulation.sleep(0.2)
            return read(text, word, host, index)
        }
        let run: @Sendable () -> (output: String, status: Int) = { [self] in
            let result = apply(client, word) { $0.pipeline(text, vios: index) }
            if faults.listings[host] == .lagging { isLagging.insert(host) }
            return result
        }
        let fault = faults.commands[word].flatMap { $0.isEmpty ? nil : $0.first }
        if fault != nil { faults.commands[word]?.removeFirst() }
        switch fault {
        case .fails: return ("\(word): something went wrong\n", 1)
        case .pretends: return ("", 0)
        case .locked:
            return ("\(word): 0514-516 Device configuration database lock service timed out.\n", 1)
        case .complains:
            await simulation.sleep(1)
            _ = run()
            return ("\(word): something went wrong\n", 1)
        case .late(let seconds):
            Task {
                await simulation.sleep(seconds)
                _ = run()
            }
            return ("", 0)
        case .slow(let seconds):
            await simulation.sleep(seconds)
            return run()
        case nil:
            await simulation.sleep(1)
            return run()
        }
    }

    private func read(_ text: Substring, _ word: String, _ host: String, _ index: Int) -> (output: String, status: Int) {
        var seen = world.inside.withLock { $0 }
        switch faults.listings[host] {
        case .short where word == faults.shortWord: seen.hideNewest(vios: index)
        case .lagging where word == faults.shortWord && isLagging.contains(host):
            isLagging.remove(host)
            if let last = changes.last { seen.state = last.before }
        default: break
        }
        return seen.pipeline(text, vios: index)
    }
}

extension SceneFaults {
    /// The listing that is short or lags.
    var shortWord: String { hidesInLsmap ? "lsmap" : "lsvopt" }
}
