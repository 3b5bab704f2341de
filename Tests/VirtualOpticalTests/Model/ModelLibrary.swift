import PowerVM
import Synchronization
import TestSupport
import Testing

@testable import VirtualOptical

/// The media repository of one VIOS in memory, with the guards and the queries that are sent to it.
///
/// The layouts are written by hand from the reference; no reader of PowerVM is used on this side.
final class ModelLibrary: CommandRunner {
    struct Medium: Sendable, Equatable {
        var name: String
        var bytes: Int
        var access = "rw"
        var drives: [String] = []

        var megabytes: Int { (bytes + 0xf_ffff) >> 20 }
    }

    struct State: Sendable, Equatable {
        /// Nil: there is no repository.
        var sizeMB: Int? = 1015
        var pool = "datavg"
        var poolFreeMB = 41984
        var media: [Medium] = []
        /// Files below /home/padmin.
        var files: [String: Int] = [:]
        /// What is imported: how many bytes each query shows more.
        var growth: (medium: String, by: Int, to: Int)?
        var isWriting: Bool { growth != nil }

        static func == (a: Self, b: Self) -> Bool { a.sizeMB == b.sizeMB && a.media == b.media }
    }

    /// What goes wrong.
    struct Faults: Sendable {
        /// The answer to `mkvopt` is lost; the import keeps running.
        var losesImport = false
        /// The answer to this command is lost, after it has run.
        var losesAnswer: String?
        /// Nothing can be asked any more once a changing command was sent.
        var dies = false
        /// The import ends after this many bytes.
        var importEnds: Int?
        /// The import never ends, and no longer grows.
        var importHangs = false
        var ignoresReadOnly = false
        /// Commands that fail, with this text.
        var fails: [String: String] = [:]
        /// Runs right before a changing command.
        var meanwhile: (@Sendable (inout State) -> Void)?
        /// Commands that the shell doesn't know.
        var lacks: Set<String> = []
    }

    fileprivate struct Inside: Sendable {
        var state: State
        var faults: Faults
        var changes: [String] = []
        var now = 0.0
    }

    let host = "vio1"
    private let inside: Mutex<Inside>

    init(_ state: State = State(), _ faults: Faults = Faults()) {
        inside = Mutex(Inside(state: state, faults: faults))
    }

    var state: State { inside.withLock { $0.state } }
    var changes: [String] { inside.withLock { $0.changes } }
    func update(_ body: (inout State) -> Void) { inside.withLock { body(&$0.state) } }
    /// Seconds that the clock of `context` has gone forward.
    var elapsed: Double { inside.withLock { $0.now } }

    /// Waiting takes no time, and moves the clock.
    var context: OperationContext {
        OperationContext(
            clock: .init(
                now: { self.inside.withLock { $0.now } },
                sleep: { pause in
                    let seconds = Double(pause.components.seconds)
                    self.inside.withLock { $0.now += seconds }
                    await Task.yield()
                }))
    }

    func change(_ change: RepositoryChange, isDryRun: Bool = false) async -> VerbOutcome {
        await RepositoryOperation(
            change, isDryRun: isDryRun, vios: RemoteHost(name: "vio1", runner: self), context: context
        ).run()
    }

    func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer {
        guard let batch = ScriptedBatch(exchange.line) else {
            Issue.record("not a batch: \(exchange.line)")
            throw ModelFaults.Cut.unreachable.failure
        }
        if inside.withLock({ $0.faults.dies && !$0.changes.isEmpty }) { throw ModelFaults.Cut.unreachable.failure }
        var output = ""
        for command in batch.commands {
            let (text, status) = list(command.text)
            if let lost = inside.withLock({ $0.faults.losesAnswer }), command.text.contains("ioscli \(lost)") {
                throw ModelFaults.Cut.after.failure
            }
            if command.text.contains("mkvopt") {
                if inside.withLock({ $0.faults.losesImport }) { throw ModelFaults.Cut.after.failure }
                // It answers when it has ended.
                while inside.withLock({ $0.state.isWriting }) {
                    if Task.isCancelled { throw ModelFaults.Cut.timeout.failure }
                    await Task.yield()
                }
            }
            output += "\(text)\(command.marker)\(status)\n"
        }
        return RawAnswer(output: Array(output.utf8), exitStatus: 0)
    }

    /// `A && B`, each a pipeline of one command and `grep`s.
    private func list(_ text: String) -> (output: String, status: Int) {
        var output = ""
        for part in ModelWorld.Inside.split(text, at: " && ") {
            let stages = ModelWorld.Inside.split(part, at: " | ")
            var words = stages[0].split(separator: " ").map(String.init).filter { $0 != "2>&1" && $0 != "LC_ALL=C" }
            if words.first == "ioscli" { words.removeFirst() }
            var (rows, status) = inside.withLock { $0.run(words) }
            for filter in stages.dropFirst() {
                let isCount = filter.hasPrefix("grep -c ")
                guard let pattern = filter.split(separator: "'", omittingEmptySubsequences: false).dropFirst().first else {
                    Issue.record("unknown filter: \(filter)")
                    return ("", 127)
                }
                rows = ModelGrep(pattern).lines(of: rows)
                if isCount { rows = "\(rows.split(separator: "\n").count)\n" }
                status = rows.isEmpty ? 1 : 0
            }
            output += rows
            if status != 0 { return (output, status) }
        }
        return (output, 0)
    }
}

