import ArgumentParser
import Foundation
import PowerVM
import SSH
import Synchronization

@testable import AttachCD
@testable import Remoting
@testable import VirtualOptical

/// Runs a command line in this process, with a context that connects to nothing and records what would be carried out.
final class CommandBench: Sendable {
    struct Recording: Sendable {
        var attach: [AttachOperation] = []
        var detach: [DetachOperation] = []
        var status: [StatusOperation] = []
        var insert: [InsertOperation] = []
        var eject: [EjectOperation] = []
        var setUp: [CompanionSetup] = []
        var doctor: [(doctor: Doctor, lpars: [String])] = []
        var changes: [(change: VIOSChange, verbs: VIOSVerbs)] = []
        var connections: [ConnectionParameters] = []
        var audit: [AuditSettings] = []
        /// What was sent to a host; nothing answers.
        var sent: [(host: String, user: String, line: String)] = []
        var results = ""
        var messages = ""
        var exitCode: Int32 = 0
    }

    private let recording = Mutex(Recording())
    private let directory: String
    private let inventory: String

    static let inventory = """
        systems:
          ms12: { serial: "9105-22A*7812345", hmc: hmc1, vios: [ms12-vio1, ms12-vio2] }
          ms13: { vios: [ms13-vio1] }
        lpars:
          aix04: { system: ms12, host: aix04.example, partition: AIX04, id: 5 }
        defaults: { lpar_user: lparuser, vios_user: viosuser, hmc_user: hmcuser }
        """

    init(inventory: String = CommandBench.inventory) throws {
        directory = FileManager.default.temporaryDirectory.path + "/commands-" + UUID().uuidString
        self.inventory = directory + "/inventory.yaml"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try Data(inventory.utf8).write(to: URL(fileURLWithPath: self.inventory))
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    static func run(_ words: String...) async throws -> Recording { try await CommandBench().run(words) }

    func run(_ words: [String]) async throws -> Recording {
        let context = context(words)
        let command = try await CommandLineReader(arguments: words, environment: context.environment).command()
        guard let command = command as? any ContextCommand else { throw NoContext(words: words) }
        var exitCode: Int32 = 0
        do {
            try await command.run(context)
        } catch let code as ExitCode {
            exitCode = code.rawValue
        } catch let failure as CommandFailureExit {
            failure.show(on: context.output)
            exitCode = failure.exitCode
        }
        return recording.withLock {
            $0.exitCode = exitCode
            return $0
        }
    }

    struct NoContext: Error { var words: [String] }

    /// A file in the bench's directory.
    func file(_ name: String, _ text: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: directory + "/" + name))
        return directory + "/" + name
    }

    private func record(_ change: (inout Recording) -> Void) { recording.withLock { change(&$0) } }

    private func context(_ words: [String]) -> CLIContext {
        var context = CLIContext(
            environment: Environment(variables: ["HOME": directory, "ATTACH_CD_INVENTORY": inventory]),
            output: CommandOutput(
                result: { [self] text, _ in
                    record { $0.results += text }
                    return true
                },
                message: { [self] text in record { $0.messages += text } }, resultIsTerminal: false, messageIsTerminal: false),
            clock: .init(now: { 0 }, sleep: { _ in }),
            invoker: Invoker(arguments: words, host: "mgmt", user: "tester", version: "0", pid: 1, run: "r1"),
            audit: { [self] invoker, settings in
                record { $0.audit.append(settings) }
                return AuditLog(invoker: invoker, settings: settings)
            },
            connect: { [self] parameters in
                record { $0.connections.append(parameters) }
                return HostConnections(inventory: parameters.inventory) { host, user in
                    SilentHost(host: host) { line in self.record { $0.sent.append((host, user, line)) } }
                }
            },
            signals: SignalWatch([]))
        context.operations = operations
        return context
    }

    private var operations: CLIOperations {
        let notTried = Problem(.refused, .notTried, "not carried out", hint: "this is a test")
        return CLIOperations(
            attach: { [self] operation in
                record { $0.attach.append(operation) }
                return LPARReport(lpar: operation.request.lpar.name, failed: notTried)
            },
            detach: { [self] operation in
                record { $0.detach.append(operation) }
                return LPARReport(lpar: operation.request.lpar.name, failed: notTried)
            },
            status: { [self] operation in
                record { $0.status.append(operation) }
                return LPARReport(lpar: operation.request.lpar.name, failed: notTried)
            },
            insert: { [self] operation in
                record { $0.insert.append(operation) }
                return LPARReport(lpar: operation.request.lpar.name, failed: notTried)
            },
            eject: { [self] operation in
                record { $0.eject.append(operation) }
                return LPARReport(lpar: operation.request.lpar.name, failed: notTried)
            },
            doctor: { [self] doctor, lpars in
                record { $0.doctor.append((doctor, lpars)) }
                return DoctorReport(sections: [])
            },
            setUp: { [self] setup in
                record { $0.setUp.append(setup) }
                return (nil, VerbOutcome(drive: nil, failed: notTried))
            },
            change: { [self] change, verbs in
                record { $0.changes.append((change, verbs)) }
                return VerbOutcome(drive: change.drive, failed: notTried)
            })
    }
}

/// A host that can't be reached, and records what it was to be asked.
private struct SilentHost: HostLink {
    var host: String
    var record: @Sendable (String) -> Void

    private static let failure = TransportFailure(
        kind: .unreachable, code: "connection-refused", message: "no host in this test", hint: "none")

    func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer {
        record(exchange.line)
        throw Self.failure
    }

    func lookUp() async -> NameLookup { host.hasPrefix("nosuch") ? .unknown("no such name") : .known }
    func hasKnownKey() async -> Bool { false }
    func check() async -> HostCheck.Result { HostCheck.Result(checks: [], failure: Self.failure) }
    func release() async {}
    func close() async {}
}
