import Foundation
import TestSupport
import Testing

@testable import AttachCD
@testable import Remoting
@testable import VirtualOptical

@Suite struct AuditLogTests {
    /// The number of arguments in each line of a run with one changing command and one more; nil for null.
    private func counts(arguments: [String]) throws -> [Int?] {
        let directory = try TemporaryDirectory("audit")
        let invoker = Invoker(arguments: arguments, host: "mgmt", user: "tester", version: "0", pid: 1, run: "r1")
        let settings = AuditSettings(
            destination: .file, path: directory.path("audit.log"), environment: Environment(variables: [:]))
        let log = AuditLog(invoker: invoker, settings: settings)
        let change = AuditLog.Change(lpar: "aix04", host: "vio1", command: "mkvdev")
        log.intend(change)
        log.conclude(change, outcome: "changed", seconds: 1)
        log.intend(change)
        log.record(["status": "attached"], steps: [])
        #expect(log.warnings.isEmpty)
        return try String(contentsOfFile: directory.path("audit.log"), encoding: .utf8).split(separator: "\n").map { line in
            let argv = try JSON.read(String(line))["invocation"]["argv"]
            return argv == .null ? nil : argv.items.count
        }
    }

    @Test("the arguments are in each line; those of a fleet in the first intent and in the report")
    func arguments() throws {
        #expect(try counts(arguments: ["attach-cd", "aix04"]) == [2, 2, 2, 2])
        func fleet(_ count: Int) -> [String] { ["attach-cd"] + (0..<count).map { "aix\($0)" } }
        #expect(try counts(arguments: fleet(50)) == [51, 51, 51, 51])
        #expect(try counts(arguments: fleet(51)) == [52, nil, nil, 52])
    }
}
