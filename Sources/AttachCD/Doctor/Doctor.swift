import AsyncSupport
import PowerVM
import VirtualOptical
import Remoting

/// Checks everything that an attach needs, and changes nothing.
struct Doctor: Sendable {
    var local: LocalCheck
    var audit: AuditSettings
    var inventory: Inventory
    var connections: HostConnections
    var resolver: RequestResolver
    var bound: Duration
    /// LPARs that are examined at once.
    var limit = 32

    /// - Parameter lpars: none: this machine and every VIOS of the inventory.
    func run(_ lpars: [String]) async -> DoctorReport {
        let checks = await local.run() + [DoctorAudit(settings: audit).examine()]
        let machine = DoctorReport.Section(title: "this machine", checks: checks)
        return lpars.isEmpty ? await report(machine) : await report(lpars, machine)
    }

    /// Without an LPAR: what the options name, else everything in the inventory.
    private func report(_ machine: DoctorReport.Section) async -> DoctorReport {
        let (selection, asked) = (resolver.selection, resolver.selection.system.flatMap { inventory.system(called: $0)?.system })
        let isNarrow = [selection.vios, selection.hmc, selection.system].contains { $0 != nil }
        let systems = asked.map { [$0] } ?? (isNarrow ? [] : inventory.systems.sorted { $0.key < $1.key }.map(\.value))
        let consoles = [selection.hmc].compactMap(\.self) + systems.flatMap(\.hmcs)
        let names = [selection.vios].compactMap(\.self) + systems.flatMap(\.vioses)
        var report = DoctorReport(sections: [machine] + (await hmcs(consoles)) + (await vioses(names)))
        if consoles.isEmpty, names.isEmpty { report.sections[0].checks.append(.noHost(system: selection.system)) }
        return report
    }

    private func report(_ lpars: [String], _ machine: DoctorReport.Section) async -> DoctorReport {
        let examined = await lpars.concurrentMap(limit: limit) { await partition($0, await resolver.job($0)) }
        let names = examined.flatMap(\.vioses)
        let servers = await vioses(names)
        let consoles = examined.flatMap(\.hmcs)
        var report = DoctorReport(sections: [machine] + (await hmcs(consoles)) + servers + examined.map(\.section))
        // A check that an attach doesn't depend on can't fail the whole.
        let needed = Set(examined.filter { !$0.isGood }.flatMap(\.vioses))
        report.forgive(Set(names.filter { !needed.contains($0) }.map(Self.title(vios:))))
        if examined.allSatisfy(\.isGood) { report.forgive(Set(consoles.map(DoctorHMC.title))) }
        return report
    }

    // MARK: LPARs

    private struct Examined: Sendable {
        var section: DoctorReport.Section
        /// The VIOSes that its attach queries.
        var vioses: [String]
        var hmcs: [String] = []
        var isGood: Bool
    }

    private func partition(_ name: String, _ job: Result<LPARJob, Problem>) async -> Examined {
        switch job {
        case .failure(let problem):
            let section = DoctorReport.Section(title: "\(name) (LPAR)", checks: [.failed("attach", name, problem)])
            return Examined(section: section, vioses: [], isGood: false)
        case .success(let job):
            return await partition(name, job)
        }
    }

    private func partition(_ name: String, _ job: LPARJob) async -> Examined {
        var checks: [DoctorCheck] = []
        var isReached = true
        if let access = job.hosts.lpar {
            let route = await connections.link(lpar: access.runner.host).check()
            checks += route.checks
            isReached = route.failure == nil
            if isReached { checks += await DoctorLPAR(access: access, bound: bound).examine() }
        }
        let report = await AttachOperation(request: job.request, intent: .dryRun, hosts: job.hosts, context: job.context).run()
        let attach = isReached ? Self.attach(report) : .skipped("attach", name, because: "\(name) can't be reached")
        let vioses = job.hosts.vioses.map(\.name.text)
        let further = report.server.map { vioses.contains($0.vios.text) ? [] : [$0.vios.text] } ?? []
        return Examined(
            section: DoctorReport.Section(title: "\(name) (LPAR)", checks: checks + [attach]), vioses: vioses + further,
            hmcs: job.hosts.hmc?.runner.hosts ?? [], isGood: report.status.isGood)
    }

    /// What attach would do, determined by the attach itself under --dry-run.
    static func attach(_ report: LPARReport) -> DoctorCheck {
        if let problem = report.problem { return .failed("attach", report.lpar, problem) }
        let steps = report.steps.map(\.name).joined(separator: ", ")
        let place = report.server.map { "\($0.adapter) on \($0.vios), \($0.reason)" }
        let value = steps.isEmpty ? report.status.rawValue : "would do: \(steps)"
        guard report.warnings.isEmpty else {
            return .warning(
                "attach", report.lpar, value, report.warnings.joined(separator: "\n"),
                hint: "see attach-cd --dry-run \(report.lpar)")
        }
        return .ok("attach", report.lpar, value, place)
    }

    // MARK: HMCs

    private func hmcs(_ all: [String]) async -> [DoctorReport.Section] {
        var names: [String] = []
        for name in all where !names.contains(name) { names.append(name) }
        return await names.concurrentMap(limit: limit) { name in
            let route = await connections.link(hmc: name).check()
            var checks = route.checks
            if route.failure != nil {
                checks += ["systems", "rmc"].map { .skipped($0, name, because: "\(name) can't be reached") }
            } else if let runner = await connections.hmc([name]) {
                checks += await DoctorHMC(name: name, access: HMCHost(runner: runner), bound: bound).examine()
            }
            return DoctorReport.Section(title: DoctorHMC.title(name), checks: checks)
        }
    }

    // MARK: VIOSes

    static func title(vios: String) -> String { "\(vios) (VIOS)" }

    private func vioses(_ all: [String]) async -> [DoctorReport.Section] {
        var names: [String] = []
        for name in all where !names.contains(name) { names.append(name) }
        return await names.concurrentMap(limit: limit) { name in
            let route = await connections.link(vios: name).check()
            var checks = route.checks
            if route.failure == nil {
                checks += await DoctorVIOS(access: await connections.vios(name), bound: bound).examine()
            } else {
                checks += ["ioslevel", "role", "repository"].map { .skipped($0, name, because: "\(name) can't be reached") }
            }
            return DoctorReport.Section(title: Self.title(vios: name), checks: checks)
        }
    }
}

extension DoctorCheck {
    /// Nothing was found wrong because nothing was queried.
    fileprivate static func noHost(system: String?) -> DoctorCheck {
        let reason =
            system.map { "the inventory has no system \($0)" } ?? "no LPAR was given, and the inventory lists no VIOS and no HMC"
        return .warning(
            "hosts", nil, "none", "no host was queried: \(reason)",
            hint: "attach-cd doctor LPAR, or --vios VIOS, or --hmc HMC")
    }
}
