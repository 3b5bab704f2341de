import PowerVM

/// A drive, its adapter, and what is in it.
struct LocatedDrive: Sendable {
    var adapter: ServerAdapter
    var media: String?
    var facts: ServerFacts
}

extension RemoteHost {
    /// The drive with this name, and nothing else under any circumstances.
    /// - Returns: nil if there is nothing of this name and `isGoneFine`.
    func locate(
        _ name: DeviceName, isGoneFine: Bool, loadsMedium: Bool, _ context: OperationContext
    ) async throws(Problem) -> LocatedDrive? {
        let facts = try await survey(wanted: DriveName(name.text), loadsMedium: loadsMedium, context)
        if let (adapter, vtd) = facts.holder(of: name) {
            guard let drive = facts.drives[name] else { throw .notAnOpticalDrive(name, adapter, vtd, on: self.name) }
            return LocatedDrive(adapter: adapter, media: drive.media, facts: facts)
        }
        if let holder = facts.nameHolder { throw .notAnOpticalDrive(name, holder: holder, on: self.name) }
        guard isGoneFine, facts.drives[name] == nil else { throw .noSuchDrive(name, on: self.name) }
        return nil
    }
}
