import DiskImage
import FileTransfer
import PowerVM

/// `media get`: a medium of a VIOS becomes a file of this machine. Nothing is changed on the VIOS.
public struct MediumGet: Sendable {
    var name: MediumName
    /// Where the file is going to be.
    var path: String
    /// `--overwrite`: a file that is there is replaced, once the new one is whole.
    var overwrites: Bool
    var vios: RemoteHost
    var context: OperationContext
    /// Read a local file where it is asked for, not beside: for a simulated clock.
    var readsInline = false

    public init(name: MediumName, path: String, overwrites: Bool, vios: RemoteHost, context: OperationContext) {
        self.name = name
        self.path = path
        self.overwrites = overwrites
        self.vios = vios
        self.context = context
    }

    public func run() async -> MediaResult {
        var result = MediaResult(vios: vios.name, name: name, route: vios.routeName, status: .received)
        do throws(Problem) {
            let medium = try await vios.stored(name, context)
            result.medium = medium.state
            if let warning = medium.mayChange { result.warnings.append(warning) }
            if !overwrites, try await isThere(medium, &result) { return result }
            try await receive(medium, &result)
        } catch {
            result.end(error)
        }
        return result
    }

    /// A file that is there already is the medium only if a checksum shows it; another one is refused.
    private func isThere(_ medium: StoredMedium, _ result: inout MediaResult) async throws(Problem) -> Bool {
        guard NewFile.exists(path) else { return false }
        let image: LocalImage
        do {
            image = try await LocalImage(path: path, sha256: nil, allowsAnyContent: true, usesSidecar: false)
        } catch {
            throw .fileExists(path, "it can't be compared: \(error.message)")
        }
        result.image = MediaResult.Image(image)
        guard medium.state.bytes == image.byteCount else {
            throw .fileExists(
                path, "it has \(image.byteCount) bytes, the medium \(medium.state.bytes.map { "\($0)" } ?? "an unknown size")")
        }
        let expected: RemoteDigest.Expected
        do {
            expected = try await RemoteDigest.Expected(image, readsInline: readsInline)
        } catch {
            throw Problem(error, reading: path, before: "the comparison of \(path)", on: vios.name)
        }
        switch await RemoteDigest(vios: vios, tools: medium.tools, context: context).compare(medium.path, with: expected) {
        case .equal(let tool):
            result.image?.sha256 = expected.sha256
            result.status = .alreadyThere
            result.verified = tool == .cksum ? .storedChecksum : .stored
            return true
        case .different: throw .fileExists(path, "it has the size of the medium, but other content")
        case .notComputed(let why):
            if Task.isCancelled { throw .interrupted(before: "the comparison of \(path)", on: vios.name) }
            throw .fileExists(path, "it has the size of the medium, but wasn't compared: \(why)")
        }
    }

    private func receive(_ medium: StoredMedium, _ result: inout MediaResult) async throws(Problem) {
        if Task.isCancelled { throw .interrupted(before: "scp", on: vios.name) }
        let file: NewFile
        do {
            file = try NewFile(path: path, byteCount: medium.state.bytes, overwrites: overwrites)
        } catch {
            throw Problem(error, overwrites: overwrites)
        }
        let (host, name) = (vios.name.text, name.text)
        context.progress(.started(lpar: host, phase: "receive", host: host))
        defer { context.progress(.finished(lpar: host, phase: "receive", host: host)) }
        let digest: String
        do throws(TransferFailure) {
            let download = FileDownload(of: medium.path) { [context] count in
                context.progress(.receiving(host: host, medium: name, bytes: count, of: medium.state.bytes ?? 0))
            }
            digest = try await download.run(over: vios.runner, route: vios.route) { content throws(TransferFailure) in
                let source = HashedSource(content)
                while case let piece = try await source.next(1 << 18), !piece.isEmpty {
                    do throws(NewFile.Failure) { try file.append(piece) } catch {
                        throw TransferFailure(.local(.unreadable(path: path, reason: error.reason)))
                    }
                }
                return source.sha256
            }
        } catch {
            if case .local(.unreadable(let path, let reason)) = error.reason { throw .cannotWrite(path, reason) }
            throw Problem(error, reading: medium.place, before: "the end of \(name)", on: vios.name)
        }
        try await medium.checkUnchanged(context)
        let bytes = file.byteCount
        do {
            try file.finish()
        } catch {
            throw Problem(error, overwrites: overwrites)
        }
        result.changed = true
        result.image = MediaResult.Image(path: path, bytes: bytes, sha256: digest)
    }
}
