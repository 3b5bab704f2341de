/// A Hardware Management Console: it lists its systems' partitions, and reaches their VIOSes over RMC.
public struct HMC: Codable, Equatable, Sendable {
    public var name: String
    /// Names of the managed systems that it manages.
    public var systems: [String]
    /// What it shows as `rmc_state` of a partition, by ssh host; absent: `active` for a running one. Only `none` means that
    /// viosvrcmd fails: a healthy VIOS may be shown as `inactive` ([C] lssyscfg-lpar-02).
    public var rmc: [String: String]
    /// What it shows as `state` of a partition, by ssh host; absent: `Running`.
    public var states: [String: String]
    /// Language of its texts where the caller sets no other locale; `pl` is the one that was captured.
    public var language: String?
    /// Seconds that each of its commands takes.
    public var seconds: Double

    /// Nil for a name that isn't one of its systems.
    func system(_ name: String, in state: LabState) -> ManagedSystem? {
        let mine = state.systems.filter { systems.contains($0.name) }
        return mine.first { $0.name == name } ?? mine.first { "\($0.typeModel)*\($0.serial)" == name }
    }

    func state(of host: String) -> String { states[host] ?? "Running" }

    func rmcState(of host: String) -> String { rmc[host] ?? (state(of: host) == "Running" ? "active" : "inactive") }
}
