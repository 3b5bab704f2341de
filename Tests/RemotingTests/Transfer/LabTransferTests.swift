import DiskImage
import FileTransfer
import Foundation
import Hashing
import PowerVM
import TestSupport
import Testing

@testable import Remoting

/// Files into a VIOS and out of it over our own scp, with the faults that a VIOS's file systems have.
@Suite("transfers to a VIOS", .timeLimit(.minutes(3)))
struct LabTransferTests {
    private static let vios = "ms12-vio1"
    private static let medium = "AIX_7300_03_DVD_1.iso"
    private let path: RemotePath

    init() throws { path = try #require(RemotePath("/home/padmin/attach-cd-0123456789ab.part")) }

    private func with(
        _ transport: TransportPreference, _ body: (LabFixture, HostConnection) async throws -> Void
    ) async throws {
        try await LabFixture.with("library") { lab in
            let bench = try TransportBench()
            let text = try String(contentsOfFile: lab.sshConfig, encoding: .utf8)
            let runner = try bench.runner(Self.vios, [text], transport)
            do {
                try await body(lab, runner)
            } catch {
                await runner.close()
                throw error
            }
            await runner.close()
            #expect(try bench.leftovers().isEmpty)
        }
    }

    private func size(_ lab: LabFixture) async throws -> Int? {
        let listed = try await lab.ssh(Self.vios, "ls -l \(path)")
        return listed.out.split(separator: " ").dropFirst(4).first.flatMap { Int($0) }
    }

    @Test("a file arrives whole, with the sums that the VIOS's tools print", arguments: bothTransports)
    func whole(_ transport: TransportPreference) async throws {
        try await with(transport) { lab, runner in
            let directory = try TemporaryDirectory()
            for size in [1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1] {
                let file = directory.path("image\(size)")
                try Data(Pattern.bytes(0, size)).write(to: URL(fileURLWithPath: file))
                let source = FileSource(try ImageFile(path: file))
                try await FileUpload(source, to: path).run(over: runner)
                #expect(try await self.size(lab) == size)
                let sums = try await lab.ssh(Self.vios, "csum -h SHA256 \(path); cksum \(path)")
                #expect(sums.out == "\(source.sha256 ?? "")  \(path)\n\(source.checksum ?? 0) \(size) \(path)\n")
            }
            #expect(try lab.changingCommands() == Array(repeating: "scp -t \(path)", count: 4))
        }
    }

    @Test("a full disk is reported in the VIOS's words when all bytes have gone", arguments: bothTransports)
    func full(_ transport: TransportPreference) async throws {
        try await with(transport) { lab, runner in
            try lab.arm("full-at=600000", on: Self.vios)
            let failure = TransferFailure(
                .farEnd("scp: \(path): No space left on device"), bytesMoved: 3_000_000)
            await #expect(throws: failure) { try await FileUpload(Pattern(3_000_000), to: path).run(over: runner) }
            #expect(try await size(lab) == 600_000)
        }
    }

    @Test("after a cut the part has exactly what arrived, and dd continues it", arguments: bothTransports)
    func cut(_ transport: TransportPreference) async throws {
        try await with(transport) { lab, runner in
            try lab.arm("cut-at=2500000", on: Self.vios)
            let failure = try await #require(throws: TransferFailure.self) {
                try await FileUpload(Pattern(6_000_000), to: path).run(over: runner)
            }
            guard case .transport(let cause) = failure.reason else { throw failure }
            #expect(cause.kind == .lost && cause.retryable)
            try await eventually { try await size(lab) == 2_500_000 }
            let directory = try TemporaryDirectory()
            let file = directory.path("image")
            try Data(Pattern.bytes(0, 6_000_000)).write(to: URL(fileURLWithPath: file))
            let source = FileSource(try ImageFile(path: file))
            try await source.skip(to: 2 << 20)
            let home = try #require(RemotePath("/home/padmin"))
            let part = try #require(StagedPart(directory: home, id: "0123456789ab"))
            let dd = try #require(CopyBlocks(.write(part, afterMiB: 2)))
            var batch = CommandBatch()
            batch.add(CommandRoute.vios.shellText(dd))
            let result = try await StreamedInput(source, into: batch.line).run(over: runner)
            #expect(result.moved == 6_000_000 - 2 << 20)
            guard case .finished(let output) = batch.endings(of: result.answer, isThroughHMC: false)[0] else {
                throw TransferFailure(.unexpected("no marker", exitStatus: nil))
            }
            _ = try dd.read(output)
            let sum = try await lab.ssh(Self.vios, "csum -h SHA256 \(path)")
            #expect(sum.out == "\(source.sha256 ?? "")  \(path)\n")
        }
    }

    @Test("a VIOS without scp, or with a directory that isn't writable, refuses before the first byte", arguments: bothTransports)
    func refused(_ transport: TransportPreference) async throws {
        try await with(transport) { lab, runner in
            let library = try #require(RemotePath("/var/vio/VMLibrary/x"))
            await #expect(throws: TransferFailure(.refused("scp: \(library): Permission denied"))) {
                try await FileUpload(Pattern(10), to: library).run(over: runner)
            }
            try lab.arm("no-tool=scp", on: Self.vios)
            let failure = try await #require(throws: TransferFailure.self) {
                try await FileUpload(Pattern(10), to: path).run(over: runner)
            }
            guard case .unexpected(let text, exitStatus: 127) = failure.reason else { throw failure }
            #expect(text.contains("scp") && text.contains("not found"))
        }
    }

    @Test("an interruption leaves the part that has arrived", arguments: bothTransports)
    func interrupted(_ transport: TransportPreference) async throws {
        try await with(transport) { lab, runner in
            try lab.arm("slow-transfer=2000000", on: Self.vios)
            // However slow this machine is, it isn't through before the interruption.
            let size = 2_000_000_000
            let task = Task { try await FileUpload(Pattern(size), to: path).run(over: runner) }
            try await eventually { try await self.size(lab) ?? 0 > 1_000_000 }
            // The other channel of the same connection works meanwhile.
            let listed = try await runner.exchange(.line("ls -l \(path)"))
            #expect(String(decoding: listed.output, as: UTF8.self).contains("padmin"))
            task.cancel()
            let failure = try await #require(throws: TransferFailure.self) { try await task.value }
            #expect(failure.reason == .interrupted && failure.bytesMoved < size)
        }
    }

    @Test("a medium comes back from the repository", arguments: bothTransports)
    func download(_ transport: TransportPreference) async throws {
        try await with(transport) { lab, runner in
            let origin = try #require(RemotePath("/var/vio/VMLibrary/\(Self.medium)"))
            let (count, sum) = try await FileDownload(of: origin).run(over: runner) { content throws(TransferFailure) in
                var sum = ChecksumStream()
                while case let piece = try await content.next(1 << 20), !piece.isEmpty { piece.withUnsafeBytes { sum.add($0) } }
                return (sum.count, sum.value)
            }
            #expect(count > 0)
            #expect(try await lab.ssh(Self.vios, "cksum \(origin)").out == "\(sum) \(count) \(origin)\n")
        }
    }
}
