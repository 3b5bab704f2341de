import Foundation
import PowerVM
import Testing

@testable import VirtualOptical

/// What the commands of padmin do to the model.
extension ModelStore {
    /// - Returns: output and status; nil: `mkvopt`, which ends when its import does.
    func run(_ words: [String], by host: String) -> (String, Int) {
        defer {
            if let (command, change) = meanwhile, words.joined(separator: " ").hasPrefix(command) {
                meanwhile = nil
                change(self)
            }
        }
        if faults.lacks.contains(words[0]) { return ("rksh: \(words[0]):  not found.\n", 127) }
        switch words[0] {
        case "lsrep": return sizeMB == nil ? ("The DVD repository has not been created yet.\n", 1) : (library.lsrep, 0)
        case "lsvopt": return (library.lsvopt, 0)
        case "lsmap": return (library.lsmap, 0)
        case "lssp":
            return (
                "Pool              Size(mb)   Free(mb)  Alloc Size(mb)    BDs Type\n"
                    + "rootvg            279552     \(poolFreeMB)             256      0 LVPOOL\n"
                    + "datavg            102144     \(poolFreeMB)             256      0 LVPOOL\n", 0
            )
        case "ls": return listing(words[2])
        case "df":
            if let mounted, words[2].hasPrefix("/mnt") {
                return (
                    "Filesystem    1024-blocks      Free %Used    Iused %Iused Mounted on\n\(mounted)   1000000    500000   50%      100     1% /mnt\n",
                    0
                )
            }
            let free = max(0, faults.home - homeUsed) / 1024
            return (
                "Filesystem    1024-blocks      Free %Used    Iused %Iused Mounted on\n"
                    + "/dev/hd1          \(faults.home / 1024)    \(free)   50%      100     1% /home\n", 0
            )
        case "mount" where words.count == 1:
            let row = mounted.map {
                "nfs01    \($0.dropFirst(6).padding(toLength: 16, withPad: " ", startingAt: 0)) /mnt             nfs3   Nov 22 08:00 ro\n"
            }
            return (
                "  node       mounted        mounted over    vfs       date        options\n"
                    + "-------- ---------------  ---------------  ------ ------------ ---------------\n"
                    + "         /dev/hd4         /                jfs2   Nov 22 08:00 rw,log=/dev/hd8\n" + (row ?? ""), 0
            )
        case "ps": return (processes([]), 0)
        case "showmount":
            guard words[1] == "nfs01" else { return ("showmount: \(words[1]): unknown host\n", 1) }
            return ("export list for nfs01:\n" + exports.keys.sorted().map { "\($0) (everyone)\n" }.joined(), 0)
        case "dd": return ("0+0 records in\n0+0 records out\n", 0)
        case "csum", "openssl", "cksum": return digest(words)
        default:
            changes.append((host, words.joined(separator: " ")))
            return change(words, by: host)
        }
    }

    private func value(_ flag: String, _ words: [String]) -> String? {
        words.firstIndex(of: flag).flatMap { $0 + 1 < words.count ? words[$0 + 1] : nil }
    }

    private func megabytes(_ text: String) -> Int { (Int(text.dropLast()) ?? 0) * (text.hasSuffix("G") ? 1024 : 1) }

    private func change(_ words: [String], by host: String) -> (String, Int) {
        advance()
        let name = value("-name", words) ?? ""
        switch words[0] {
        case "mount":
            guard !faults.mountFails, mounted == nil, exports[String(words[1].dropFirst(6))] != nil, words[2] == "/mnt" else {
                return ("mount: access denied for \(words[1])\n", 1)
            }
            (mounted, mountedBy) = (words[1], host)
            return ("", 0)
        case "unmount":
            let isUsed = imports.contains { $0.source.hasPrefix("/mnt/") }
            guard !faults.unmountFails, !isUsed, let mounted else { return ("umount: Cannot unmount /mnt\n", 1) }
            removals.append(Removal(by: host, name: "the mount of \(mounted)", owner: mountedBy ?? host, wasInUse: false))
            (self.mounted, mountedBy) = (nil, nil)
            return ("", 0)
        case "mkrep":
            sizeMB = megabytes(value("-size", words) ?? "") - 9
            return ("Virtual Media Repository Created\nRepository created within \"VMLibrary\" logical volume\n", 0)
        case "chrep":
            sizeMB = (sizeMB ?? 0) + megabytes(value("-size", words) ?? "")
            return ("", 0)
        case "mkvopt": return mkvopt(name, value("-file", words) ?? "", isReadOnly: words.contains("-ro"), by: host)
        case "chvopt": return chvopt(name, words)
        case "rmvopt":
            guard let medium = media[name], medium.drives.isEmpty else { return ("no such medium, or loaded\n", 1) }
            removals.append(Removal(by: host, name: name, owner: medium.file.owner, wasInUse: isImporting(name)))
            media[name] = nil
            return ("", 0)
        case "rm":
            guard !faults.rmFails else { return ("rm: 0653-609 Cannot remove \(words[1]).\n", 2) }
            guard let file = files[words[1]] else {
                return ("rm: \(words[1]): A file or directory in the path name does not exist.\n", 2)
            }
            let isUsed = writing.contains(words[1]) || imports.contains { $0.source == words[1] }
            removals.append(Removal(by: host, name: words[1], owner: file.owner, wasInUse: isUsed))
            files[words[1]] = nil
            return ("", 0)
        default:
            Issue.record("the store was sent what it doesn't know: \(words)")
            return ("", 127)
        }
    }

    private func mkvopt(_ name: String, _ path: String, isReadOnly: Bool, by host: String) -> (String, Int) {
        guard media[name] == nil else { return ("Virtual media \"\(name)\" already exists.\n", 1) }
        guard let source = file(path) else { return ("File \"\(path)\" does not exist.\n", 1) }
        guard !faults.refusesImport, freeMB << 20 >= source.content.count else {
            return ("Not enough free space in the repository.\n", 1)
        }
        var content = source.content
        if let flip = faults.importFlipAt, flip < content.count { content[flip] ^= 0xff }
        media[name] = Medium(
            file: File(content: [], modified: now, owner: host), access: isReadOnly && !faults.ignoresReadOnly ? "ro" : "rw",
            wanted: content.count)
        imports.append(
            Import(
                medium: name, source: path, content: content, start: now, end: faults.importDiesAt.map { min($0, content.count) })
        )
        faults.importDiesAt = nil
        return ("", 0)
    }

    private func chvopt(_ name: String, _ words: [String]) -> (String, Int) {
        guard !faults.chvoptFails, var medium = media[name] else { return ("no such medium\n", 1) }
        if let access = value("-access", words) { medium.access = access }
        media[name] = nil
        media[value("-mv", words) ?? name] = medium
        return ("", 0)
    }
}
