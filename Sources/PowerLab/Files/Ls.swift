import Foundation

/// `ls` and `ls -l` ([C] vmlibrary-filesystem-and-direct-copy: columns, owners, `total` in 512-byte blocks; reference: 0653-341).
enum Ls {
    static let command = EmulatedCommand(effect: .reads) { invocation, context in
        let options = Getopt(invocation.arguments, "ladtr1")
        guard !options.isWrong else { return Getopt.usage("ls", "ls [-1adlrt] [File ...]") }
        var answer = Answer()
        let names = options.operands.isEmpty ? ["."] : options.operands
        for name in names {
            let file = context.file(name)
            guard let entries = entries(file, isItself: options.has("d"), context) else {
                answer.err += "ls: 0653-341 The file \(name) does not exist.\n"
                answer.status = 2
                continue
            }
            let chosen = sorted(entries.filter { options.has("a") || options.has("d") || !$0.name.hasPrefix(".") }, options)
            if names.count > 1, isList(file, options) { answer.out += "\(name):\n" }
            if options.has("l"), isList(file, options) {
                answer.out += "total \(chosen.reduce(0) { $0 + ($1.isDirectory ? 0 : ($1.bytes + 511) / 512) })\n"
            }
            answer.out += chosen.map { options.has("l") ? $0.line : $0.name + "\n" }.joined()
        }
        return answer
    }

    private static func isList(_ file: VIOSFile, _ options: Getopt) -> Bool {
        !options.has("d") && (file.kind == .library || file.real.flatMap { FileStatus($0) }?.isDirectory == true)
    }

    private static func sorted(_ entries: [Entry], _ options: Getopt) -> [Entry] {
        let ordered = entries.sorted { options.has("t") ? $0.modified > $1.modified : $0.name < $1.name }
        return options.has("r") ? ordered.reversed() : ordered
    }

    /// Nil: there is no such file.
    private static func entries(_ file: VIOSFile, isItself: Bool, _ context: FileContext) -> [Entry]? {
        if file.kind == .library {
            if isItself { return [Entry(name: file.name, mode: "drwxr-xr-x", group: "system", bytes: 256, modified: 0)] }
            let lost = Entry(name: "lost+found", mode: "drwxr-xr-x", group: "system", bytes: 256, modified: 0)
            return [lost]
                + (context.machine.vios.repository?.media ?? []).compactMap { medium in
                    link(medium.path, name: medium.name, context) ?? entry(context.file(medium.path), name: medium.name)
                }
        }
        if let link = link(file.name, name: file.name, context) { return [link] }
        guard let real = file.real, let status = FileStatus(real) else { return nil }
        guard status.isDirectory, !isItself else { return entry(file, name: file.name).map { [$0] } }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: real)) ?? []
        return names.compactMap { entry(context.file(file.path + "/" + $0), name: $0) }
    }

    /// guess: `mkvopt -nfslink` makes a symbolic link ([D] says "link"), so `ls -l` shows it as one.
    private static func link(_ path: String, name: String, _ context: FileContext) -> Entry? {
        guard path.hasPrefix(VIOSFile.library + "/"), let repository = context.machine.vios.repository,
            let target = repository.medium(String(path.dropFirst(VIOSFile.library.count + 1)))?.linksTo
        else { return nil }
        return Entry(
            name: "\(name) -> \(target)", mode: "lrwxrwxrwx", group: "system", bytes: target.utf8.count, modified: 0)
    }

    private static func entry(_ file: VIOSFile, name: String) -> Entry? {
        guard let real = file.real, let status = FileStatus(real) else { return nil }
        var permissions = status.permissions
        // guess: the access of a medium is the write permission of its file (inferred from what administrators do).
        if case .medium(let medium) = file.kind { permissions = medium.access == "ro" ? 0o444 : 0o644 }
        let letters = (0..<9).map { permissions >> (8 - UInt32($0)) & 1 == 1 ? String(Array("rwxrwxrwx")[$0]) : "-" }
        return Entry(
            name: name, mode: (status.isDirectory ? "d" : "-") + letters.joined(), owner: file.kind == .own ? "padmin" : "root",
            group: status.isDirectory ? "system" : "staff", bytes: status.isDirectory ? 256 : status.bytes,
            modified: status.modified)
    }

    private struct Entry {
        let name: String
        let mode: String
        var owner = "root"
        let group: String
        let bytes: Int
        let modified: Double

        var isDirectory: Bool { mode.hasPrefix("d") }

        var line: String {
            let links = isDirectory ? "    2" : "    1"
            return "\(mode)\(links) \(owner.padded(8)) \(group.padded(8))\(String(bytes).rightAligned(11)) \(date) \(name)\n"
        }

        /// The time, or for files older than six months the year.
        private var date: String {
            let when = Date(timeIntervalSince1970: modified)
            let isOld = Date().timeIntervalSince(when) > 180 * 86_400
            let locale = Locale(identifier: "en_US")
            let day = when.formatted(
                .verbatim(
                    "\(month: .abbreviated) \(day: .twoDigits)", locale: locale, timeZone: .current, calendar: .current))
            let rest = when.formatted(
                isOld
                    ? .verbatim(" \(year: .defaultDigits)", locale: locale, timeZone: .current, calendar: .current)
                    : .verbatim(
                        "\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits)",
                        locale: locale, timeZone: .current, calendar: .current))
            return day + " " + rest
        }
    }
}
