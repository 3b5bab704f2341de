/// `showmount`, `mount` and `unmount` of the VIOS: padmin may mount NFS directories on existing mount points ([K] TEAM, infra-go-sdk).
/// guess: every text and layout.
enum NFS {
    static let showmount = EmulatedCommand(effect: .reads) { invocation, context in
        guard let name = invocation.arguments.last else { return Flags.usage("showmount") }
        guard let server = context.server(name) else {
            return .failed(1, "showmount: 1831-360 RPC: 1832-019 Program not registered: \(name)")
        }
        return Answer(out: "export list for \(name):\n" + server.exports.map { "\($0) (everyone)\n" }.joined())
    }

    static let mount = EmulatedCommand(
        effect: .reads, writes: { !$0.arguments.isEmpty }
    ) { invocation, context in
        let mounts = context.machine.vios.mounts
        if invocation.arguments.isEmpty {
            let rows = mounts.map {
                "\($0.server.padded(8)) \($0.directory.padded(16)) \($0.point.padded(16)) nfs3   Nov 22 08:00 ro\n"
            }
            return Answer(
                out: "  node       mounted        mounted over    vfs       date        options\n"
                    + "-------- ---------------  ---------------  ------ ------------ ---------------\n"
                    + "         /dev/hd4         /                jfs2   Nov 22 08:00 rw,log=/dev/hd8\n" + rows.joined())
        }
        let parts = invocation.arguments.first?.split(separator: ":", maxSplits: 1).map(String.init) ?? []
        guard invocation.arguments.count == 2, parts.count == 2 else { return Flags.usage("mount") }
        let mount = NFSMount(server: parts[0], directory: parts[1], point: context.file(invocation.arguments[1]).path)
        guard let server = context.server(mount.server) else {
            return .failed(1, "mount: 1831-008 giving up on:\n\(invocation.arguments[0])\nA remote host did not respond.")
        }
        guard server.exports.contains(mount.directory) else {
            return .failed(1, "mount: 1831-011 access denied for \(invocation.arguments[0])")
        }
        guard context.file(mount.point).real.flatMap({ FileStatus($0) })?.isDirectory == true else {
            return .failed(
                1, "mount: 0506-324 Cannot mount \(mount.server) on \(mount.point): A file or directory does not exist.")
        }
        if mounts.contains(where: { $0.point == mount.point }) {
            return .failed(1, "mount: 0506-324 Cannot mount \(mount.server) on \(mount.point): The requested resource is busy.")
        }
        try context.update { $0.vios.mounts.append(mount) }
        return Answer()
    }

    static let unmount = EmulatedCommand(effect: .changes) { invocation, context in
        guard invocation.arguments.count == 1, let name = invocation.arguments.first else { return Flags.usage("unmount") }
        let point = name.contains(":") ? name : context.file(name).path
        guard
            let found = context.machine.vios.mounts.first(where: { $0.point == point || "\($0.server):\($0.directory)" == point })
        else { return .failed(1, "umount: 0506-347 Cannot find anything to unmount.") }
        let links = context.machine.vios.repository?.media.compactMap(\.linksTo) ?? []
        if invocation.has("unmount-busy") || links.contains(where: { $0.hasPrefix(found.point + "/") }) {
            return .failed(1, "umount: 0506-349 Cannot unmount \(found.point): The requested resource is busy.")
        }
        try context.update { machine in machine.vios.mounts.removeAll { $0 == found } }
        return Answer()
    }
}

extension FileContext {
    /// Nil: unknown, or unreachable (fault `nfs-down`).
    fileprivate func server(_ name: String) -> NFSServer? {
        condition("nfs-down") == nil ? state.nfs.first { $0.name == name } : nil
    }
}
