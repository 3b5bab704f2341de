import PowerVM

/// One change, or what leads up to it. Each is checked again when it is applied.
enum Step: Sendable {
    case server(ServerStep)
    case client(ClientStep, on: SurveyedClient)

    var name: String {
        switch self {
        case .server(let step): step.name
        case .client(let step, _): step.name
        }
    }

    var isOfClient: Bool { if case .client = self { true } else { false } }
}

/// A change on the VIOS.
enum ServerStep: Sendable, Equatable {
    /// `mkvdev -fbo`
    case createDrive(DriveName)
    /// Take the medium out; with `force` also from a client that holds it (`-release`), if it doesn't go otherwise.
    case unload(DeviceName, force: Bool)
    /// Put a medium of the repository into the drive.
    case load(MediumName)
    /// Remove the VTD (`rmvdev -vtd`), guarded in the same line.
    case removeDrive(DeviceName)

    var name: String {
        switch self {
        case .createDrive: "create-drive"
        case .unload: "unload-media"
        case .load: "load-media"
        case .removeDrive: "remove-drive"
        }
    }
}

/// A change on the LPAR.
enum ClientStep: Sendable, Equatable {
    /// Let AIX find the drive (`cfgmgr -l`), after curing a stale cd at its location.
    case configure(Companion.Target)
    /// Remove the cd from AIX (`rmdev -dl`).
    case removeDevice(DeviceName, VirtualLocation)

    var name: String {
        switch self {
        case .configure: "configure"
        case .removeDevice: "remove-device"
        }
    }
}

/// The LPAR, and what it answered in the survey.
struct SurveyedClient: Sendable {
    var host: LPARHost
    var view: ClientView
}
