import PowerVM

/// An NFS directory that a VIOS can't mount.
extension Problem {
    static func mountPointBusy(_ point: RemotePath, _ why: String, on vios: RemoteHost) -> Problem {
        let free =
            vios.route.isHMC
            ? "free it on \(vios.name), or give a route by ssh to \(vios.name), by which another directory can be given with "
                + "--mount-point"
            : "unmount or empty it, or give another existing directory with --mount-point; attach-cd media clean \(vios.name) "
                + "lists what attach-cd left mounted, except for links (--link)"
        return Problem(
            .refused, .mountPointBusy, "\(vios.name): \(point) can't be used to mount on: \(why)", hint: free,
            host: vios.name.text)
    }

    /// Whether another directory is empty can't be seen through an HMC.
    static func hmcMountsOnly(_ standard: RemotePath, not point: RemotePath, _ vios: RemoteHost) -> Problem {
        Problem(
            .refused, .needsSSH,
            "\(vios.name) is reached through \(vios.runner.host), which doesn't show whether \(point) is empty",
            hint: "give a route by ssh to \(vios.name) (Host \(vios.name) in the ssh configuration), or leave out --mount-point: "
                + "\(standard) is used then; nothing was changed", host: vios.name.text)
    }

    /// What was asked for needs more than an HMC passes on.
    static func hmcShowsNothing(of file: NFSFile, _ vios: RemoteHost) -> Problem {
        Problem(
            .refused, .needsSSH,
            "\(vios.name) is reached through \(vios.runner.host), which shows neither exact sizes nor checksums of \(file)",
            hint:
                "give a route by ssh to \(vios.name) (Host \(vios.name) in the ssh configuration), or leave out --sha256, --verify, "
                + "--overwrite, --create-repository and --grow-repository; nothing was changed", host: vios.name.text)
    }

    /// - Parameter mount: what an earlier run for the same medium left mounted elsewhere.
    static func mountIsLeft(_ mount: MediumRecord.Mount, of medium: MediumName, on vios: VIOSName) -> Problem {
        Problem(
            .refused, .mountPointBusy,
            "\(vios): an earlier run for \(medium) left \(mount.source) mounted on \(mount.point), as this host's records show",
            hint: "attach-cd media clean --yes \(vios) unmounts it; then run the same command again; nothing was changed",
            host: vios.text)
    }

    static func noMountPoint(_ point: RemotePath, on vios: VIOSName) -> Problem {
        Problem(
            .refused, .noSuchFile, "\(vios) has no directory \(point)",
            hint: "give an existing directory with --mount-point; only root can create one there", host: vios.text)
    }

    static func notExported(_ file: NFSFile, exports: [String], on vios: VIOSName) -> Problem {
        Problem(
            .refused, .notExported,
            "\(file.host) exports no directory that contains \(file.path); it exports "
                + (exports.isEmpty ? "none" : exports.joined(separator: ", ")),
            hint: "export its directory to \(vios), or give the path as the server has it", host: vios.text)
    }
}
