import PowerVM

/// What was done to one LPAR, or to one VIOS by a `vios` verb, in one run.
struct AuditEntry: Sendable, Equatable {
    var time: String
    var user: String
    var sudoUser: String?
    var host: String?
    var operation: String
    var lpar: String?
    var vios: String?
    var drive: String?
    var medium: String?
    /// The report's word; `no-report`: the run ended without one.
    var status: String
    var changed: Bool?
    var code: String?
    var reason: String?
    /// The last changing command of a run without a report.
    var command: String?
    var run: String?
}

/// Records put together to entries, oldest first.
struct AuditHistory: Sendable {
    var entries: [AuditEntry]

    init(_ records: [AuditRecord]) {
        let reported = Set(records.filter { $0.status != nil }.compactMap(\.run))
        let operations = Dictionary(
            records.compactMap { record in record.run.flatMap { run in record.givenOperation.map { (run, $0) } } }
        ) { first, _ in first }
        var unfinished: [String: AuditEntry] = [:]
        var entries: [AuditEntry] = []
        for record in records {
            if record.status != nil {
                entries += Self.entries(of: record)
            } else if let run = record.run, !reported.contains(run) {
                // One entry for each LPAR and host of the run.
                var entry = Self.unfinished(record)
                entry.operation = operations[run] ?? entry.operation
                unfinished["\(run) \(record.lpar ?? "") \(record.on ?? "")"] = entry
            }
        }
        self.entries = (entries + unfinished.values).sorted { ($0.time, $0.lpar ?? "") < ($1.time, $1.lpar ?? "") }
    }

    /// - Parameter since: an ISO 8601 time in UTC, as the records have it.
    func only(_ name: String?, since: String?) -> AuditHistory {
        var result = self
        if let name { result.entries.removeAll { $0.lpar != name && $0.vios != name } }
        if let since { result.entries.removeAll { $0.time < since } }
        return result
    }

    private static func entries(of record: AuditRecord) -> [AuditEntry] {
        guard let results = record.results, !results.isEmpty else {
            var entry = entry(record, status: record.status ?? "")
            entry.lpar = record.lpar
            entry.vios = record.vios
            entry.drive = record.drive
            entry.medium = record.medium?.name
            entry.changed = record.changed
            entry.code = record.error?.code
            return [entry]
        }
        return results.map { result in
            var entry = entry(record, status: result.status)
            entry.lpar = result.lpar
            entry.vios = result.server?.vios ?? result.vios
            entry.drive = result.drive?.name
            entry.medium = result.drive?.media ?? result.name
            entry.changed = result.changed
            entry.code = result.error?.code
            return entry
        }
    }

    private static func unfinished(_ record: AuditRecord) -> AuditEntry {
        var entry = entry(record, status: "no-report")
        entry.lpar = record.lpar
        entry.vios = record.on
        entry.medium = record.medium?.name
        entry.command = record.command.map { "\($0): \(record.outcome ?? "no answer")" }
        return entry
    }

    private static func entry(_ record: AuditRecord, status: String) -> AuditEntry {
        AuditEntry(
            time: record.time, user: record.user, sudoUser: record.invocation?.sudoUser, host: record.invocation?.host,
            operation: record.givenOperation ?? "?", status: status, reason: record.reason, run: record.run)
    }
}

extension AuditRecord {
    /// From the report, or from the command line.
    fileprivate var givenOperation: String? { operation ?? invocation?.argv?.dropFirst().first { !$0.hasPrefix("-") } }
}
