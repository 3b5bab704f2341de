import PowerVM
import VirtualOptical

/// One thing that the doctor looked at.
struct DoctorCheck: Sendable, Equatable {
    enum Status: String, Sendable {
        case ok, warning, failed, skipped
    }

    /// A stable word for programs: `libssh2`, `connect`, `repository`, …
    var name: String
    /// Nil: this machine.
    var host: String?
    var status: Status
    /// The finding in short.
    var value: String?
    var detail: String?
    /// What to do; always there for a warning or a failure.
    var hint: String?
    /// What the program would end with because of a failure.
    var outcome: VirtualOptical.Status?

    static func ok(_ name: String, _ host: String?, _ value: String?, _ detail: String? = nil) -> DoctorCheck {
        DoctorCheck(name: name, host: host, status: .ok, value: value, detail: detail)
    }

    static func warning(_ name: String, _ host: String?, _ value: String?, _ detail: String? = nil, hint: String) -> DoctorCheck {
        DoctorCheck(name: name, host: host, status: .warning, value: value, detail: detail, hint: hint)
    }

    static func failed(_ name: String, _ host: String?, _ problem: Problem) -> DoctorCheck {
        DoctorCheck(
            name: name, host: host, status: .failed, value: problem.code.rawValue, detail: problem.message, hint: problem.hint,
            outcome: problem.status)
    }

    static func failed(_ name: String, _ host: String?, _ failure: TransportFailure) -> DoctorCheck {
        DoctorCheck(
            name: name, host: host, status: .failed, value: failure.code, detail: failure.message, hint: failure.hint,
            outcome: failure.kind == .unreachable ? .unreachable : .failed)
    }

    static func skipped(_ name: String, _ host: String?, because reason: String) -> DoctorCheck {
        DoctorCheck(name: name, host: host, status: .skipped, detail: reason)
    }

    var json: JSONValue {
        func text(_ value: String?) -> JSONValue { value.map { .string(SafeText.cleanLines($0)) } ?? .null }
        return [
            "name": .string(name), "host": text(host), "status": .string(status.rawValue), "value": text(value),
            "detail": text(detail),
            "hint": text(hint),
        ]
    }
}

/// All that the doctor found, in the order in which it is shown.
struct DoctorReport: Sendable {
    /// One heading and what is below it: this machine, a VIOS, an LPAR.
    struct Section: Sendable {
        var title: String
        var checks: [DoctorCheck]
    }

    var sections: [Section]

    var checks: [DoctorCheck] { sections.flatMap(\.checks) }

    var status: DoctorCheck.Status {
        let found = Set(checks.map(\.status))
        return found.contains(.failed) ? .failed : found.contains(.warning) ? .warning : .ok
    }

    /// 0 if nothing failed, else what an attach would end with: the gravest first.
    var exitCode: Int32 {
        let codes = Set(checks.filter { $0.status == .failed }.map { ($0.outcome ?? .failed).exitCode(of: .attach) })
        return ExitPolicy.gravest(codes)
    }

    /// A VIOS that doesn't answer stops no attach that gets along without it.
    mutating func forgive(_ titles: Set<String>) {
        for index in sections.indices where titles.contains(sections[index].title) {
            for place in sections[index].checks.indices where sections[index].checks[place].status == .failed {
                sections[index].checks[place].status = .warning
            }
        }
    }
}
