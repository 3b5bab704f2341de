import PowerVM
import VirtualOptical

/// `media ls`: one row for each medium.
struct MediaRecordsTable: Sendable {
    /// Under `--unused` only media that no drive holds.
    var isUnusedOnly: Bool

    static let fields: [RecordTable.Field] = [
        .init(key: "system"), .init(key: "vios"), .init(key: "name"), .init(key: "size_mb", kind: .megabytes),
        .init(key: "access"), .init(key: "loaded"),
    ]

    func table(_ found: [MediaInventory]) -> RecordTable {
        RecordTable(fields: Self.fields, rows: found.flatMap(rows))
    }

    private func rows(_ found: MediaInventory) -> [[JSONValue]] {
        guard let snapshot = found.snapshot else { return [] }
        var names: [String] = []
        for medium in snapshot.contents.media where !names.contains(medium.name) { names.append(medium.name) }
        return names.compactMap { name in
            let state = MediumName(name).flatMap { snapshot.medium($0) }
            let listed = snapshot.contents.media.first { $0.name == name }
            let loaded = state?.loaded.map(\.text) ?? [listed?.loadedIn].compactMap(\.self)
            guard !isUnusedOnly || loaded.isEmpty else { return nil }
            return [
                .text(found.system), .string(found.vios.text), .string(name),
                listed?.sizeMB.map { $0.rounded() == $0 ? JSONValue.integer(Int($0)) : .number($0) } ?? .null,
                .text(listed?.access), .text(loaded.isEmpty ? nil : loaded.joined(separator: ",")),
            ]
        }
    }
}

/// The end of `media ls`.
struct MediaListView: Sendable {
    var table: RecordTable
    /// Why VIOSes are missing.
    var problems: [Problem]
    var format: ListFormat
    /// When the VIOSes were queried.
    var time: String
}

struct MediaListEnd: CommandReport {
    private var result: Result<MediaListView, Problem>

    init(view: MediaListView) { result = .success(view) }
    init(failed problem: Problem) { result = .failure(problem) }

    static var interrupted: MediaListEnd {
        MediaListEnd(failed: Problem(.failed, .interrupted, "interrupted", hint: "run the same command again"))
    }

    /// Nothing is changed, so nothing is recorded.
    var document: JSONValue { .null }
    var steps: [StepRecord] { [] }
    mutating func add(warnings: [String]) {}

    mutating func complete(_ hints: HintOptions) {
        switch result {
        case .success(var view):
            for index in view.problems.indices { view.problems[index].complete(hints) }
            result = .success(view)
        case .failure(var problem):
            problem.complete(hints)
            result = .failure(problem)
        }
    }

    func write(_ options: OutputOptions, _ context: CLIContext) {
        switch result {
        case .failure(let problem):
            CommandFailureExit(problem: problem, output: options, operation: MediaRunReport.Operation.list.rawValue)
                .show(on: context.output)
        case .success(let view):
            let text = RecordText(table: view.table)
            _ = context.output.result(
                text.text(as: view.format, context.output.resultStyle, json: json(view, text).cleaned), .listing)
            if view.format != .json {
                for problem in view.problems { context.output.message(CommandFailureExit.text(problem)) }
            }
        }
    }

    private func json(_ view: MediaListView, _ text: RecordText) -> JSONValue {
        [
            "schema": .string(ReportJSON.schema), "operation": .string(MediaRunReport.Operation.list.rawValue),
            "time": .string(view.time), "rows": text.json, "errors": .array(view.problems.map(ReportJSON.error)),
        ]
    }

    func exitCode(interruptedBy signal: Int32?) -> Int32 {
        if let signal { return 128 + signal }
        switch result {
        case .success(let view): return ExitPolicy.worst(view.problems.map { $0.status.exitCode(of: .status) })
        case .failure(let problem): return problem.status.exitCode(of: .attach)
        }
    }
}
