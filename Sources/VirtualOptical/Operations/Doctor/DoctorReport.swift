/// All that the doctor found, in the order in which it is shown.
public struct DoctorReport: Sendable {
    /// One heading and what is below it: this machine, a VIOS, an LPAR.
    public struct Section: Sendable {
        public var title: String
        public var checks: [DoctorCheck]

        public init(title: String, checks: [DoctorCheck]) {
            self.title = title
            self.checks = checks
        }
    }

    public var sections: [Section]

    public init(sections: [Section]) { self.sections = sections }

    public var checks: [DoctorCheck] { sections.flatMap(\.checks) }

    public var status: DoctorCheck.Status {
        let found = Set(checks.map(\.status))
        return found.contains(.failed) ? .failed : found.contains(.warning) ? .warning : .ok
    }

    /// 0 if nothing failed, else what an attach would end with: the worst of them.
    public var exitCode: Int32 {
        let codes = Set(checks.filter { $0.status == .failed }.map { ($0.outcome ?? .failed).exitCode(of: .attach) })
        return ExitPolicy.worst(codes)
    }

    /// A VIOS that doesn't answer stops no attach that gets along without it.
    public mutating func forgive(_ titles: Set<String>) {
        for index in sections.indices where titles.contains(sections[index].title) {
            for place in sections[index].checks.indices where sections[index].checks[place].status == .failed {
                sections[index].checks[place].status = .warning
            }
        }
    }
}
