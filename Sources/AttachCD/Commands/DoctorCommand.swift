import ArgumentParser
import PowerVM
import Remoting
import VirtualOptical

struct DoctorCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check everything that an attach needs, read only.",
        discussion: """
            Looks at this machine, at the way to every host, at the VIOSes and at the LPARs, and says what attach would do. Without an \
            LPAR: this machine and every VIOS of the inventory. Exit 0 only if attach would get as far as its first change.
            """)

    @Argument(help: ArgumentHelp("The LPARs.", valueName: "lpar"))
    var lpars: [String] = []

    @Option(help: ArgumentHelp("Use this VIOS.", valueName: "vios"))
    var vios: String?

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if !lpars.isEmpty { try LPARSelection(lpars, vios: vios).validate() }
    }

    func run(_ context: CLIContext) async throws {
        let session = try CLISession(context: context, connection: connection, output: output)
        let selection = LPARSelection(lpars, vios: vios)
        let local = LocalCheck(
            settings: session.settings, transport: connection.transport.transport, environment: context.environment)
        try await session.perform(abandoned: { _ in
            let problem = Problem(.failed, .interrupted, "interrupted; no check has finished", hint: "run it again")
            return DoctorReport(sections: [.init(title: "this machine", checks: [.failed("doctor", nil, problem)])])
        }) { run in
            let resolver = RequestResolver(
                selection: selection, inventory: session.inventory, connections: run.connections, context: run.context)
            let doctor = Doctor(
                local: local, inventory: session.inventory, connections: run.connections, resolver: resolver,
                bound: run.context.limits.command)
            return await context.operations.doctor(doctor, selection.lpars)
        }
    }
}
