import ArgumentParser
import PowerVM
import VirtualOptical

/// An image that is a file of the VIOS already.
struct VIOSFileOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Instead of a file of this machine: one that each VIOS has, an absolute path, or one below /home/padmin.",
            valueName: "path"))
    var fromVios: String?

    /// Called by the command: what belongs to a file that is sent doesn't belong to this.
    func validate(with medium: PutMediumOptions, _ transfer: PutTransferOptions) throws {
        if fromVios != nil { try transfer.refuseSending(with: "--from-vios", medium) }
    }

    /// - Parameter text: the path as it was given.
    func source(_ text: String, _ medium: PutMediumOptions) throws(Problem) -> MediumFromFile.Source {
        guard let path = RemotePath(text.hasPrefix("/") ? text : "\(PutIntent.home)/\(text)") else {
            throw Problem(
                .refused, .invalidName, "'\(SafeText.clean(text))' can't be used as a file on the VIOS",
                hint: "give a path with letters, digits and ._-+@,= between its slashes")
        }
        return MediumFromFile.Source(path: path, sha256: medium.sha256?.text, allowsAnyContent: medium.anyContent)
    }

    /// The name of its medium by default.
    func name(_ source: MediumFromFile.Source) throws(Problem) -> MediumName {
        try .derived(from: source.path.text, contentID: PutOrigin.contentID("\(source.path)\n"))
    }
}
