import DiskImage
import PowerVM

extension Problem {
    /// A local file that can't be written. The medium is as it was.
    init(_ failure: NewFile.Failure, overwrites: Bool) {
        switch failure.kind {
        case .exists: self = .fileExists(failure.path, "nothing was received")
        case .full(let free, let needed):
            self.init(
                .refused, .fileSystemFull,
                "\(failure.path): its file system has \(SizeText.of(bytes: free)) free, and the medium has "
                    + SizeText.of(bytes: needed), hint: "free space there, or give another place with -o")
        case .system: self = .cannotWrite(failure.path, failure.reason)
        }
    }

    static func cannotWrite(_ path: String, _ reason: String) -> Problem {
        Problem(
            .failed, .unwritableFile, "\(path) can't be written: \(reason); nothing is left of it",
            hint: "check the directory and its space, or give another place with -o")
    }

    static func fileExists(_ path: String, _ why: String) -> Problem {
        Problem(
            .refused, .fileExists, "\(path) exists: \(why)",
            hint: "give another name with -o, or replace it with --overwrite")
    }

    /// A local file that can't be sent. Nothing was changed.
    init(_ error: ImageError) {
        switch error {
        case .unreadable(let path, let reason):
            self.init(
                .refused, .unreadableFile, "\(path): \(reason)", hint: "check the path and its permissions")
        case .notARegularFile(let path, let kind):
            self.init(.refused, .unreadableFile, "\(path) is \(kind), not a file with content", hint: "give the path of an image")
        case .notAnImage(let path):
            self.init(
                .refused, .notAnImage, "\(path) is neither an ISO 9660 nor a UDF image",
                hint: "check what it is (file \(path)); --any-content sends it anyway")
        case .truncated(let path, let promised, let size):
            self.init(
                .refused, .imageTruncated,
                "\(path) has \(size) bytes, but the image in it declares \(promised): it isn't whole",
                hint: "the download was cut off, or the copy was: get the file again")
        case .changed(let path):
            self.init(
                .failed, .fileChanged, "\(path) changed while it was read",
                hint: "wait until it is complete, then run the same command again", retryable: true)
        case .checksumMismatch(let path, let expected, let found, let source):
            self.init(
                .refused, .checksumMismatch, "\(path) has the SHA-256 \(found), but \(source) gives \(expected)",
                hint: "the file is damaged, or the checksum belongs to another one: get both again")
        case .unreadableSidecar(let path, let line):
            self.init(
                .refused, .checksumMismatch, "\(path) has no SHA-256 for this file\(line.isEmpty ? "" : ": \(line)")",
                hint: "correct or remove it, or give the digest with --sha256")
        }
    }
}
