import Remoting
import ArgumentParser

extension Inventory.AuditDestination: ExpressibleByArgument {}

struct AuditOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Where changes are recorded: a file, syslog (authpriv), or both.", valueName: "file|syslog|both"))
    var audit: Inventory.AuditDestination?

    @Option(
        help: ArgumentHelp("The audit log's file (default: audit.log in the state directory).", valueName: "file"),
        completion: .file())
    var auditLog: String?

    func settings(defaults: Inventory.Defaults, environment: Environment) -> AuditSettings {
        let path = auditLog ?? defaults.auditLog
        return AuditSettings(
            destination: audit ?? defaults.audit ?? .file, path: path, environment: environment)
    }
}
