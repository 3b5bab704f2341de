import ArgumentParser
import PowerVM
import VirtualOptical

/// An image that the VIOS fetches itself.
struct NFSOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Instead of a file of this machine: the VIOS mounts this NFS directory and copies the image itself.",
            valueName: "host:/dir/file"))
    var fromNfs: String?

    @Flag(help: "With --from-nfs: don't copy the image, but link to it; the directory stays mounted.")
    var link = false

    @Option(
        help: ArgumentHelp(
            "With --from-nfs: the empty directory of the VIOS to mount on (default: /mnt).", valueName: "directory"))
    var mountPoint: String?

    /// Called by the command: what belongs to a file that is sent doesn't belong to this.
    func validate(with medium: PutMediumOptions, _ transfer: PutTransferOptions) throws {
        guard fromNfs != nil else {
            if link { throw ValidationError("--link belongs to --from-nfs.") }
            if mountPoint != nil { throw ValidationError("--mount-point belongs to --from-nfs.") }
            return
        }
        if medium.anyContent { throw ValidationError("--any-content doesn't go with --from-nfs: nothing is sent.") }
        try transfer.refuseSending(with: "--from-nfs", medium)
        let copied: [(String, Bool)] = [
            ("--overwrite", medium.overwrite), ("--sha256", medium.sha256 != nil), ("--verify", transfer.verify != .auto),
            ("--grow-repository", transfer.growRepository), ("--create-repository", transfer.createRepository != nil),
        ]
        if link, let option = copied.first(where: \.1) {
            throw ValidationError("\(option.0) doesn't go with --link: nothing is copied.")
        }
    }

    /// - Parameter text: the file, as it is after `{lpar}` was replaced.
    func source(_ text: String, _ medium: PutMediumOptions) throws(Problem) -> MediumFetch.Source {
        guard let file = NFSFile(text) else {
            throw Problem(
                .refused, .invalidName, "'\(SafeText.clean(text))' isn't a file of an NFS server",
                hint: "write HOST:/DIRECTORY/FILE, with letters, digits and ._-+@,= in its names")
        }
        guard let point = mountPoint.map({ RemotePath($0) }) ?? .mnt else {
            throw Problem(
                .refused, .invalidName, "'\(SafeText.clean(mountPoint ?? ""))' can't be used as a directory on the VIOS",
                hint: "give an absolute path with letters, digits and ._-+@,= between its slashes")
        }
        return MediumFetch.Source(file: file, mountPoint: point, links: link, sha256: medium.sha256?.text)
    }

    /// VIOS and NFS server would have to serve several partitions from one open file (reference, media).
    static func oneLPAR(_ count: Int) -> String {
        "--link belongs to one LPAR (link-one-lpar): for several the VIOS must have its own copy; \(count) were given."
    }

    /// The name of its medium by default.
    static func name(_ source: MediumFetch.Source) throws(Problem) -> MediumName {
        try .derived(from: "\(source.file)", contentID: PutOrigin.contentID("\(source.file)\n"))
    }
}
