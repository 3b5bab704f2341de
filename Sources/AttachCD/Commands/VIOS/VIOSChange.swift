import PowerVM
import VirtualOptical

/// What a changing `vios` verb was asked to do.
enum VIOSChange: Sendable, Equatable {
    case create(DriveName?, on: VHostName)
    case remove(DeviceName)
    case load(MediumName, into: DeviceName, replacement: Replacement)
    case unload(DeviceName, force: Bool)
    case repository(RepositoryChange)

    /// The drive, if it has a name.
    var drive: DeviceName? {
        switch self {
        case .create(let name, _): name?.device
        case .remove(let name), .load(_, let name, _), .unload(let name, _): name
        case .repository: nil
        }
    }

    /// The report's word for an outcome without a problem.
    func goodStatus(_ outcome: VerbOutcome) -> String {
        if outcome.isPlanned { return Status.planned.rawValue }
        return switch self {
        // The LPAR wasn't queried: on it the drive is pending, whether new or old.
        case .create: Status.pending.rawValue
        case .remove: (outcome.changed == false ? Status.alreadyDetached : .detached).rawValue
        case .load: "loaded"
        case .unload: "unloaded"
        case .repository(let change): Self.goodStatus(change, isIdle: outcome.changed == false)
        }
    }

    func run(_ verbs: VIOSVerbs) async -> VerbOutcome {
        switch self {
        case .create(let name, let adapter): await verbs.createDrive(on: adapter, name: name)
        case .remove(let name): await verbs.removeDrive(name)
        case .load(let medium, let drive, let replacement):
            await verbs.load(medium, into: drive, replacement: replacement)
        case .unload(let drive, let force): await verbs.unload(drive, force: force)
        case .repository(let change): await verbs.change(change)
        }
    }

    private static func goodStatus(_ change: RepositoryChange, isIdle: Bool) -> String {
        switch change {
        case .createRepository, .createMedium: isIdle ? "already-there" : "created"
        case .growRepository, .setAccess, .renameMedium: isIdle ? "unchanged" : "changed"
        case .removeRepository, .removeMedium: isIdle ? "already-removed" : "removed"
        }
    }
}
