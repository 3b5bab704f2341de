import PowerVM

/// One thing that the doctor looked at.
public struct DoctorCheck: Sendable, Equatable {
    public enum Status: String, Sendable {
        case ok, warning, failed, skipped
    }

    /// A stable identifier for programs: `libssh2`, `connect`, `repository`, …
    public var name: String
    /// Nil: this machine.
    public var host: String?
    public var status: Status
    /// The finding in short.
    public var value: String?
    public var detail: String?
    /// What to do; always there for a warning or a failure.
    public var hint: String?
    /// What the program would end with because of a failure.
    public var outcome: VirtualOptical.Status?

    public init(
        name: String, host: String?, status: Status, value: String? = nil, detail: String? = nil, hint: String? = nil,
        outcome: VirtualOptical.Status? = nil
    ) {
        self.name = name
        self.host = host
        self.status = status
        self.value = value
        self.detail = detail
        self.hint = hint
        self.outcome = outcome
    }

    public static func ok(_ name: String, _ host: String?, _ value: String?, _ detail: String? = nil) -> DoctorCheck {
        DoctorCheck(name: name, host: host, status: .ok, value: value, detail: detail)
    }

    public static func warning(_ name: String, _ host: String?, _ value: String?, _ detail: String? = nil, hint: String)
        -> DoctorCheck
    {
        DoctorCheck(name: name, host: host, status: .warning, value: value, detail: detail, hint: hint)
    }

    public static func failed(_ name: String, _ host: String?, _ problem: Problem) -> DoctorCheck {
        DoctorCheck(
            name: name, host: host, status: .failed, value: problem.code.rawValue, detail: problem.message, hint: problem.hint,
            outcome: problem.status)
    }

    public static func failed(_ name: String, _ host: String?, _ failure: TransportFailure) -> DoctorCheck {
        DoctorCheck(
            name: name, host: host, status: .failed, value: failure.code, detail: failure.message, hint: failure.hint,
            outcome: failure.kind == .unreachable ? .unreachable : .failed)
    }

    public static func skipped(_ name: String, _ host: String?, because reason: String) -> DoctorCheck {
        DoctorCheck(name: name, host: host, status: .skipped, detail: reason)
    }
}
