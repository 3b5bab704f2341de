import PowerVM

/// Which leftovers on a VIOS are this program's own, and no longer in use. Pure.
struct LeftoverPlanner: Sendable {
    var facts: LeftoverFacts
    /// The media that this host's records have as not finished.
    var records: [MediumRecord]
    /// Media, parts and mount points that another process on this host works on now.
    var claimed: Set<String> = []

    func leftovers() -> [MediaResult.Leftover] {
        facts.second.parts.map(part) + records.compactMap(medium) + records.compactMap(mount)
    }

    /// Only exactly what this host mounted; what couldn't be looked at stays, too.
    private func mount(_ record: MediumRecord) -> MediaResult.Leftover? {
        guard let mount = record.mount, let sight = facts.second.mounts[mount.point] else { return nil }
        var leftover = MediaResult.Leftover(kind: .mount, name: mount.point.text)
        switch sight {
        case .unseen(let why): leftover.keptBecause = "whether \(mount.source) is still mounted can't be seen: \(why)"
        case .seen(.mounted(mount.source)): leftover.keptBecause = reasonToKeep(mount, of: record)
        case .seen: return nil
        }
        return leftover
    }

    private func reasonToKeep(_ mount: MediumRecord.Mount, of record: MediumRecord) -> String? {
        if claimed.contains(record.medium.text) || claimed.contains(mount.point.text) {
            return "another attach-cd on this host uses it"
        }
        guard let isUsed = facts.isUsed(below: mount.point) else {
            return "processes can't be listed there, so it may be in use"
        }
        return isUsed ? "a process on the VIOS uses it" : nil
    }

    private func part(_ file: ListFiles.File) -> MediaResult.Leftover {
        let name = file.name.split(separator: "/").last.map(String.init) ?? file.name
        var leftover = MediaResult.Leftover(kind: .part, name: file.name, bytes: file.bytes, modified: file.modified)
        let before = facts.first.parts.first { $0.name == file.name }
        if claimed.contains(name) {
            leftover.keptBecause = "another attach-cd on this host uses it"
        } else if before?.sight != file.sight {
            leftover.keptBecause = "it is being written"
        } else if let isUsed = facts.isUsed(name) {
            if isUsed { leftover.keptBecause = "a process on the VIOS uses it" }
        } else {
            leftover.keptBecause = "processes can't be listed there, so it may be in use"
        }
        return leftover
    }

    /// Only a medium that this host began, that is smaller than it should be, and that hasn't changed since this host saw it last. Under a
    /// temporary name nothing but the image can be: it is of no use, whole or not, and may have grown since.
    private func medium(_ record: MediumRecord) -> MediaResult.Leftover? {
        guard record.state == .importing, let file = facts.second.media[record.medium],
            let state = facts.snapshot.medium(record.medium)
        else { return nil }
        guard let bytes = file.bytes, bytes < record.bytes || record.medium.isTemporary else { return nil }
        let kind: MediaResult.Leftover.Kind = bytes < record.bytes ? .medium : .temporary
        var leftover = MediaResult.Leftover(kind: kind, name: record.medium.text, bytes: bytes, modified: file.modified)
        if claimed.contains(record.medium.text) {
            leftover.keptBecause = "another attach-cd on this host works on it"
        } else if facts.first.media[record.medium]?.sight != file.sight || facts.isUsed(record.medium.text) == true {
            leftover.keptBecause = "it is being written"
        } else if facts.isUsed(record.medium.text) == nil {
            leftover.keptBecause = "processes can't be listed there, so it may be being written"
        } else if !state.loaded.isEmpty {
            leftover.keptBecause = "it is loaded in \(state.loaded.map(\.text).joined(separator: ", "))"
        } else if record.medium.isTemporary ? record.seen == nil : record.seen != file.sight {
            leftover.keptBecause =
                record.seen == nil
                ? "this host never saw the VIOS import it"
                : "it isn't as this host saw it last (\(record.seen?.bytes ?? 0) bytes)"
        }
        return leftover
    }
}
