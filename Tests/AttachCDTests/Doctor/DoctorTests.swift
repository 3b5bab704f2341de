import Foundation
import PowerLab
import TestSupport
import Testing

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

    private static func port(of host: String, _ config: String) -> String? {
        let lines = config.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        guard let start = lines.firstIndex(of: "Host \(host)") else { return nil }
        return lines[start...].first { $0.hasPrefix("Port ") }.map { String($0.dropFirst(5)) }
    }
}
