import PowerVM

/// One change of a media repository: what is asked for, and a step of what is done.
public enum RepositoryChange: Sendable, Equatable {
    /// `mkrep`
    case createRepository(pool: PoolName, size: SizeArgument)
    /// `chrep`: by at least this much.
    case growRepository(SizeArgument)
    /// `rmrep`, only while it is empty.
    case removeRepository
    /// `mkvopt`
    case createMedium(Mkvopt)
    /// `chvopt -access`
    case setAccess(MediumName, MediumAccess)
    /// `chvopt -mv`
    case renameMedium(MediumName, to: MediumName)
    /// `rmvopt -name`
    case removeMedium(MediumName)

    /// The step's word in the report.
    public var name: String {
        switch self {
        case .createRepository: "create-repository"
        case .growRepository: "grow-repository"
        case .removeRepository: "remove-repository"
        case .createMedium: "create-medium"
        case .setAccess: "set-access"
        case .renameMedium: "rename-medium"
        case .removeMedium: "remove-medium"
        }
    }

    /// The medium that it is about, by the name that it has before.
    public var medium: MediumName? {
        switch self {
        case .createRepository, .growRepository, .removeRepository: nil
        case .createMedium(let command): command.name
        case .setAccess(let name, _), .renameMedium(let name, _), .removeMedium(let name): name
        }
    }

    /// The medium's name afterwards.
    public var mediumAfterwards: MediumName? {
        if case .renameMedium(_, let new) = self { return new }
        return medium
    }
}

// What the survey for it has to query.
extension RepositoryChange {
    var createsRepository: Bool {
        if case .createRepository = self { return true }
        return false
    }

    var mayMeetLoadedMedium: Bool {
        switch self {
        case .setAccess, .renameMedium, .removeMedium: true
        case .createRepository, .growRepository, .removeRepository, .createMedium: false
        }
    }

    var sourceFile: RemotePath? {
        guard case .createMedium(let command) = self else { return nil }
        switch command.source {
        case .file(let path), .link(let path): return path
        case .blank, .device: return nil
        }
    }

    var sourceDevice: DeviceName? {
        if case .createMedium(let command) = self, case .device(let device) = command.source { return device }
        return nil
    }
}
