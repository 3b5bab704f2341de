import PowerVM

/// `loadopt` and `unloadopt` of one drive, each only while it still is a file-backed optical drive on the adapter it was seen on.
struct ChangeMedia: Sendable {
    var vios: RemoteHost
    var adapter: VHostName
    var drive: DeviceName
    var context: OperationContext

    /// Takes the medium out.
    /// - Parameter force: where the client holds it and a plain unload leaves it in, break the client's hold (`-release`).
    /// - Returns: the result, and the last command that was sent.
    func unload(force: Bool) async -> (ServerChangeResult<AdapterSnapshot>, command: String) {
        let plain = await unload(release: false)
        guard force, plain.0.outcome.word == .failed, plain.0.snapshot?.drives[drive]?.media != nil else { return plain }
        return await unload(release: true)
    }

    func load(_ medium: MediumName) async -> (ServerChangeResult<AdapterSnapshot>, command: String) {
        let drive = drive
        return await change(Loadopt(medium: medium, drive: drive)) { $0.drives[drive]?.media == medium.text }
    }

    private func unload(release: Bool) async -> (ServerChangeResult<AdapterSnapshot>, command: String) {
        let drive = drive
        return await change(Unloadopt(drive: drive, release: release)) { snapshot in
            snapshot.drives[drive].map { $0.media == nil } ?? (snapshot.vtd(drive) == nil)
        }
    }

    private func change<C: RemoteCommand>(
        _ command: C, isDone: @escaping @Sendable (AdapterSnapshot) -> Bool
    ) async -> (ServerChangeResult<AdapterSnapshot>, command: String) {
        let result = await ServerChange(
            vios: vios, query: .adapter(adapter, of: vios.name), command: command,
            check: .stillDrive(drive, on: adapter, by: vios.route),
            context: context, isDone: { snapshot, _ in isDone(snapshot) }
        ).run()
        return (result, vios.route.display(command))
    }
}
