import PowerVM

/// `history`: one row for each LPAR of a run.
struct HistoryListing: Listing {
    var history: AuditHistory

    var table: TextTable {
        TextTable(
            header: ["TIME", "WHO", "OPERATION", "LPAR", "VIOS", "DRIVE", "MEDIUM", "RESULT", "REASON"],
            rows: history.entries.map { entry in
                let who = entry.sudoUser.map { "\($0) (\(entry.user))" } ?? entry.user
                let result = entry.status + (entry.code.map { " (\($0))" } ?? "") + (entry.command.map { " (\($0))" } ?? "")
                return [
                    entry.time, who, entry.operation, entry.lpar ?? "-", entry.vios ?? "-", entry.drive ?? "-",
                    entry.medium ?? "-", result,
                    entry.reason ?? "-",
                ]
            })
    }

    var json: JSONValue {
        let document: JSONValue = [
            "schema": .string(ReportJSON.schema), "operation": .string("history"),
            "entries": .array(history.entries.map(Self.document)),
        ]
        return document.cleaned
    }

    private static func document(_ entry: AuditEntry) -> JSONValue {
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
