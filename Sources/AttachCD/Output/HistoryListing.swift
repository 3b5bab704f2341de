import PowerVM

/// `history`: one row for each LPAR of a run.
struct HistoryListing: Listing {
    var history: AuditHistory

    static let operation = "history"

    static let fields: [RecordTable.Field] = [
        "time", "user", "sudo_user", "host", "operation", "lpar", "vios", "drive", "medium", "status", "changed", "code",
        "command",
        "reason",
        "run",
    ].map { .init(key: $0) }

    var items: [JSONValue] { history.entries.map { Self.item($0).cleaned } }

    func table(_ rows: [Int]) -> TextTable {
        TextTable(
            header: ["TIME", "WHO", "OPERATION", "LPAR", "VIOS", "DRIVE", "MEDIUM", "RESULT", "REASON"],
            rows: rows.map { history.entries[$0] }.map { entry in
                let who = entry.sudoUser.map { "\($0) (\(entry.user))" } ?? entry.user
                let result = entry.status + (entry.code.map { " (\($0))" } ?? "") + (entry.command.map { " (\($0))" } ?? "")
                return [
                    entry.time, who, entry.operation, entry.lpar ?? "-", entry.vios ?? "-", entry.drive ?? "-",
                    entry.medium ?? "-", result,
                    entry.reason ?? "-",
                ]
            })
    }

    func document(_ items: [JSONValue]) -> JSONValue {
        ["schema": .string(ReportJSON.schema), "operation": .string(Self.operation), "entries": .array(items)]
    }

    private static func item(_ entry: AuditEntry) -> JSONValue {
        [
            "time": .string(entry.time), "user": .string(entry.user), "sudo_user": .text(entry.sudoUser),
            "host": .text(entry.host), "operation": .string(entry.operation), "lpar": .text(entry.lpar),
            "vios": .text(entry.vios), "drive": .text(entry.drive), "medium": .text(entry.medium),
            "status": .string(entry.status),
            "changed": .flag(entry.changed), "code": .text(entry.code),
            "command": .text(entry.command), "reason": .text(entry.reason), "run": .text(entry.run),
        ]
    }
}
