import PowerVM

/// Where a drive is, or shall be.
struct Target: Sendable {
    var partition: PartitionID
    var vios: String
    var adapter: ServerAdapter
    /// Why this adapter, for the report.
    var reason: String
    var name: DeviceName
    /// The drive as the survey saw it; nil if it is to be made.
    var existing: ServerVTD?
    var media: String?
    var prover: AdapterMatcher
}

/// One change, or what leads up to it. Each is checked again when it is applied.
enum Step: Sendable {
    /// Make the drive on the VIOS.
    case createDrive(DriveName)
    /// Let AIX find it (`cfgmgr -l`), after curing a stale cd at its place.
    case configure(DriveRequest.ConfigureScope)
    /// Remove the cd from AIX (`rmdev -dl`).
    case removeDevice(ClientView.OpticalDevice, VirtualLocation)
    /// Take the medium out; with `force` also from a client that holds it (`-release`), if it doesn't go otherwise.
    case unload(DeviceName, force: Bool)
    /// Put a medium of the repository in.
    case load(MediumName)
    /// Remove the VTD (`rmvdev -vtd`), guarded in the same line.
    case removeDrive(DeviceName)

    var name: String {
        switch self {
        case .createDrive: "create-drive"
        case .configure: "configure"
        case .removeDevice: "remove-device"
        case .unload: "unload-media"
        case .load: "load-media"
        case .removeDrive: "remove-drive"
        }
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
}
