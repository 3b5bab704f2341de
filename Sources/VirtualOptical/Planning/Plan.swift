import PowerVM

/// Where a drive is, or is to be.
struct Target: Sendable {
    /// The VIOS, by the route that it answered by.
    var host: RemoteHost
    /// Why this adapter, for the report.
    var reason: String
    var name: DeviceName
    /// The drive as the survey saw it; nil if it is to be created.
    var existing: ServerVTD?
    var media: String?
    /// The vhost and the partition, and the evidence for which client adapter is theirs.
    var matcher: AdapterMatcher

    var vios: VIOSName { matcher.candidate.vios }
    var adapter: ServerAdapter { matcher.candidate.adapter }
    var partition: PartitionID { matcher.partition }

    /// The cd through which the client may hold what is in the drive: the proven one, or the only one that could be the drive's.
    func heldDevice(_ view: ClientView) -> DeviceName? {
        guard let existing else { return nil }
        if case .proven(let device, _) = matcher.prove(view, lun: existing.lun) { return device.name }
        return matcher.plausibleDevice(view, lun: existing.lun)?.name
    }
}

/// The difference between what is and what is wanted: nothing, or steps in their order.
struct Plan: Sendable {
    var target: Target?
    var steps: [Step] = []
    /// What follows only once the drive is proven: `--media`.
    var media: [Step] = []
    var notes: [String] = []
    var warnings: [String] = []

    /// `--media` takes another medium out first.
    var replacesMedium: Bool {
        media.contains { step in
            if case .server(.unload) = step { true } else { false }
        }
    }

    var isEmpty: Bool { steps.isEmpty && media.isEmpty }
}
