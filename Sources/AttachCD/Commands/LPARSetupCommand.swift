import ArgumentParser
import PowerVM
import VirtualOptical

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
        let session = try JobSession(connection: connection, output: output)
        let inventory = session.settings.inventory.value
        let known = inventory.lpars[lpar]
        var request = DriveRequest(lpar: lpar, partitionName: partition ?? known?.partition)
        request.partitionID = known?.id
        if let timeout = connection.timeout?.duration { request.bounds.command = timeout }
        let connections = session.makeConnections()
        let target = host ?? known?.host ?? lpar
        let setupRequest = request
        let (result, _) = await Interruption.guarding { () async -> Result<CompanionSetup.Outcome, Problem> in
            // Always over standard input: what is installed may be old, or not there.
            var access = await connections.lpar(host: target, partition: known)
            access.companion.delivery = .stdin
            let result: Result<CompanionSetup.Outcome, Problem>
            do throws(Problem) {
                result = .success(try await CompanionSetup(request: setupRequest, lpar: access).run())
            } catch {
                result = .failure(error)
            }
            await connections.closeAll()
            return result
        }
        switch result {
        case .success(let outcome): show(outcome)
        case .failure(let problem): throw CommandFailureExit(problem: problem, output: output, operation: "lpar-setup")
        }
    }

    private var keyLine: String { "restrict,command=\"\(CompanionInstall.forcedCommand)\" PUBLIC-KEY" }

    private func show(_ outcome: CompanionSetup.Outcome) {
        switch output.effectiveFormat {
        case .text:
            Terminal.out(
                """
                \(outcome.host): \(outcome.changed ? "installed" : "already installed") \(outcome.path)
                  version \(outcome.version), cksum \(outcome.checksum), owner root, mode 755
                To bind a key to it, so that it can do nothing else, write into root's authorized_keys on \(outcome.host):
                  \(keyLine)
                and into the inventory: lpars: { \(lpar): { companion: installed } }

                """)
        case .json:
            let document: JSONValue = [
                "schema": .string(ReportJSON.schema), "operation": .string("lpar-setup"),
                "status": .string(outcome.changed ? "installed" : "already-installed"), "changed": .bool(outcome.changed),
                "lpar": .string(lpar), "host": .string(outcome.host), "path": .string(outcome.path),
                "version": .string(outcome.version),
                "cksum": .string(outcome.checksum), "authorized_keys": .string(keyLine), "error": .null,
            ]
            Terminal.out(document.printed + "\n")
        }
    }
}
