import ArgumentParser
import PowerVM
import VirtualOptical
import Remoting

struct LPARSetupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lpar-setup",
        abstract: "Install the companion script on an LPAR, and print the line that binds a key to it.",
        discussion: """
            Needed only where the inventory says companion: installed, or where a key shall be able to do nothing but this; see \
            attach-cd-lpar(8). Running it again updates an old script.
            """)

    @Argument(help: "The LPAR, by the name it has in the inventory or in the ssh configuration.")
    var lpar: String
    @Option(help: ArgumentHelp("The LPAR's ssh host, where it isn't the LPAR's name.", valueName: "host"))
    var host: String?
    @Option(help: ArgumentHelp("The LPAR's partition name, where it isn't the LPAR's name.", valueName: "name"))
    var partition: String?
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        for name in [lpar, host].compactMap(\.self) where !HostArgument.isValid(name) {
            throw ValidationError("'\(SafeText.clean(name))' is no name of an LPAR or host.")
        }
        let session = try CLISession(connection: connection, output: output)
        let inventory = session.settings.inventory.value
        let known = inventory.lpars[lpar]
        let identity = LPARIdentity(
            lpar, partitionName: partition ?? known?.partition, id: known?.id,
            machine: known?.system.flatMap { inventory.systems[$0]?.machine })
        let timeout = connection.timeout?.duration
        let connections = session.makeConnections()
        let target = host ?? known?.host ?? lpar
        let progress = Progress(isQuiet: output.quiet)
        let name = lpar
        let live = LiveRun(audit: session.audit)
        let ((installed, end), signal) = await Interruption.guarding(
            notice: { live.showNotice() },
            abandon: { () async -> (CompanionSetup.Installed?, VerbOutcome) in
                let problem = live.abandon([name]).first?.problem
                await connections.abandon()
                return (nil, problem.map { VerbOutcome(drive: nil, failed: $0) } ?? VerbOutcome())
            }
        ) {
            // Always over standard input: what is installed may be old, or not there.
            var access = await connections.lpar(host: target, partition: known)
            access.companion.delivery = .stdin
            let context = live.following(name, .real(progress, timeout: timeout))
            let result = await CompanionSetup(
                identity: identity, lpar: access, context: context
            ).run()
            await connections.closeAll()
            return result
        }
        progress.end()
        var report = SetupReport(lpar: lpar, host: target, installed: installed, end: end)
        session.audit.record(report.json, steps: end.steps)
        report.end.warnings += session.audit.warnings
        switch (output.effectiveFormat, end.problem) {
        case (.json, _): Terminal.out(report.json.cleaned.printed + "\n")
        case (.text, nil): Terminal.out(report.text)
        case (.text, let problem?): CommandFailureExit.tell(problem)
        }
        let code = end.problem?.status.exitCode(of: .attach) ?? 0
        let ended = ExitPolicy.exitCode(code, interruptedBy: signal)
        if ended != 0 { throw ExitCode(ended) }
    }
}

/// What `lpar-setup` found or did, and the line that binds a key to it.
struct SetupReport {
    var lpar: String
    var host: String
    var installed: CompanionSetup.Installed?
    var end: VerbOutcome

    private var keyLine: String { "restrict,command=\"\(CompanionInstall.forcedCommand)\" PUBLIC-KEY" }

    var text: String {
        SafeText.cleanLines(
            """
            \(host): \(end.changed == false ? "already installed" : "installed") \(Companion.installedPath)
              version \(installed?.version ?? "unknown"), cksum \(installed?.checksum ?? "unknown"), owner \(installed?.owner ?? "unknown") (0 is root), mode \(installed?.mode ?? "unknown")
            To bind a key to it, so that it can do nothing else, write into root's authorized_keys on \(host):
              \(keyLine)
            and into the inventory: lpars: { \(lpar): { companion: installed } }

            """)
    }

    var json: JSONValue {
        let good = end.changed == false ? "already-installed" : "installed"
        return [
            "schema": .string(ReportJSON.schema), "operation": .string("lpar-setup"),
            "status": .string(end.problem?.status.rawValue ?? good), "changed": ReportJSON.flag(end.changed),
            "lpar": .string(lpar), "host": .string(host), "path": .string(Companion.installedPath),
            "version": ReportJSON.text(installed?.version), "cksum": ReportJSON.text(installed?.checksum),
            "owner": ReportJSON.text(installed?.owner), "mode": ReportJSON.text(installed?.mode),
            "authorized_keys": .string(keyLine), "steps": .array(end.steps.map(ReportJSON.step)),
            "warnings": .array(end.warnings.map(JSONValue.string)), "error": end.problem.map(ReportJSON.error) ?? .null,
        ]
    }
}
