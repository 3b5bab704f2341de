import Foundation
import PowerVM

@testable import VirtualOptical

/// Plays a scene on the simulated clock: each client alone, then what is still being written ends; at last the sequel without any
/// fault: clean, and put once more.
final class MediaSceneRun: @unchecked Sendable {
    /// One client's end, and the medium as it was at that moment.
    struct End {
        var client: MediaScene.Client?
        var result: MediaResult
        /// As it was when the client began.
        var before: ModelStore.Medium?
        var medium: ModelStore.Medium?
        /// What is in the file that `media get` wrote.
        var received: [UInt8]?
        var time: Double
    }

    let scene: MediaScene
    let simulation = Simulation()
    let store: ModelStore
    /// The VIOS that a medium is copied from.
    let origin: ModelStore
    /// A file of people's on the VIOS, that media are made of.
    let file = RemotePath("/home/padmin/image.iso") ?? .mnt
    /// Where media are received.
    let directory: String
    let image: LocalImage
    let content: [UInt8]
    let name: MediumName
    private let records = ["us": MemoryRecords(), "them": MemoryRecords()]
    private(set) var ends: [End] = []
    private(set) var sequel: [End] = []
    /// What is in the directory afterwards.
    private(set) var files: [String] = []
    private(set) var ending = Simulation.Ending.hung

    init(_ scene: MediaScene, _ image: LocalImage, _ content: [UInt8], _ name: MediumName) {
        self.scene = scene
        self.image = image
        self.content = content
        self.name = name
        directory = FileManager.default.temporaryDirectory.appending(path: "attach-cd-scene-\(scene.seed)-\(getpid())").path
        store = ModelStore(simulation)
        origin = ModelStore(simulation)
        origin.faults = scene.originFaults
        origin.media[name.text] = ModelStore.Medium(
            file: ModelStore.File(content: content, modified: 0, owner: "people"), access: "ro")
        store.networkRate = scene.networkRate
        store.importRate = scene.importRate
        store.faults = scene.faults
        if !scene.hasRepository { store.sizeMB = nil }
        if let mounted = scene.mounted { (store.mounted, store.mountedBy) = (mounted, "people") }
        store.exports["/other"] = [:]
        store.exports["/export/iso"] = [name.text: ModelStore.File(content: content, modified: 0, owner: "nfs")]
        store.files[file.text] = ModelStore.File(content: content, modified: 0, owner: "people")
        for (path, count) in scene.strays {
            store.files[path] = ModelStore.File(content: Array(repeating: 1, count: count), modified: 0, owner: "people")
        }
        furnish()
    }

    private func furnish() {
        guard scene.hasRepository else { return }
        func medium(_ content: [UInt8], _ drives: [String] = []) -> ModelStore.Medium {
            ModelStore.Medium(
                file: ModelStore.File(content: content, modified: 0, owner: "people"), access: "ro", drives: drives)
        }
        switch scene.before {
        case .nothing: break
        case .same: store.media[name.text] = medium(content)
        case .other: store.media[name.text] = medium([1, 2, 3])
        case .loaded: store.media[name.text] = medium([1, 2, 3], ["aix04_cd"])
        case .half: store.media[name.text] = medium(Array(content.prefix(content.count / 2)))
        }
    }

