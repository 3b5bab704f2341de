import PowerVM
import Synchronization
import TestSupport
import Testing

@testable import VirtualOptical

/// One or two managed systems in memory. Hosts answer the exchanges that attach-cd sends, with their effects on `state`.
///
/// The layouts are written by hand from the reference; no reader of PowerVM is used on this side.
final class ModelWorld: Sendable {
    struct Inside: Sendable {
        var state: ModelState
        var faults: ModelFaults
        /// Every changing command that had a chance to run: `vio1: mkvdev …`, `aix04: rmdev -l cd0`.
        var changes: [String] = []
        /// Which exchanges each host has had.
        var exchanges: [String: Int] = [:]
        /// What the companion remembers of cds until they are unconfigured or removed: `cd0@LOCATION`, and the server adapter if it
        /// is stale only against that.
        var marks: Set<[String]> = []
        /// A cfgmgr of the companion runs.
        var isConfiguring = false
        /// VTDs created so far; each gets its own generation.
        var made = 0
    }

    let inside: Mutex<Inside>

    init(_ state: ModelState, _ faults: ModelFaults = ModelFaults()) {
        inside = Mutex(Inside(state: state, faults: faults))
    }

    var state: ModelState { inside.withLock { $0.state } }
    var changes: [String] { inside.withLock { $0.changes } }

    /// How many exchanges a host has had so far.
    func exchanges(_ host: String) -> Int { inside.withLock { $0.exchanges[host] ?? 0 } }

    /// Ends all misbehaviour and forgets what was counted: the next run finds a world that works.
    func heal() {
        inside.withLock {
            $0.faults = ModelFaults()
            $0.exchanges = [:]
            $0.changes = []
        }
    }

    fileprivate func answer(_ exchange: Exchange, at host: String) -> Result<RawAnswer, TransportFailure> {
        inside.withLock { inside in
            let number = inside.exchanges[host] ?? 0
            inside.exchanges[host] = number + 1
            inside.faults.meanwhile[.init(host: host, exchange: number)]?(&inside.state)
            let cut = inside.faults.cut(host, number)
            if cut == .before || cut == .unreachable, let cut { return .failure(cut.failure) }
            let output: String
            if host == inside.state.lpar.host {
                output = inside.companion(exchange.line, exchange: number)
            } else if let index = inside.state.vioses.firstIndex(where: { $0.name == host }) {
                output = inside.padmin(exchange.line, vios: index, exchange: number)
            } else {
                return .failure(ModelFaults.Cut.unreachable.failure)
            }
            var bytes = Array(output.utf8)
            switch cut {
            case .half: bytes.removeLast(bytes.count / 2)
            case let cut?: return .failure(cut.failure)
            case nil: break
            }
            return .success(RawAnswer(output: bytes, exitStatus: 0))
        }
    }

    func runner(_ host: String) -> ModelRunner { ModelRunner(host: host, world: self) }
}

struct ModelRunner: CommandRunner {
    let host: String
    let world: ModelWorld

    func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer {
        try world.answer(exchange, at: host).get()
    }
}

extension ModelWorld {
    /// - Parameters:
    ///   - vioses: those that option or inventory name; all by default.
    ///   - areAll: the inventory lists them; an option alone gives only one.
    func hosts(_ vioses: [String]? = nil, areAll: Bool = true, viosOnly: Bool = false) -> Hosts {
        let names = vioses ?? state.vioses.map(\.name)
        let known = state.vioses
        return Hosts(
            lpar: viosOnly ? nil : LPARHost(runner: runner(state.lpar.host)),
            vioses: names.map { RemoteHost(name: VIOSName($0), runner: runner($0)) }, areAllVIOSes: areAll && !names.isEmpty,
            reservations: PartitionReservations(),
            viosNamed: { name in
                known.first { $0.partition == name.text || $0.name == name.text }.map {
                    RemoteHost(name: VIOSName($0.name), runner: self.runner($0.name))
                }
            })
    }

    func attach(_ request: TestRequest, vioses: [String]? = nil, areAll: Bool = true) async -> LPARReport {
        await AttachOperation(
            request: request, hosts: hosts(vioses, areAll: areAll, viosOnly: request.viosOnly), context: .instant
        ).run()
    }

    func detach(_ request: TestRequest, vioses: [String]? = nil) async -> LPARReport {
        await DetachOperation(request: request, hosts: hosts(vioses, viosOnly: request.viosOnly), context: .instant).run()
    }

    func status(_ request: TestRequest, vioses: [String]? = nil) async -> LPARReport {
        await StatusOperation(request: request, hosts: hosts(vioses, viosOnly: request.viosOnly), context: .instant).run()
    }

    func verbs(_ vios: String = "vio1") -> VIOSVerbs {
        VIOSVerbs(vios: RemoteHost(name: VIOSName(vios), runner: runner(vios)), context: .instant)
    }
}

extension OperationContext {
    /// Waiting takes no time; the clock stands still.
    static var instant: OperationContext { OperationContext(clock: Clock(now: { 0 }, sleep: { _ in })) }
}

extension ModelWorld.Inside {
    /// A line that the model doesn't implement: the test is wrong, or the product sends what it must not.
    func unknown(_ host: String, _ line: String) -> String {
        Issue.record("\(host) was sent what the model doesn't know: \(line)")
        return ""
    }
}
