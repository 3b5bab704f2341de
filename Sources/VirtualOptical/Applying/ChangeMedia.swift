import PowerVM

/// `loadopt` and `unloadopt` of one drive, each only while it still is a file-backed optical drive on the adapter it was seen on.
struct ChangeMedia: Sendable {
    var vios: RemoteHost
    var adapter: VHostName
    var drive: DeviceName
    var bound: Duration
    var surroundings: OperationContext

    struct Result: Sendable {
        var outcome: StepOutcome
        var view: AdapterSnapshot?
        /// The exact remote command: the last one that was sent.
        var command: String
        var warnings: [String] = []
    }

    /// Takes the medium out.
    /// - Parameter force: where the client holds it and a plain unload leaves it in, break the client's hold (`-release`).
    func unload(force: Bool) async -> Result {
        let plain = await unload(release: false)
        guard force, case .failed = plain.outcome, plain.view?.drives[drive]?.media != nil else { return plain }
        return await unload(release: true)
    }

    private func unload(release: Bool) async -> Result {
        let drive = drive
        return await change(Unloadopt(drive: drive, release: release)) { view in
            view.drives[drive].map { $0.media == nil } ?? (view.vtd(drive) == nil)
        }
    }

    func load(_ medium: MediumName) async -> Result {
        let drive = drive
        return await change(Loadopt(medium: medium, drive: drive)) { view in view.drives[drive]?.media == medium.text }
    }

    private func change<C: RemoteCommand>(_ command: C, isDone: @escaping @Sendable (AdapterSnapshot) -> Bool) async -> Result {
        let drive = drive
        let result = await ServerChange(
            vios: vios, adapter: adapter, command: command, check: .stillDrive(drive, on: adapter, by: vios.route), bound: bound,
            surroundings: surroundings, isDone: { view, _ in isDone(view) }
        ).run()
        return Result(
            outcome: result.outcome, view: result.view, command: vios.route.display(command),
            warnings: result.complaint.map { ["\(vios.name): \($0)"] } ?? [])
    }
}
