import Foundation

/// A snapshot of /proc.
struct ProcessTable {
    struct Entry {
        let pid: pid_t
        let parent: pid_t
        let name: String
        let isZombie: Bool
    }

    private let entries: [pid_t: Entry]

    static func read() throws -> ProcessTable {
        let names = try FileManager.default.contentsOfDirectory(atPath: "/proc")
        let entries = names.compactMap { pid_t($0) }.compactMap(entry)
        return ProcessTable(entries: Dictionary(uniqueKeysWithValues: entries.map { ($0.pid, $0) }))
    }

    /// Nil if the process is gone by now.
    private static func entry(_ pid: pid_t) -> Entry? {
        guard let stat = ProcFile.text("/proc/\(pid)/stat"),
            let open = stat.firstIndex(of: "("), let close = stat.lastIndex(of: ")")
        else { return nil }
        let rest = stat[stat.index(after: close)...].split(separator: " ")
        guard rest.count > 1, let parent = pid_t(rest[1]) else { return nil }
        return Entry(pid: pid, parent: parent, name: String(stat[stat.index(after: open)..<close]), isZombie: rest[0] == "Z")
    }

    var living: [Entry] { entries.values.filter { !$0.isZombie } }

    func entry(of pid: pid_t) -> Entry? { entries[pid] }

    func ancestors(of pid: pid_t) -> [Entry] {
        var found: [Entry] = []
        var next = entries[pid]?.parent
        while let current = next.flatMap({ entries[$0] }), found.count < 100 {
            found.append(current)
            next = current.parent
        }
        return found
    }

    func descendants(of pid: pid_t) -> [Entry] {
        let children = entries.values.filter { $0.parent == pid }
        return children + children.flatMap { descendants(of: $0.pid) }
    }

    func isSSHD(_ pid: pid_t) -> Bool { entries[pid]?.name.hasPrefix("sshd") ?? false }

    /// What the lab's hosts run: processes with a host's mark in their environment, or in a partition.
    func commands(of directory: LabDirectory) -> [Entry] {
        let mark = Array("\(CommandContext.hostVariable)=".utf8)
        return belonging(to: directory).filter { entry in
            isInPartition(entry, directory) || ProcFile.bytes("/proc/\(entry.pid)/environ")?.firstRange(of: mark) != nil
        }
    }

    private func isInPartition(_ entry: Entry, _ directory: LabDirectory) -> Bool {
        guard let mounts = ProcFile.bytes("/proc/\(entry.pid)/mountinfo") else { return false }
        return mounts.firstRange(of: Array("\(directory.path) \(CommandContext.mountPoint) ".utf8)) != nil
    }

    /// Living processes that carry `variable=value` in their environment, or run in a partition of the lab in `directory`.
    func belonging(to directory: LabDirectory) -> [Entry] {
        let mark = Array("\(CommandContext.directoryVariable)=\(directory.path)\0".utf8)
        return entries.values.filter { entry in
            guard !entry.isZombie, entry.pid != getpid() else { return false }
            if let environment = ProcFile.bytes("/proc/\(entry.pid)/environ") {
                if environment.firstRange(of: mark) != nil { return true }
            }
            return isInPartition(entry, directory)
        }
    }
}
