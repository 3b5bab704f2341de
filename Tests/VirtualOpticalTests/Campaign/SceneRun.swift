import AsyncSupport
import Foundation
import PowerVM

@testable import VirtualOptical

/// One scene, played to its end.
final class SceneRun: @unchecked Sendable {
    enum Result {
        case report(LPARReport)
        case verb(VerbOutcome)
    }

    struct Played {
        var client: Scene.Client
        var number: Int
        var start: Double
        var end: Double
        var result: Result
    }

    let scene: Scene
    let simulation = Simulation()
    let world: SceneWorld
    private(set) var played: [Played] = []
    private(set) var ending = Simulation.Ending.ended
    private let gates: [String: AsyncSemaphore]
    private let reservations = PartitionReservations()

    init(_ scene: Scene) {
        self.scene = scene
        world = SceneWorld(scene.state, scene.faults, simulation, seed: scene.seed)
        gates = Dictionary(uniqueKeysWithValues: scene.state.vioses.map { ($0.name, AsyncSemaphore(1)) })
    }

    func play() {
        ending = simulation.run { [self] in
            for (time, act) in scene.faults.acts {
                Task {
                    await simulation.sleep(time)
                    world.act(act)
                }
            }
            await withTaskGroup(of: Void.self) { group in
                for (number, client) in scene.clients.enumerated() {
                    group.addTask { [self] in await play(client, number) }
                }
            }
        }
    }

    /// The same attach again, in a world that works.
    func rerun() -> LPARReport? {
        world.heal()
        let client = Scene.Client(start: 0, work: .attach, request: .aix04)
        let number = scene.clients.count
        let before = ending
        ending = simulation.run { [self] in await play(client, number) }
        if before != .ended { ending = before }
        guard let last = played.last, last.number == number, case .report(let report) = last.result else { return nil }
        return report
    }

    private func play(_ client: Scene.Client, _ number: Int) async {
        await simulation.sleep(client.start)
        let start = simulation.now
        let work = Task { [self] in await perform(client, number) }
        if let delay = scene.faults.interruptions[number], number < scene.clients.count {
            Task { [self] in
                await simulation.sleep(delay)
                work.cancel()
            }
        }
        let result = await work.value
        played.append(Played(client: client, number: number, start: start, end: simulation.now, result: result))
    }

    private func perform(_ client: Scene.Client, _ number: Int) async -> Result {
        let request = client.request
        let hosts = hosts(number)
        let verbs = hosts.vioses.first.map { VIOSVerbs(vios: $0, context: context) }
        switch client.work {
        case .attach: return .report(await AttachOperation(request: request, hosts: hosts, context: context).run())
        case .detach: return .report(await DetachOperation(request: request, hosts: hosts, context: context).run())
        case .status: return .report(await StatusOperation(request: request, hosts: hosts, context: context).run())
        case .load(let medium, let replacement):
            guard let verbs, let drive, let medium = MediumName(medium) else { return .verb(VerbOutcome()) }
            return .verb(await verbs.load(medium, into: drive, replacement: replacement))
        case .unload:
            guard let verbs, let drive else { return .verb(VerbOutcome()) }
            return .verb(await verbs.unload(drive, force: false))
        case .create(let vhost):
            guard let verbs else { return .verb(VerbOutcome()) }
            return .verb(await verbs.createDrive(on: vhost, name: DriveName("other_\(number)")))
        }
    }

    private var drive: DeviceName? { DeviceName("aix04_cd") }

    private var context: OperationContext {
        OperationContext(
            clock: .init(
                now: { [simulation] in simulation.now }, sleep: { [simulation] in await simulation.sleep($0.inSeconds) }))
    }

    private func hosts(_ number: Int) -> Hosts {
        let isShared = scene.isOneRun && number < scene.clients.count
        let known = scene.state.vioses
        func vios(_ name: String) -> RemoteHost {
            let gate = isShared ? gates[name] : nil
            return RemoteHost(
                name: VIOSName(name), runner: runner(name, number), changes: gate ?? AsyncSemaphore(1))
        }
        let named = scene.listed.map(vios)
        let others = Dictionary(
            known.map { ($0.partition, vios($0.name)) } + known.map { ($0.name, vios($0.name)) },
            uniquingKeysWith: { first, _ in first })
        return Hosts(
            lpar: LPARHost(runner: runner(scene.state.lpar.host, number)), vioses: named, areAllVIOSes: !named.isEmpty,
            reservations: isShared ? reservations : PartitionReservations(),
            viosNamed: { others[$0.text] })
    }

    private func runner(_ host: String, _ number: Int) -> SceneRunner { SceneRunner(host: host, client: number, world: world) }
}

struct SceneRunner: CommandRunner {
    let host: String
    let client: Int
    let world: SceneWorld

    func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer {
        try await world.exchange(exchange, client, host).get()
    }
}

extension SceneRun {
    /// Plays a scene on a thread of its own.
    static func play(_ scene: Scene) async -> SceneRun {
        await withCheckedContinuation { continuation in
            Thread {
                let run = SceneRun(scene)
                run.play()
                continuation.resume(returning: run)
            }.start()
        }
    }

    static func played(_ scene: Scene) async -> [Played] { await play(scene).played }
}
