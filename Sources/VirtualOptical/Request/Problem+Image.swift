import DiskImage
import PowerVM

extension Problem {
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
                hint: "check what it is (file \(path)); --any-content takes it all the same")
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
