import PowerVM

/// `loadopt` and `unloadopt` of one drive, each only while it still is a file-backed optical drive on the adapter it was seen on.
struct ChangeMedia: Sendable {
    var vios: RemoteHost
    var adapter: VHostName
    var drive: DeviceName
    var context: OperationContext

    /// Where the client has mounted what is in the drive; nil if it can't be queried.
    var mountPoints: @Sendable () async -> [String]? = { nil }

    /// Takes the medium out.
    /// - Parameter force: where the client holds it and a plain unload was refused, break the client's hold (`-release`).
    /// - Returns: the result, and the last command that was sent.
    func unload(force: Bool) async -> (ServerChangeResult<AdapterSnapshot>, command: String) {
        var plain = await unload(release: false)
        guard case .failed(let problem) = plain.0.outcome, let output = plain.0.output,
            let held = plain.0.snapshot?.drives[drive]?.media, problem.code == .busy || problem.code == .commandFailed
        else { return plain }
        let mounts = await mountPoints()
        let place = Self.place(mounts)
        guard force else {
            let isCertain = !SafeText.sentence(output.output).isEmpty
            var hold = problem.holding(held, in: drive, on: vios.name, place, isCertain: isCertain)
            if mounts == nil { hold.hint = MediumHold.unknownState }
            plain.0.outcome = .failed(hold)
            return plain
        }
        var released = await unload(release: true)
        // The plain one was sent, and is what is reported then.
        guard released.0.outcome.wasSent else { return plain }
        if released.0.outcome == .changed {
            let what = "\(held) was unloaded from \(drive) although the client held it (unloadopt -release); \(place)"
            released.0.complaint = [what, released.0.complaint].compactMap(\.self).joined(separator: "; ")
        }
        return released
    }

    private static func place(_ mounts: [String]?) -> String {
        switch mounts {
        case nil: "it isn't known whether it is mounted there"
        case []?: "it isn't mounted there"
        case let mounts?: "it is mounted there at \(mounts.joined(separator: ", "))"
        }
    }

    func load(_ medium: MediumName) async -> (ServerChangeResult<AdapterSnapshot>, command: String) {
        let drive = drive
        var loaded = await change(Loadopt(medium: medium, drive: drive)) {
            $0.drive(drive) != nil && $0.drives[drive]?.media == medium.text
        }
        // Two things have names there, and the drive is there.
        if case .failed(let problem) = loaded.0.outcome, problem.code == .noSuchDevice, loaded.0.snapshot?.drive(drive) != nil {
            loaded.0.outcome = .failed(.mediumGone(medium, from: vios.name, problem.reason))
        }
        return loaded
    }

    private func unload(release: Bool) async -> (ServerChangeResult<AdapterSnapshot>, command: String) {
        let drive = drive
        return await change(Unloadopt(drive: drive, release: release)) { snapshot in
            // Of that name there may be another adapter's drive by now.
            snapshot.vtd(drive) == nil ? snapshot.drives[drive] == nil : snapshot.drives[drive]?.media == nil
        }
    }

    /// The drive went between the guard and the command, which may have met another adapter's drive of that name.
    private func missing(_ snapshot: AdapterSnapshot) -> StepOutcome {
        var problem = Problem.driveMissing(from: adapter, on: vios.name)
        guard let other = snapshot.drives[drive] else { return .failed(problem) }
        problem.status = .unknown
        problem.message +=
            "; another adapter has a drive \(drive) now, "
            + (other.media.map { "with \($0) in it" } ?? "which is empty")
        problem.hint += "; attach-cd vios lsmap \(vios.name) shows whose the other drive is"
        return .unknown(problem)
    }

    private func change<C: RemoteCommand>(
        _ command: C, isDone: @escaping @Sendable (AdapterSnapshot) -> Bool
    ) async -> (ServerChangeResult<AdapterSnapshot>, command: String) {
        var result = await ServerChange(
            vios: vios, query: .adapter(adapter, of: vios.name), command: command,
            check: .stillDrive(drive, on: adapter, by: vios.route),
            context: context, isDone: { snapshot, _ in isDone(snapshot) }
        ).run()
        if case .failed(let problem) = result.outcome, [.noEffect, .commandFailed].contains(problem.code),
            let snapshot = result.snapshot, snapshot.drive(drive) == nil
        {
            result.outcome = missing(snapshot)
        }
        return (result, vios.route.display(command))
    }
}