    /// - Throws: what went wrong with the directory of this test.
    func play() throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let clients = scene.clients
        ending = simulation.run(limit: 4_000_000) {
            await withTaskGroup(of: Void.self) { group in
                for (index, client) in clients.enumerated() {
                    group.addTask { await self.play(client, path: "\(self.directory)/\(index)") }
                }
            }
            // Whatever is still being written ends.
            await self.simulation.sleep(3600)
            self.store.advance()
        }
        files = try FileManager.default.contentsOfDirectory(atPath: directory)
    }

    private func play(_ client: MediaScene.Client, path: String) async {
        await simulation.sleep(client.start)
        var route = CommandRoute.vios
        if case .fetch(_, throughHMC: true) = client.work { route = .hmc(system: "ms", vios: "vio1") }
        let host = ModelStoreHost(store, client.host, route: route)
        (host.cuts, host.deadFrom) = (scene.cuts, scene.deadFrom)
        store.advance()
        let before = store.media[name.text]
        let work = Task { await self.result(client.work, host, self.records[client.host] ?? MemoryRecords(), path) }
        let timer = client.interruption.map { seconds in
            Task {
                await self.simulation.sleep(seconds)
                work.cancel()
            }
        }
        let result = await work.value
        timer?.cancel()
        note(result, client, before, path, &ends)
    }

    private func note(
        _ result: MediaResult, _ client: MediaScene.Client?, _ before: ModelStore.Medium?, _ path: String, _ ends: inout [End]
    ) {
        store.advance()
        ends.append(
            End(
                client: client, result: result, before: before, medium: store.media[name.text],
                received: FileManager.default.contents(atPath: path).map { [UInt8]($0) }, time: simulation.now))
    }

    private func result(
        _ work: MediaScene.Work, _ host: ModelStoreHost, _ records: MemoryRecords, _ path: String
    ) async -> MediaResult {
        switch work {
        case .put(let intent):
            var put = MediumPut(
                .file(image), name: name, intent: intent, vios: host.remote, records: records, context: host.context)
            put.readsInline = true
            return await put.run()
        case .fetch(let intent, _):
            guard let file = NFSFile("nfs01:/export/iso/\(name)") else {
                return MediaResult(
                    vios: host.remote.name, name: name, failed: Problem(.failed, .internal, "no such file", hint: ""))
            }
            return await MediumFetch(
                MediumFetch.Source(file: file), name: name, intent: intent, vios: host.remote, records: records,
                context: host.context
            ).run()
        case .adopt(let intent):
            return await MediumFromFile(
                MediumFromFile.Source(path: file), name: name, intent: intent, vios: host.remote, records: records,
                context: host.context
            ).run()
        case .copy(let intent): return await copy(intent, host, records)
        case .verify(let reference, let readsBack):
            return await MediumVerify(
                name: name, reference: self.reference(reference), readsBack: readsBack, vios: host.remote, records: records,
                context: host.context
            ).run()
        case .get:
            var get = MediumGet(name: name, path: path, overwrites: false, vios: host.remote, context: host.context)
            get.readsInline = true
            return await get.run()
        case .clean:
            return await MediaCleaning(removes: true, vios: host.remote, records: records, context: host.context).run()
        }
    }

    private func copy(_ intent: PutIntent, _ host: ModelStoreHost, _ records: MemoryRecords) async -> MediaResult {
        let from = ModelStoreHost(origin, host.name)
        from.cuts = scene.originCuts
        do throws(Problem) {
            let stored = try await from.remote.stored(name, from.context)
            guard let bytes = stored.state.bytes else { throw .sizeUnknown(name, on: from.remote.name) }
            var put = MediumPut(
                .medium(stored, bytes: bytes), name: name, intent: intent, vios: host.remote, records: records,
                context: host.context)
            put.readsInline = true
            return await put.run()
        } catch {
            return MediaResult(vios: "vio1", name: name, failed: error)
        }
    }

    private func reference(_ reference: MediaScene.Work.Reference) -> MediumVerify.Reference {
        switch reference {
        case .file: .file(image, LocalDigest(readsInline: true))
        case .digest: .sha256(ModelStore.sha256(content))
        case .record: .record
        }
    }

    /// Without any fault: clean removes what is ours, and put ends well or is refused for a reason that is there.
    func playSequel() {
        store.faults = ModelStore.Faults()
        let records = records["us"] ?? MemoryRecords()
        _ = simulation.run(limit: 4_000_000) {
            await self.simulation.sleep(3600)
            for work in [MediaScene.Work.clean, .put(PutIntent())] {
                let result = await self.result(work, ModelStoreHost(self.store, "us"), records, "")
                self.note(result, nil, nil, "", &self.sequel)
            }
        }
    }
}