extension ModelLibrary.Inside {
    fileprivate mutating func run(_ words: [String]) -> (String, Int) {
        if faults.lacks.contains(words[0]) { return ("ksh: \(words[0]): not found\n", 127) }
        switch words[0] {
        case "lsrep":
            grow()
            return state.sizeMB == nil ? ("The DVD repository has not been created yet.\n", 1) : (state.lsrep, 0)
        case "lsvopt": return (state.lsvopt, 0)
        case "lsmap": return (state.lsmap, 0)
        case "lssp":
            return (
                "Pool              Size(mb)   Free(mb)  Alloc Size(mb)    BDs Type\n"
                    + "\(state.pool)              102144      \(state.poolFreeMB)             256      0 LVPOOL\n"
                    + "files               10240       8192             256      0 FBPOOL\n", 0
            )
        case "lsdev":
            return ("name             status      description\n\(words[2])              Available   SATA DVD-RAM Drive\n", 0)
        case "ps":
            let mkvopt = state.growth.map {
                "  padmin  100   99   0 10:00:00      -  0:00 ioscli mkvopt -name \($0.medium) -file x\n"
            }
            return (
                "     UID   PID  PPID   C    STIME    TTY  TIME CMD\n    root     1     0   0   Nov 01      -  0:05 /etc/init\n"
                    + (mkvopt ?? ""), 0
            )
        case "ls": return ls(words[2])
        default:
            faults.meanwhile?(&state)
            changes.append(words.joined(separator: " "))
            if let text = faults.fails[words[0]] { return (text + "\n", 1) }
            return change(words)
        }
    }

    private mutating func ls(_ path: String) -> (String, Int) {
        grow()
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        let bytes = path.hasPrefix("/var/") ? state.media.first { $0.name == name }?.bytes : state.files[name]
        guard let bytes else { return ("ls: 0653-341 The file \(path) does not exist.\n", 2) }
        return ("-rw-r--r--    1 root     staff    \(bytes) Dec 04 08:53 \(path)\n", 0)
    }

    /// An import writes between two queries.
    private mutating func grow() {
        guard let growth = state.growth, !faults.importHangs,
            let index = state.media.firstIndex(where: { $0.name == growth.medium })
        else { return }
        let end = min(growth.to, faults.importEnds ?? growth.to)
        state.media[index].bytes = min(end, state.media[index].bytes + growth.by)
        if state.media[index].bytes == end { state.growth = nil }
    }

    private func value(_ flag: String, _ words: [String]) -> String? {
        words.firstIndex(of: flag).flatMap { $0 + 1 < words.count ? words[$0 + 1] : nil }
    }

    private mutating func change(_ words: [String]) -> (String, Int) {
        let name = value("-name", words) ?? ""
        let index = state.media.firstIndex { $0.name == name }
        switch words[0] {
        case "mkrep":
            state.sizeMB = (value("-size", words).flatMap(megabytes) ?? 0) - 9
            return ("Virtual Media Repository Created\nRepository created within \"VMLibrary\" logical volume\n", 0)
        case "chrep":
            state.sizeMB = (state.sizeMB ?? 0) + (value("-size", words).flatMap(megabytes) ?? 0)
            return ("", 0)
        case "rmrep":
            guard state.media.isEmpty else { return ("it isn't empty\n", 1) }
            state.sizeMB = nil
            return ("", 0)
        case "mkvopt":
            guard index == nil else { return ("Virtual media \"\(name)\" already exists.\n", 1) }
            let isReadOnly = words.contains("-ro") && !faults.ignoresReadOnly
            var medium = ModelLibrary.Medium(name: name, bytes: 0, access: isReadOnly ? "ro" : "rw")
            if let path = value("-file", words), let bytes = state.files[path.split(separator: "/").last.map(String.init) ?? ""] {
                state.growth = (name, max(1, bytes / 4), bytes)
            } else {
                medium.bytes = (value("-size", words).flatMap(megabytes) ?? 1) << 20
            }
            state.media.append(medium)
            return ("", faults.importEnds == nil ? 0 : 137)
        case "chvopt":
            guard let index else { return ("no such medium\n", 1) }
            if let access = value("-access", words) { state.media[index].access = access }
            if let new = value("-mv", words) { state.media[index].name = new }
            return ("", 0)
        case "rmvopt":
            guard let index, state.media[index].drives.isEmpty else { return ("no such medium, or loaded\n", 1) }
            state.media.remove(at: index)
            return ("", 0)
        default:
            Issue.record("the library was sent what it doesn't know: \(words)")
            return ("", 127)
        }
    }

    private func megabytes(_ text: String) -> Int? {
        Int(text.dropLast()).map { text.hasSuffix("G") ? $0 * 1024 : $0 }
    }
}
