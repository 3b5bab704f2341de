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
        var medium: ModelStore.Medium?
        var time: Double
    }

    let scene: MediaScene
    let simulation = Simulation()
    let store: ModelStore
    let image: LocalImage
    let content: [UInt8]
    let name: MediumName
    private let records = ["us": MemoryRecords(), "them": MemoryRecords()]
    private(set) var ends: [End] = []
    private(set) var sequel: [End] = []
    private(set) var ending = Simulation.Ending.hung

    init(_ scene: MediaScene, _ image: LocalImage, _ content: [UInt8], _ name: MediumName) {
        self.scene = scene
        self.image = image
        self.content = content
        self.name = name
        store = ModelStore(simulation)
        store.networkRate = scene.networkRate
        store.importRate = scene.importRate
        store.faults = scene.faults
        if !scene.hasRepository { store.sizeMB = nil }
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

    func play() {
        let clients = scene.clients
        ending = simulation.run(limit: 4_000_000) {
            await withTaskGroup(of: Void.self) { group in
                for client in clients { group.addTask { await self.play(client) } }
            }
            // Whatever is still being written ends.
            await self.simulation.sleep(3600)
            self.store.advance()
        }
    }

    private func play(_ client: MediaScene.Client) async {
        await simulation.sleep(client.start)
        let host = ModelStoreHost(store, client.host)
        (host.cuts, host.deadFrom) = (scene.cuts, scene.deadFrom)
        let work = Task { await self.result(client.work, host, self.records[client.host] ?? MemoryRecords()) }
        let timer = client.interruption.map { seconds in
            Task {
                await self.simulation.sleep(seconds)
                work.cancel()
            }
        }
        let result = await work.value
        timer?.cancel()
        note(result, client, &ends)
    }

    private func note(_ result: MediaResult, _ client: MediaScene.Client?, _ ends: inout [End]) {
        store.advance()
        ends.append(End(client: client, result: result, medium: store.media[name.text], time: simulation.now))
    }

    private func result(_ work: MediaScene.Work, _ host: ModelStoreHost, _ records: MemoryRecords) async -> MediaResult {
        switch work {
        case .put(let intent):
            var put = MediumPut(
                .file(image), name: name, intent: intent, vios: host.remote, records: records, context: host.context)
            put.readsInline = true
            return await put.run()
        case .clean:
            return await MediaCleaning(removes: true, vios: host.remote, records: records, context: host.context).run()
        }
    }

    /// Without any fault: clean removes what is ours, and put ends well or is refused for a reason that is there.
    func playSequel() {
        store.faults = ModelStore.Faults()
        let records = records["us"] ?? MemoryRecords()
        _ = simulation.run(limit: 4_000_000) {
            await self.simulation.sleep(3600)
            for work in [MediaScene.Work.clean, .put(PutIntent())] {
                let result = await self.result(work, ModelStoreHost(self.store, "us"), records)
                self.note(result, nil, &self.sequel)
            }
        }
    }
}
