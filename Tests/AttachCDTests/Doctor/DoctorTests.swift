import Foundation
import PowerLab
import Remoting
import TestSupport
import Testing
import VirtualOptical

@testable import AttachCD

@Suite("doctor", .timeLimit(.minutes(3)))
struct DoctorTests {
    private struct Check: Decodable {
        var name: String
        var host: String?
        var status: String
        var value: String?
        var detail: String?
        var hint: String?
    }

    private struct Document: Decodable {
        var schema: String
        var operation: String
        var status: String
        var checks: [Check]

        func check(_ name: String, _ host: String?) throws -> Check {
            try #require(checks.first { $0.name == name && $0.host == host }, "\(name) of \(host ?? "this machine")")
        }
    }

    private func doctor(_ lab: LabFixture, _ arguments: String...) async throws -> (Document, Int32) {
        let answer = try await lab.run(LabFixture.builtProduct("attach-cd"), ["doctor", "--json"] + arguments)
        return (try JSONDecoder().decode(Document.self, from: Data(answer.out.utf8)), answer.status)
    }

    @Test("everything is fine: exit 0, each check in the document, nothing changed, and attach does what was said")
    func good() async throws {
        try await LabFixture.with("seed") { lab in
            let (document, status) = try await doctor(lab, "aix04")
            #expect(status == 0)
            #expect(document.schema == "attach-cd/1")
            #expect(document.operation == "doctor")
            #expect(document.status == "ok")
            #expect(document.checks.allSatisfy { $0.status == "ok" })
            for name in ["libssh2", "ssh", "ssh-config", "inventory", "transport"] { _ = try document.check(name, nil) }
            for name in ["destination", "transport", "keys", "host-key", "connect", "ioslevel", "role", "repository"] {
                _ = try document.check(name, "ms12-vio1")
            }
            for name in ["destination", "transport", "connect", "partition", "aix", "privilege", "companion", "attach"] {
                _ = try document.check(name, "aix04")
            }
            #expect(try document.check("ssh-config", nil).detail == "ATTACH_CD_SSH_CONFIG")
            #expect(try document.check("partition", "aix04").value == "aix04(5)")
            #expect(try document.check("attach", "aix04").value == "would do: create-drive, configure")
            #expect(try lab.changingCommands().isEmpty)
            let attached = try await lab.run(LabFixture.builtProduct("attach-cd"), ["aix04"])
            #expect(attached.status == 0)
            let (again, _) = try await doctor(lab, "aix04")
            #expect(try again.check("attach", "aix04").value == "already-attached")
        }
    }

    @Test("without an LPAR: this machine and every VIOS of the inventory")
    func noLPAR() async throws {
        try await LabFixture.with("seed") { lab in
            let (document, status) = try await doctor(lab)
            #expect(status == 0)
            #expect(Set(document.checks.compactMap(\.host)) == ["ms12-vio1"])
            #expect(try lab.changingCommands().isEmpty)
        }
    }

    @Test("the transport is shown with its reason, and openssh does the same")
    func openssh() async throws {
        try await LabFixture.with("seed") { lab in
            let (document, status) = try await doctor(lab, "--transport", "openssh", "aix04")
            #expect(status == 0)
            #expect(try document.check("transport", "aix04").value == "openssh")
            #expect(try document.check("transport", "aix04").detail == "--transport openssh")
            #expect(try document.check("attach", "aix04").status == "ok")
        }
    }

    @Test("an LPAR whose host key has changed: exit 4, the rest is skipped, and every failure has a hint")
    func changedKey() async throws {
        try await LabFixture.with("seed") { lab in
            let directory = try TemporaryDirectory()
            try SSHDServer.makeKey(directory.path("other"), type: "ed25519")
            let config = try String(contentsOfFile: lab.sshConfig, encoding: .utf8)
            let port = try #require(Self.port(of: "aix04", config))
            let key = try SSHDServer.publicKey(directory.path("other.pub"))
            let known = try directory.write("known", "[127.0.0.1]:\(port) \(key)\n")
            let file = try directory.write("config", "Host aix04\nUserKnownHostsFile \(known)\n" + config)
            let (document, status) = try await doctor(lab, "--ssh-config", file, "aix04")
            #expect(status == 4)
            #expect(document.status == "failed")
            #expect(try document.check("connect", "aix04").value == "host-key-changed")
            #expect(try document.check("attach", "aix04").status == "skipped")
            for check in document.checks where check.status == "failed" || check.status == "warning" {
                #expect(check.hint?.isEmpty == false, "\(check.name)")
            }
        }
    }

