import Foundation
import Glibc
import TestSupport
import Testing

@testable import AttachCD
@testable import Remoting

/// What `doctor` finds without asking a host.
@Suite struct DoctorLocalTests {
    private func check(_ name: String, _ words: [String], inventory: String = "") async throws -> JSON {
        var program = try Program("attach-cd", environment: ["ATTACH_CD_SSH_CONFIG": "/dev/null"])
        if !inventory.isEmpty {
            program.environment["ATTACH_CD_INVENTORY"] = try program.home.write("inventory.yaml", inventory)
        }
        let answer = try await program.run(["doctor", "--json"] + words)
        let document = try JSON.read(answer.out)
        #expect(ReportSchema.faults(in: document).isEmpty, "\(answer)")
        return document["checks"].items.first { $0["name"] == .string(name) } ?? .null
    }

    @Test("no host was queried: a warning, not a success")
    func noHost() async throws {
        let program = try Program("attach-cd", environment: ["ATTACH_CD_SSH_CONFIG": "/dev/null"])
        let answer = try await program.run(["doctor"])
        #expect(
            answer.status == 0 && !answer.out.contains("all checks passed") && answer.out.contains("no host was queried"),
            "\(answer)")
        let named = try await check("hosts", ["--system", "ms99"], inventory: "systems: { ms12: { vios: [no..vio1] } }\n")
        #expect(named["detail"].text?.contains("ms99") == true)
    }

    @Test("an option gives the hosts to query, else the inventory does")
    func hosts() async throws {
        let inventory = "systems: { ms12: { vios: [no..vio1], hmc: no..hmc1 }, ms13: { vios: [no..vio3] } }\n"
        for (words, hosts) in [
            ([], ["no..hmc1", "no..vio1", "no..vio3"]), (["--hmc", "no..hmc9"], ["no..hmc9"]),
            (["--vios", "no..vio9"], ["no..vio9"]), (["--system", "ms13"], ["no..vio3"]),
            (["--system", "ms12", "--vios", "no..vio9"], ["no..hmc1", "no..vio9", "no..vio1"]),
        ] {
            var program = try Program("attach-cd", environment: ["ATTACH_CD_SSH_CONFIG": "/dev/null"])
            program.environment["ATTACH_CD_INVENTORY"] = try program.home.write("inventory.yaml", inventory)
            let document = try JSON.read(try await program.run(["doctor", "--json"] + words).out)
            var asked: [String] = []
            for host in document["checks"].items.compactMap({ $0["host"].text }) where !asked.contains(host) {
                asked.append(host)
            }
            #expect(asked == hosts, "\(words)")
        }
    }

    @Test("the audit log is checked, and not created")
    func auditLog() throws {
        let directory = try TemporaryDirectory("audit")
        func inspect(_ path: String) -> String? {
            do throws(AuditFile.Failure) {
                try AuditFile(path: path).inspect()
                return nil
            } catch {
                return error.message
            }
        }
        #expect(inspect(directory.path("state/attach-cd/audit.log")) == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.root).isEmpty)
        let log = try directory.write("audit.log", "")
        chmod(log, 0o666)
        #expect(inspect(log)?.contains("can be written by others") == true)
        chmod(log, 0o600)
        #expect(inspect(log) == nil)
        symlink(log, directory.path("link"))
        #expect(inspect(directory.path("link"))?.contains("symbolic link") == true)
        #expect(inspect(log + "/audit.log")?.contains("Not a directory") == true)
        #expect(throws: AuditFile.Failure.self) { try AuditSyslog(socket: directory.path("nolog")).inspect() }
    }

    @Test("a log that can't be written is a warning with what to do, and exit 0")
    func warning() async throws {
        let found = try await check("audit-log", ["--audit-log", "/dev/null/audit.log"])
        #expect(found["status"] == .string("warning") && found["value"] == .string("/dev/null/audit.log"))
        #expect(found["detail"].text?.contains("Not a directory") == true && found["hint"].text?.contains("--audit-log") == true)
    }
}
