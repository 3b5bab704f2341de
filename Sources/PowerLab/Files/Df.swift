/// `df -k` ([C] vmlibrary-filesystem-and-direct-copy for the columns of `df -g`; guess: the heading of -k, sizes of / and /tmp, inodes).
enum Df {
    static let command = EmulatedCommand(effect: .reads) { invocation, context in
        let options = Getopt(invocation.arguments, "k")
        guard !options.isWrong else { return Getopt.usage("df", "df [-k] [File ...]") }
        let systems = all(context)
        var answer = Answer()
        var chosen = options.operands.isEmpty ? systems : []
        for name in options.operands {
            let file = context.file(name)
            guard file.kind == .library || file.real.flatMap({ FileStatus($0) }) != nil else {
                answer.err += "df: \(name): A file or directory in the path name does not exist.\n"
                answer.status = 1
                continue
            }
            let path = if case .medium(let medium) = file.kind { medium.path } else { file.path }
            let holder = systems.filter { isBelow(path, $0.point) }.max { $0.point.count < $1.point.count }
            if let holder { chosen.append(holder) }
        }
        let unit = options.has("k") ? 1024 : 512
        let head = "Filesystem    \(unit == 1024 ? "1024-blocks" : " 512-blocks")      Free %Used    Iused %Iused Mounted on\n"
        if answer.status == 0 || !chosen.isEmpty { answer.out = head + chosen.map { $0.line(unit) }.joined() }
        return answer
    }

    private struct FileSystem {
        let device: String
        let point: String
        let bytes: Int
        let free: Int

        func line(_ unit: Int) -> String {
            let used = bytes == 0 ? 0 : Int((Double(bytes - free) / Double(bytes) * 100).rounded(.up))
            return device.padded(13) + String(bytes / unit).rightAligned(12) + String(free / unit).rightAligned(10)
                + "\(used)%".rightAligned(6) + "42".rightAligned(9) + "1%".rightAligned(7) + " \(point)\n"
        }
    }

    private static func all(_ context: FileContext) -> [FileSystem] {
        let megabyte = 1 << 20
        let vios = context.machine.vios
        var systems = [
            FileSystem(device: "/dev/hd4", point: "/", bytes: 512 * megabyte, free: 300 * megabyte),
            FileSystem(device: "/dev/hd3", point: "/tmp", bytes: 2048 * megabyte, free: 2000 * megabyte),
            FileSystem(device: "/dev/hd1", point: "/home", bytes: context.homeSize, free: context.homeFree),
        ]
        if let repository = vios.repository {
            systems.append(
                FileSystem(
                    device: "/dev/VMLibrary", point: VIOSFile.library, bytes: repository.sizeMB * megabyte,
                    free: max(0, repository.freeMB) * megabyte))
        }
        systems += vios.mounts.map {
            FileSystem(
                device: "\($0.server):\($0.directory)", point: $0.point, bytes: 102_400 * megabyte, free: 51_200 * megabyte)
        }
        return systems
    }

    private static func isBelow(_ path: String, _ point: String) -> Bool {
        point == "/" || path == point || path.hasPrefix(point + "/")
    }
}
