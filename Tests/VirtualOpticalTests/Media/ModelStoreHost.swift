import PowerVM
import TestSupport
import Testing

@testable import VirtualOptical

/// One management host's connection to the model.
final class ModelStoreHost: CommandRunner, @unchecked Sendable {
    let host = "vio1"
    let store: ModelStore
    /// Who it is, for the log.
    let name: String
    /// What befalls the exchange with this number, from 0.
    var cuts: [Int: ModelFaults.Cut] = [:]
    var deadFrom: Int?
    private(set) var count = 0
    let route: CommandRoute

    init(_ store: ModelStore, _ name: String = "us", route: CommandRoute = .vios) {
        self.store = store
        self.name = name
        self.route = route
    }

    var remote: RemoteHost { RemoteHost(name: "vio1", runner: self, route: route) }

    var context: OperationContext {
        let simulation = store.simulation
        return OperationContext(clock: .init(now: { simulation.now }, sleep: { await simulation.sleep($0.inSeconds) }))
    }

    private static var cancelled: TransportFailure {
        TransportFailure(kind: .cancelled, code: "interrupted", message: "vio1: interrupted", hint: "again", mayHaveRun: true)
    }

    /// What befalls the next exchange or stream.
    func nextCut() -> ModelFaults.Cut? {
        defer { count += 1 }
        if let deadFrom, count >= deadFrom { return .unreachable }
        return cuts[count]
    }

    func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer {
        if Task.isCancelled { throw Self.cancelled }
        let cut = nextCut()
        await store.simulation.sleep(0.05)
        if cut == .before || cut == .unreachable { throw (cut ?? .before).failure }
        guard let batch = ScriptedBatch(exchange.line) else {
            Issue.record("not a batch: \(exchange.line)")
            throw ModelFaults.Cut.unreachable.failure
        }
        var output = ""
        for command in batch.commands {
            if store.faults.serverIsDead, store.mounted != nil, command.text.contains(" /mnt") {
                await store.simulation.sleep(exchange.timeout.inSeconds)
                throw ModelFaults.Cut.timeout.failure
            }
            let (text, status) = await list(command.text, cut: cut)
            output += "\(text)\(command.marker)\(status)\n"
        }
        if Task.isCancelled { throw Self.cancelled }
        switch cut {
        case .after: throw ModelFaults.Cut.after.failure
        case .timeout:
            await store.simulation.sleep(min(exchange.timeout.inSeconds, 3600))
            throw ModelFaults.Cut.timeout.failure
        case .half: output = String(output.prefix(output.count / 2))
        default: break
        }
        return RawAnswer(output: Array(output.utf8), exitStatus: 0)
    }

    /// `A && B`, each a pipeline of one command and `grep`s.
    private func list(_ text: String, cut: ModelFaults.Cut?) async -> (output: String, status: Int) {
        var output = ""
        for part in ModelWorld.Inside.split(text, at: " && ") {
            let stages = ModelWorld.Inside.split(part, at: " | ")
            let words = Self.words(stages[0])
            var (rows, status) = store.run(words, by: name)
            if words[0] == "mkvopt", status == 0, cut != .after { status = await importEnd(words) }
            for filter in stages.dropFirst() {
                guard let pattern = filter.split(separator: "'", omittingEmptySubsequences: false).dropFirst().first else {
                    Issue.record("unknown filter: \(filter)")
                    return ("", 127)
                }
                rows = ModelGrep(pattern).lines(of: rows)
                status = rows.isEmpty ? 1 : 0
            }
            output += rows
            if status != 0 { return (output, status) }
        }
        return (output, 0)
    }

    /// A command of the VIOS, without what carries it there.
    private static func words(_ command: Substring) -> [String] {
        let text = String(command)
        let inner = text.split(separator: " -c ", maxSplits: 1).last.map { $0.filter { $0 != "'" } } ?? ""
        let own = text.contains("viosvrcmd ") ? inner : text
        return own.split(separator: " ").map(String.init).filter { !["2>&1", "LC_ALL=C", "ioscli"].contains($0) }
    }

    private func importEnd(_ words: [String]) async -> Int {
        let medium = words[2]
        guard let job = store.imports.first(where: { $0.medium == medium }) else { return 0 }
        while store.isImporting(medium), !Task.isCancelled { await store.simulation.sleep(1) }
        return job.end == nil ? 0 : 137
    }

    func stream(_ request: StreamRequest) async throws(TransportFailure) -> any CommandStream {
        if Task.isCancelled { throw Self.cancelled }
        let cut = nextCut()
        if cut == .before || cut == .unreachable { throw (cut ?? .before).failure }
        let words = request.line.split(separator: " ").map(String.init).filter { $0 != "LC_ALL=C" }
        if store.faults.lacks.contains("scp") { return ModelStoreStream(self, words, .missing) }
        if let batch = ScriptedBatch(request.line), let command = batch.commands.first, command.text.contains("dd of=") {
            return resumed(command.text, marker: command.marker)
        }
        if words[0] == "dd" {
            let isThere = !store.faults.lacks.contains("dd")
            return ModelStoreStream(self, ["dd", "-f", String(words[1].dropFirst(3))], isThere ? .head : .missing)
        }
        if words[1] == "-t" { store.changes.append((name, words.joined(separator: " "))) }
        return ModelStoreStream(self, words, words[1] == "-t" ? .sink : .source)
    }

    private func resumed(_ text: String, marker: String) -> ModelStoreStream {
        let words = text.split(separator: " ").map(String.init).filter { $0.contains("=") && !$0.hasPrefix("LC_ALL") }
        func value(_ name: String) -> String {
            words.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) } ?? ""
        }
        store.changes.append((name, "dd \(value("of")) \(value("seek"))"))
        return ModelStoreStream(self, ["dd", "-t", value("of")], .copy(from: (Int(value("seek")) ?? 0) << 20, marker: marker))
    }
}
