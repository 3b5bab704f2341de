import DiskImage
import FileTransfer
import PowerVM

/// A file of this machine that is to become a medium, as it was checked before anything is sent.
public struct LocalImage: Sendable {
    public let file: ImageFile
    public let inspection: ImageInspection
    /// Its digest, where it was computed: because a checksum is there that it had to agree with.
    public let sha256: String?
    /// The file that the checksum came from, or `--sha256`; nil: none was given.
    public let checkedAgainst: String?

    public var path: String { file.path }
    public var byteCount: Int { file.byteCount }
    /// What it takes of a repository.
    public var megabytes: Int { Lsrep.megabytes(byteCount) }

    /// Opens and checks a file: what it is, whether it is whole, and its checksum, where one is known.
    /// - Parameters:
    ///   - sha256: `--sha256`: the digest that it must have; nil: that of a checksum file beside it, if there is one.
    ///   - allowsAnyContent: also a file that is neither ISO 9660 nor UDF.
    ///   - usesSidecar: hold it against a checksum file beside it.
    public init(
        path: String, sha256: String? = nil, allowsAnyContent: Bool = false, usesSidecar: Bool = true
    ) async throws(Problem) {
        do {
            let file = try ImageFile(path: path)
            inspection = try ImageInspection(of: file, allowsAnyContent: allowsAnyContent)
            let sidecar = sha256 == nil && usesSidecar ? try Sidecar.find(for: path) : nil
            self.file = file
            checkedAgainst = sha256 == nil ? sidecar?.path : "--sha256"
            guard let expected = sha256 ?? sidecar?.sha256 else {
                self.sha256 = nil
                return
            }
            self.sha256 = try await Self.digest(of: file, expected: expected, from: checkedAgainst ?? "")
        } catch let error as ImageError {
            throw Problem(error)
        } catch let error as Problem {
            throw error
        } catch {
            throw Problem(.failed, .internal, "\(path): \(error)", hint: "report this")
        }
    }

    private static func digest(of file: ImageFile, expected: String, from source: String) async throws -> String {
        let content = FileSource(file, sums: [.sha256])
        do throws(TransferFailure) {
            try await content.skip(to: file.byteCount)
        } catch {
            if case .local(let error) = error.reason { throw error }
            throw Problem.interrupted(before: "the check of \(file.path)")
        }
        let found = content.sha256 ?? ""
        guard found == expected else {
            throw ImageError.checksumMismatch(path: file.path, expected: expected, found: found, source: source)
        }
        return found
    }
}

extension MediumName {
    /// The name of the medium that a file becomes by default: its own, with `_` for what a name shouldn't have; a longer one is cut, and
    /// distinguished by its content.
    public init?(file path: String, contentID: String) {
        let base = path.split(separator: "/").last.map(String.init) ?? path
        var name = String(base.unicodeScalars.map { Self.isPlain($0) ? Character($0) : "_" })
        while name.hasPrefix(".") { name.removeFirst() }
        if name.utf8.count > Self.maximumLength {
            let ending = name.lastIndex(of: ".").map { String(name[$0...]) }.flatMap { $0.utf8.count <= 5 ? $0 : nil } ?? ""
            let mark = "_\(contentID.prefix(8))\(ending)"
            name = name.dropLast(ending.count).prefix(Self.maximumLength - mark.utf8.count) + mark
        }
        self.init(name)
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_" || scalar == ".")
    }
}