    @Test("a host that is another partition than meant: exit 2 as attach would")
    func wrongPartition() async throws {
        try await LabFixture.with("seed") { lab in
            let directory = try TemporaryDirectory()
            let config = try String(contentsOfFile: lab.sshConfig, encoding: .utf8)
            let port = try #require(Self.port(of: "aix05", config))
            let file = try directory.write("config", "Host aix04\nPort \(port)\n" + config)
            let (document, status) = try await doctor(lab, "--ssh-config", file, "aix04")
            #expect(status == 2)
            #expect(try document.check("partition", "aix04").value == "aix05(6)")
            #expect(try document.check("attach", "aix04").value == "wrong-partition")
            #expect(try lab.changingCommands().isEmpty)
        }
    }

    @Test("a mistake in the ssh configuration is said with its line, for every host, with exit 4")
    func badConfiguration() async throws {
        try await LabFixture.with("seed") { lab in
            let directory = try TemporaryDirectory()
            let file = try directory.write("config", "Host *\nBogus yes\n")
            let (document, status) = try await doctor(lab, "--ssh-config", file, "aix04")
            #expect(status == 4)
            let check = try document.check("destination", "aix04")
            #expect(check.value == "ssh-configuration")
            #expect(check.detail?.contains("\(file): line 2") == true)
        }
    }

    @Test("an unknown LPAR name that isn't a host name is a usage error")
    func hostile() async throws {
        try await LabFixture.with("seed") { lab in
            let answer = try await lab.run(LabFixture.builtProduct("attach-cd"), ["doctor", "--", "-oProxyCommand=x"])
            #expect(answer.status == 64)
        }
    }

    private static func port(of host: String, _ config: String) -> String? {
        let lines = config.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        guard let start = lines.firstIndex(of: "Host \(host)") else { return nil }
        return lines[start...].first { $0.hasPrefix("Port ") }.map { String($0.dropFirst(5)) }
    }
}

@Suite("the doctor's report")
struct DoctorReportTests {
    private func report(_ checks: DoctorCheck...) -> DoctorReport {
        DoctorReport(sections: [.init(title: "v1 (VIOS)", checks: checks)])
    }

    private let unreachable = DoctorCheck(
        name: "connect", host: "v1", status: .failed, value: "connect-timeout", detail: "no answer", hint: "look",
        outcome: .unreachable)

    @Test("the exit code is what attach would end with, the gravest first")
    func exitCodes() {
        let refused = DoctorCheck(name: "attach", host: "a", status: .failed, outcome: .refused)
        let failed = DoctorCheck(name: "role", host: "v1", status: .failed, outcome: .failed)
        #expect(report(.ok("a", nil, "b")).exitCode == 0)
        #expect(report(.warning("a", nil, "b", hint: "c")).exitCode == 0)
        #expect(report(unreachable).exitCode == 4)
        #expect(report(refused, unreachable).exitCode == 4)
        #expect(report(refused, failed, unreachable).exitCode == 1)
        #expect(report(refused).exitCode == 2)
    }

    @Test("a VIOS that no attach needs is a warning")
    func forgiven() {
        var found = report(unreachable)
        found.forgive(["v1 (VIOS)"])
        #expect(found.status == .warning)
        #expect(found.exitCode == 0)
    }

    @Test("the text is aligned, says ok, warn, FAIL and skip, and cleans what came from elsewhere")
    func text() {
        let renderer = DoctorRenderer(style: Style(environment: Environment(variables: [:]), isTerminal: false))
        let text = renderer.render(
            report(
                .ok("a", nil, "value", "detail"), .warning("longer", nil, "b", "why\u{1B}[2J", hint: "do"), unreachable,
                .skipped("s", nil, because: "reason")), as: .text)
        #expect(
            text == """
                v1 (VIOS)
                  ok    a        value (detail)
                  warn  longer   b
                                 why?[2J
                                 hint: do
                  FAIL  connect  connect-timeout
                                 no answer
                                 hint: look
                  skip  s        reason

                1 failed, 1 warning

                """)
    }
}
