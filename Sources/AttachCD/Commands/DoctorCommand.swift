import ArgumentParser
import PowerVM
import Remoting
import VirtualOptical

struct DoctorCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check everything that an attach needs; changes nothing.",
        discussion: """
            Checks this machine, the route to every host, the VIOSes and the LPARs, and reports what attach would do. Without an LPAR: \
            this machine, and the VIOSes and HMCs that the options name, or all of the inventory. Exit 0 only if attach would reach its \
            first change.
            """)

    @Argument(help: ArgumentHelp("The LPARs.", valueName: "lpar"), completion: .lpars)
    var lpars: [String] = []

    @Option(
        help: ArgumentHelp("Also find out, without a change, what media put can use on this VIOS.", valueName: "vios"),
        completion: .vioses)
    var media: String?

    @OptionGroup(title: "Route") var route: RouteOptions
    @OptionGroup(title: "Route") var hmc: HMCOptions
    @OptionGroup(title: "Connection") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        try LPARSelection(lpars, route, hmc).validate()
        try VIOSArguments.validate([media].compactMap(\.self))
        try output.refuseLines()
    }

    func run(_ context: CLIContext) async throws {
        let session = try CLISession("doctor", context: context, connection: connection, output: output)
        let selection = LPARSelection(lpars, route, hmc)
        let audit = session.audit.settings
        let local = LocalCheck(
            settings: session.settings, transport: connection.transport, environment: context.environment)
        let limit = try session.reporting { () throws(Problem) in try session.jobs(servers: 1) }
        let media = media
        try await session.perform(abandoned: { _ in
            let problem = Problem(.failed, .interrupted, "interrupted; no check has finished", hint: "run it again")
            return DoctorReport(sections: [.init(title: "this machine", checks: [.failed("doctor", nil, problem)])])
        }) { run in
            let resolver = RequestResolver(
                selection: selection, inventory: session.inventory, connections: run.connections, context: run.context,
                isStrict: session.settings.isStrict)
            let doctor = Doctor(
                local: local, audit: audit, inventory: session.inventory, connections: run.connections, resolver: resolver,
                bound: run.context.limits.command, limit: limit)
            var report = await context.operations.doctor(doctor, selection.lpars)
            if let media {
                let probe = MediaProbe(vios: await run.connections.vios(media), context: run.context)
                report.sections.append(.init(title: "\(media) (media)", checks: await probe.examine()))
            }
            return report
        }
    }
}
