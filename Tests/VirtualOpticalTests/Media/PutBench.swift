import DiskImage
import Foundation
import PowerVM
import Synchronization
import TestSupport
import Testing

@testable import VirtualOptical

/// Real image files for tests, written once.
enum PutImages {
    private static let directory = FileManager.default.temporaryDirectory.appending(path: "attach-cd-put-\(getpid())")
    /// Tests run side by side: one writes an image, the others wait until it is whole.
    private static let written = Mutex<Set<String>>([])

    /// An ISO 9660 image of this size, whose content depends on its name.
    static func file(_ name: String, bytes: Int) throws -> String {
        let url = directory.appending(path: "\(name)-\(bytes).iso")
        try written.withLock { written in
            guard written.insert(url.path).inserted else { return }
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            try Data(content(name, bytes)).write(to: url)
        }
        return url.path
    }

    static func content(_ name: String, _ bytes: Int) -> [UInt8] {
        var random = SeededRandom(seed: UInt64(name.utf8.reduce(7) { $0 &* 31 &+ UInt($1) }) &+ UInt64(bytes))
        var content = (0..<bytes / 8 + 1).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } }
        content.removeLast(content.count - bytes)
        var sector = [UInt8](repeating: 0, count: 2048)
        func put(_ values: [UInt8], _ offset: Int) { sector.replaceSubrange(offset..<offset + values.count, with: values) }
        put([1] + Array("CD001".utf8) + [1], 0)
        put(Array(name.uppercased().utf8.prefix(32)) + Array(repeating: 0x20, count: 32 - min(32, name.utf8.count)), 40)
        let blocks = UInt32(bytes / 2048)
        let little = (0..<4).map { UInt8(truncatingIfNeeded: blocks >> (8 * UInt32($0))) }
        put(little + little.reversed(), 80)
        put([0, 8, 8, 0], 128)
        content.replaceSubrange(16 * 2048..<17 * 2048, with: sector)
        return content
    }
}

/// One VIOS with storage, and what is put into it, on a simulated clock.
final class PutBench: @unchecked Sendable {
    let simulation = Simulation()
    let store: ModelStore
    let host: ModelStoreHost
    let records = MemoryRecords()
    let path: String
    let bytes: Int
    let name: MediumName

    init(_ image: String = "aix", bytes: Int = 300 << 10, _ change: (ModelStore) -> Void = { _ in }) throws {
        store = ModelStore(simulation)
        host = ModelStoreHost(store)
        path = try PutImages.file(image, bytes: bytes)
        self.bytes = bytes
        name = try #require(MediumName("AIX.iso"))
        change(store)
    }

    var content: [UInt8] { [UInt8](FileManager.default.contents(atPath: path) ?? Data()) }

    /// Runs the body on a thread of its own, on the simulated clock.
    func simulated<R: Sendable>(_ body: @escaping @Sendable () async -> R) async throws -> R {
        let box = Box<R>()
        let ending = await withCheckedContinuation { continuation in
            let thread = Thread { continuation.resume(returning: self.simulation.run { box.value = await body() }) }
            thread.stackSize = 16 << 20
            thread.start()
        }
        #expect(ending == .ended)
        return try #require(box.value)
    }

    private final class Box<R>: @unchecked Sendable {
        var value: R?
    }

    func put(
        as name: MediumName? = nil, by host: ModelStoreHost? = nil, records: MemoryRecords? = nil,
        _ change: (inout PutIntent) -> Void = { _ in }
    ) async throws -> MediaResult {
        var intent = PutIntent()
        change(&intent)
        let image = try await LocalImage(path: path)
        let (runner, journal, medium) = (host ?? self.host, records ?? self.records, name ?? self.name)
        let wanted = intent
        return try await simulated {
            await self.operation(image, medium, wanted, runner, journal).run()
        }
    }

    func operation(
        _ image: LocalImage, _ medium: MediumName, _ intent: PutIntent, _ host: ModelStoreHost, _ records: MemoryRecords
    ) -> MediumPut {
        var put = MediumPut(
            .file(image), name: medium, intent: intent, vios: host.remote, records: records, context: host.context)
        put.readsInline = true
        return put
    }

    func fetch(
        _ file: String = "nfs01:/export/iso/AIX.iso", sha256: String? = nil, on point: RemotePath = .mnt,
        by host: ModelStoreHost? = nil, _ change: (inout PutIntent) -> Void = { _ in }
    ) async throws -> MediaResult {
        var intent = PutIntent()
        change(&intent)
        let source = MediumFetch.Source(file: try #require(NFSFile(file)), mountPoint: point, sha256: sha256)
        let (wanted, runner) = (intent, host ?? self.host)
        return try await simulated {
            await MediumFetch(
                source, name: self.name, intent: wanted, vios: runner.remote, records: self.records, context: runner.context
            ).run()
        }
    }

    /// From a file of the VIOS.
    func adopt(
        _ path: RemotePath, sha256: String? = nil, allowsAnyContent: Bool = false, by host: ModelStoreHost? = nil,
        _ change: (inout PutIntent) -> Void = { _ in }
    ) async throws -> MediaResult {
        var intent = PutIntent()
        change(&intent)
        let source = MediumFromFile.Source(path: path, sha256: sha256, allowsAnyContent: allowsAnyContent)
        let (wanted, runner) = (intent, host ?? self.host)
        return try await simulated {
            await MediumFromFile(
                source, name: self.name, intent: wanted, vios: runner.remote, records: self.records, context: runner.context
            ).run()
        }
    }

    func verify(_ reference: MediumVerify.Reference, readsBack: Bool = false) async throws -> MediaResult {
        try await simulated {
            await MediumVerify(
                name: self.name, reference: reference, readsBack: readsBack, vios: self.host.remote, records: self.records,
                context: self.host.context
            ).run()
        }
    }

    func get(_ path: String, overwrites: Bool = false) async throws -> MediaResult {
        try await simulated {
            var get = MediumGet(
                name: self.name, path: path, overwrites: overwrites, vios: self.host.remote, context: self.host.context)
            get.readsInline = true
            return await get.run()
        }
    }

    /// From this VIOS to another one.
    func copy(to target: ModelStore, _ change: (inout PutIntent) -> Void = { _ in }) async throws -> MediaResult {
        var intent = PutIntent()
        change(&intent)
        let wanted = intent
        let other = ModelStoreHost(target)
        return try await simulated {
            do throws(Problem) {
                let stored = try await self.host.remote.stored(self.name, self.host.context)
                guard let bytes = stored.state.bytes else { throw .sizeUnknown(self.name, on: stored.vios.name) }
                var copying = wanted
                copying.access = stored.state.access ?? .readOnly
                var put = MediumPut(
                    .medium(stored, bytes: bytes), name: self.name, intent: copying, vios: other.remote,
                    records: self.records, context: other.context)
                put.readsInline = true
                return await put.run()
            } catch {
                return MediaResult(vios: "vio1", name: self.name, failed: error)
            }
        }
    }

    func clean(removes: Bool) async throws -> MediaResult {
        try await simulated {
            await MediaCleaning(removes: removes, vios: self.host.remote, records: self.records, context: self.host.context).run()
        }
    }

    func remove(_ intent: MediumRemoveOperation.Intent = .init()) async throws -> MediaResult {
        try await simulated {
            await MediumRemoveOperation(
                name: self.name, intent: intent, vios: self.host.remote, records: self.records, context: self.host.context
            ).run()
        }
    }
}

extension MediaResult {
    /// `refused staging-full`
    var word: String { status.rawValue + (problem.map { " \($0.code.rawValue)" } ?? "") }
}
