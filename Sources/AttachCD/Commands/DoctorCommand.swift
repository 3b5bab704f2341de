import ArgumentParser
import PowerVM
import Remoting
import VirtualOptical

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Look at everything that an attach needs, read only.",
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
        guard !lpars.isEmpty else { return }
        do {
            _ = try lparOptions()
        } catch {
            throw ValidationError(LPAROptions.message(for: error))
        }
    }

    func run() async throws {
        let session = try CLISession(connection: connection, output: output)
        let connections = session.makeConnections()
        let inventory = session.settings.inventory.value
        let progress = Progress(isQuiet: output.quiet)
        let bound = connection.timeout?.duration
        let builder =
            try lpars.isEmpty
            ? nil
            : RequestResolver(
                lpar: lparOptions(), inventory: inventory, connections: connections,
                context: .real(progress, timeout: bound))
        let doctor = Doctor(
            local: LocalCheck(
                settings: session.settings, transport: connection.transport.transport, environment: session.environment),
            inventory: inventory, connections: connections, builder: builder, bound: bound ?? OperationContext.Limits().command)
        let names = lpars
        let (report, signal) = await Interruption.guarding(
            notice: { Terminal.error("attach-cd: interrupted; waiting for what was asked. Again: stop waiting\n") },
            abandon: { () async -> DoctorReport in
                await connections.abandon()
                let problem = Problem(.failed, .interrupted, "interrupted; no check has ended", hint: "run it again")
                return DoctorReport(sections: [.init(title: "this machine", checks: [.failed("doctor", nil, problem)])])
            }
        ) {
            let report = await doctor.run(names)
            await connections.closeAll()
            return report
        }
        progress.end()
        Terminal.out(DoctorRenderer(style: Style(environment: session.environment)).render(report, as: output.effectiveFormat))
        throw ExitCode(signal.map { 128 + $0 } ?? report.exitCode)
    }

    /// The same words that attach would be given.
    private func lparOptions() throws -> LPAROptions {
        try LPAROptions.parse((vios.map { ["--vios=\($0)"] } ?? []) + ["--"] + lpars)
    }
}
