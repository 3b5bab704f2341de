import VirtualOptical

/// Whether changes could be recorded. An attach warns of it, and isn't stopped.
struct DoctorAudit {
    var settings: AuditSettings

    func examine() -> DoctorCheck {
        let faults =
            [fault { () throws(AuditFile.Failure) in try settings.file?.inspect() }]
            + [fault { () throws(AuditFile.Failure) in try settings.syslog?.inspect() }]
        let found = faults.compactMap(\.self)
        guard !found.isEmpty else { return .ok("audit-log", nil, settings.description) }
        return .warning(
            "audit-log", nil, settings.description, found.joined(separator: "\n"),
            hint: "correct that, or choose another file (--audit-log FILE) or the system log (--audit syslog)")
    }

    private func fault(_ inspection: () throws(AuditFile.Failure) -> Void) -> String? {
        do throws(AuditFile.Failure) {
            try inspection()
            return nil
        } catch {
            return error.message
        }
    }
}
