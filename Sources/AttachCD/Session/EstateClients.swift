import AsyncSupport
import PowerVM
import Remoting
import VirtualOptical

/// Adds to a list what the running LPARs show of their drives.
struct EstateClients: Sendable {
    var session: CLISession
    var run: CLISession.Run
    /// How many LPARs are queried at once.
    var parallel: Int
    /// Of `--where`: an LPAR whose rows can't meet them isn't queried.
    var conditions: [RecordCondition] = []

    func asked(_ estate: Estate) async -> Estate {
        var result = estate
        let names = queried(estate)
        let resolver = RequestResolver(
            selection: LPARSelection(names), inventory: session.inventory, connections: run.connections, context: run.context)
        let status = session.context.operations.status
        run.progress.expect(names.count)
        let reports = await names.concurrentMap(limit: parallel) { name -> LPARReport in
            defer { run.progress.finish(name) }
            switch await resolver.job(name) {
            case .success(let job):
                let report = await status(
                    StatusOperation(request: job.request, hosts: job.hosts, context: run.live.following(name, job.context)))
                await run.connections.release(lpar: resolver.host(of: name))
                return report
            case .failure(let problem): return LPARReport(lpar: name, failed: problem)
            }
        }
        let byName = Dictionary(reports.map { ($0.lpar, $0) }) { first, _ in first }
        for server in result.servers.indices {
            for adapter in result.servers[server].adapters.indices {
                result.servers[server].adapters[adapter].add(byName, on: result.servers[server].vios)
            }
        }
        result.warnings += Self.warnings(reports)
        return result
    }

    /// Each LPAR's own reason where they are few; else how many, and which.
    private static func warnings(_ reports: [LPARReport]) -> [String] {
        let failed = reports.filter { $0.problem != nil }
        guard failed.count > 3 else { return failed.compactMap { $0.problem?.message } }
        return Dictionary(grouping: failed, by: \.status).sorted { $0.key.rawValue < $1.key.rawValue }.map { status, reports in
            "\(reports.count) LPARs are \(status.rawValue): \(reports.map(\.lpar).joined(separator: ", "))"
        }
    }

    /// The LPARs that may run and have a drive that the VIOS shows as it should be and that may be listed, each once.
    private func queried(_ estate: Estate) -> [String] {
        var names: [String] = []
        for server in estate.servers {
            for adapter in server.adapters {
                let isListed = adapter.drives.contains {
                    $0.isAsked && DriveRecords.mayMeet(conditions, $0, on: adapter, of: server)
                }
                guard isListed, let name = adapter.lpar, HostArgument.isValid(name), !names.contains(name) else { continue }
                names.append(name)
            }
        }
        return names
    }
}

extension Estate.Adapter {
    fileprivate mutating func add(_ reports: [String: LPARReport], on vios: VIOSName) {
        guard let report = lpar.flatMap({ reports[$0] }) else { return }
        for index in drives.indices where drives[index].isAsked {
            let isOwn = report.server?.vios == vios && report.drive?.name == drives[index].name
            guard isOwn || report.drive == nil else { continue }
            drives[index].client = Estate.Client(
                state: report.status.rawValue, cd: isOwn ? report.device?.name.text : nil, mounts: isOwn ? report.mounts : [])
        }
        if clientSlot == nil, report.server?.vios == vios, report.server?.adapter == name { clientSlot = report.client?.slot }
    }
}

extension Estate.Drive {
    /// A drive that is Defined can't have a working cd.
    fileprivate var isAsked: Bool { client == nil && status != "defined" }
}
