/// One image that is to become a medium of one VIOS, by whatever way.
public protocol MediumBringing: Sendable {
    /// What it takes of the repository; 0: not known before.
    var megabytes: Int { get }

    /// What would be done, or why it can't be. Nothing is changed.
    /// - Parameter reservedMB: what other images of the run take of the repository before.
    func preview(reservedMB: Int) async -> MediaResult

    func run() async -> MediaResult
}
