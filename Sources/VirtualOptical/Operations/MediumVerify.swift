import AsyncSupport
import FileTransfer
import PowerVM

/// `media verify` on one VIOS: is the medium there still what it should be? It changes nothing.
public struct MediumVerify: Sendable {
    /// What a medium is compared with.
    public enum Reference: Sendable {
        case file(LocalImage, LocalDigest)
        /// `--sha256`
        case sha256(String)
        /// What this host recorded when it created the medium.
        case record
    }

    var name: MediumName
    var reference: Reference
    /// Read the medium over the connection and compute its digest here.
    var readsBack: Bool
    var vios: RemoteHost
    var records: any MediaRecords
    var context: OperationContext

    public init(
        name: MediumName, reference: Reference, readsBack: Bool = false, vios: RemoteHost, records: any MediaRecords,
        context: OperationContext
    ) {
        self.name = name
        self.reference = reference
        self.readsBack = readsBack
        self.vios = vios
        self.records = records
        self.context = context
    }

    public func run() async -> MediaResult {
        var result = MediaResult(vios: vios.name, name: name, route: vios.routeName, status: .matches)
        if case .file(let image, _) = reference { result.image = MediaResult.Image(image) }
        do throws(Problem) {
            let medium = try await vios.stored(name, context)
            result.medium = medium.state
            if let warning = medium.mayChange { result.warnings.append(warning) }
            if let wanted = try wantedBytes(), let bytes = medium.state.bytes, wanted != bytes {
                throw .isAnother(name, "it has \(bytes) bytes, not \(wanted)", on: vios.name)
            }
            let expected = try await expected()
            result.image?.sha256 = expected.sha256
            result.verified = try await compare(medium, expected)
        } catch {
            result.end(error)
            if error.code == .storedDiffers { result.status = .differs }
        }
        return result
    }

    // MARK: What it should be

    private func wantedBytes() throws(Problem) -> Int? {
        switch reference {
        case .file(let image, _): image.byteCount
        case .sha256: nil
        case .record: try record().bytes
        }
    }

    private func expected() async throws(Problem) -> RemoteDigest.Expected {
        switch reference {
        case .file(let image, let digest):
            do {
                return try await digest.value(of: image)
            } catch {
                throw Problem(error, reading: image.path, before: "the comparison of \(name)", on: vios.name)
            }
        case .sha256(let digest): return RemoteDigest.Expected(sha256: digest, checksum: nil, byteCount: nil)
        case .record:
            let record = try record()
            guard let digest = record.sha256 else { throw .noRecord(of: name, on: vios.name) }
            return RemoteDigest.Expected(sha256: digest, checksum: nil, byteCount: record.bytes)
        }
    }

    private func record() throws(Problem) -> MediumRecord {
        let found: MediumRecord?
        do { found = try records.record(of: name, on: vios.name) } catch { throw .unreadableRecord(error.message) }
        guard let found, found.state == .created, found.sha256 != nil else { throw .noRecord(of: name, on: vios.name) }
        return found
    }

    // MARK: What it is

    private func compare(
        _ medium: StoredMedium, _ expected: RemoteDigest.Expected
    ) async throws(Problem) -> MediaResult.Verified {
        let tools = expected.checksum == nil ? medium.tools.filter { $0 != .cksum } : medium.tools
        guard readsBack || !tools.isEmpty else {
            throw .noToolToCompare(medium.path, hasChecksum: !medium.tools.isEmpty, on: vios.name)
        }
        let digest = RemoteDigest(vios: vios, tools: tools, context: context)
        context.progress(.started(lpar: vios.name.text, phase: "verify", host: vios.name.text))
        let finding =
            readsBack
            ? await digest.readBack(medium.path, expected: expected, medium: name, bytes: medium.state.bytes)
            : await digest.compare(medium.path, with: expected)
        context.progress(.finished(lpar: vios.name.text, phase: "verify", host: vios.name.text))
        switch finding {
        case .equal(let tool): return readsBack ? .back : tool == .cksum ? .storedChecksum : .stored
        case .different(let how): throw .isAnother(name, how, on: vios.name)
        case .notComputed(let why):
            if Task.isCancelled { throw .interrupted(before: "the comparison of \(name)", on: vios.name) }
            throw Problem(
                .failed, .noChecksumTool, "\(vios.name): \(name) wasn't compared: \(why)",
                hint: readsBack
                    ? "check the connection, then run the same command again" : "--back reads it back and compares it here",
                host: vios.name.text)
        }
    }
}

/// The digests of a local image, computed once for any number of VIOSes.
public final class LocalDigest: Sendable {
    private let task = SharedTask<RemoteDigest.Expected>(keepsFailure: true)

    /// Read where it is asked for, not beside: for a simulated clock.
    private let readsInline: Bool

    public init() { readsInline = false }

    init(readsInline: Bool) { self.readsInline = readsInline }

    func value(of image: LocalImage) async throws(TransferFailure) -> RemoteDigest.Expected {
        let readsInline = readsInline
        do {
            return try await task.value {
                try await RemoteDigest.Expected(image, readsInline: readsInline)
            }
        } catch let error as TransferFailure {
            throw error
        } catch {
            throw TransferFailure(.interrupted)
        }
    }
}
