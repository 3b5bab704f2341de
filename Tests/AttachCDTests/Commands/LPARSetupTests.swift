import Foundation
import Glibc
import PowerLab
import TestSupport
import Testing

/// `lpar-setup` from outside.
@Suite struct LPARSetupTests {
    private static let script = "/usr/local/sbin/attach-cd-lpar"

    @Test("what is installed is claimed as it was seen; one that others may write is replaced, whatever its checksum")
    func mode() async throws {
        try await E2E.with("seed") { e2e in
            let first = try await e2e.setup()
            #expect(first.document["status"] == .string("installed") && first.document["mode"] == .string("-rwxr-xr-x"))
            #expect(first.document["owner"] == .string("0"), "\(first.answer)")
            let change = try await e2e.lab.ssh("root@aix04", "chmod 777 \(Self.script)")
            #expect(change.status == 0, "\(change)")
            let again = try await e2e.setup()
            #expect(
                again.document["status"] == .string("installed") && again.document["changed"] == .bool(true), "\(again.answer)")
            #expect(try await e2e.lab.ssh("root@aix04", "ls -ln \(Self.script)").out.hasPrefix("-rwxr-xr-x"))
            let third = try await e2e.text("lpar-setup", "aix04")
            #expect(
                third.out.contains("already installed") && third.out.contains("owner 0 (0 is root), mode -rwxr-xr-x"), "\(third)")
            let audit = try e2e.program.auditLog().map { try JSON.read($0) }
            #expect(audit.first?["operation"] == .string("lpar-setup") && audit.first?["changed"] == .bool(true))
        }
    }

    @Test("a directory that others may write is refused, with what was seen, and nothing is installed")
    func directory() async throws {
        try await E2E.with("seed") { e2e in
            _ = try await e2e.lab.ssh("root@aix04", "mkdir -p /usr/local/sbin; chmod 775 /usr/local/sbin")
            let refused = try await e2e.setup()
            #expect(
                refused.answer.status == 2 && refused.document["error"]["code"] == .string("unsafe-directory"),
                "\(refused.answer)")
            #expect(refused.document["error"]["message"].text?.contains("drwxrwxr-x 0") == true, "\(refused.answer)")
            #expect(refused.document["changed"] == .bool(false))
            #expect(try await e2e.lab.ssh("root@aix04", "ls \(Self.script)").status != 0)
        }
    }

    @Test("what is installed isn't used where others could exchange it, also by way of the directory above")
    func exchangeable() async throws {
        try await E2E.with("seed") { e2e in
            _ = try await e2e.setup()
            try e2e.editInventory { $0.replacing("aix04: {", with: "aix04: { companion: installed,") }
            #expect(try await e2e.report("aix04").words == ["aix04 attached"])
            _ = try await e2e.lab.ssh("root@aix04", "chmod 775 /usr/local")
            let used = try await e2e.report("aix04")
            #expect(used.words == ["aix04 refused unsafe-directory"])
            #expect(used["aix04"]["error"]["hint"].text?.contains("chmod go-w") == true)
            let refused = try await e2e.setup()
            #expect(refused.document["error"]["code"] == .string("unsafe-directory"), "\(refused.answer)")
            #expect(refused.document["error"]["message"].text?.contains("/usr/local is 'drwxrwxr-x 0'") == true)
        }
    }

    @Test("the doctor reports an old script as an attach does")
    func oldScript() async throws {
        try await E2E.with("seed") { e2e in
            _ = try await e2e.setup()
            let old = try await e2e.lab.ssh(
                "root@aix04", "sed s/protocol=1/protocol=0/ \(Self.script) > /tmp/old && cat /tmp/old > \(Self.script)")
            #expect(old.status == 0, "\(old)")
            let text = try String(contentsOfFile: e2e.lab.inventory, encoding: .utf8)
            let inventory = try e2e.program.home.write(
                "inventory.yaml", text.replacing("aix04: {", with: "aix04: { companion: installed,"))
            let answer = try await e2e.text("doctor", "--inventory", inventory, "aix04", "--json")
            let check = try JSON.read(answer.out)["checks"].items.first { $0["name"].text == "companion" }
            #expect(answer.status == 2 && check?["value"] == .string("companion-version"), "\(answer)")
            #expect(check?["hint"].text?.contains("lpar-setup") == true)
        }
    }

    @Test("another machine than the inventory's is refused, as before an attach")
    func machine() async throws {
        try await E2E.with("seed") { e2e in
            let text = try String(contentsOfFile: e2e.lab.inventory, encoding: .utf8)
            let other = try e2e.program.home.write("inventory.yaml", text.replacing("7812345", with: "7800000"))
            let answer = try await e2e.text("lpar-setup", "--inventory", other, "aix04", "--json")
            let document = try JSON.read(answer.out)
            #expect(answer.status == 2 && document["error"]["code"] == .string("wrong-machine"), "\(answer)")
            #expect(try await e2e.lab.ssh("root@aix04", "ls \(Self.script)").status != 0)
        }
    }

    @Test("an answer that is lost in the middle is unknown (3); interrupted before anything was sent it is 130")
    func lost() async throws {
        try await E2E.with("seed") { e2e in
            try e2e.lab.arm("late-boot=30", on: "aix04")
            let silent = try await e2e.setup()
            #expect(silent.answer.status == 4 && silent.document["changed"] == .bool(false), "\(silent.answer)")
            try e2e.lab.arm("clear", on: "aix04")
            let login = URL(filePath: e2e.lab.lab.directory.host("aix04").root).deletingLastPathComponent().appending(
                path: "login-root")
            let shell = try String(contentsOf: login, encoding: .utf8)
            func begin(with line: String) throws {
                try writeScript(shell.replacing("#!/bin/sh\n", with: "#!/bin/sh\n\(line)\n"), to: login.path)
            }
            // The installer comes as this line; its session is killed.
            try begin(with: #"if [ "$2" = "/usr/bin/ksh -s" ]; then kill -9 $PPID; exit 1; fi"#)
            let cut = try await e2e.setup()
            #expect(cut.answer.status == 3 && cut.document["status"] == .string("unknown"), "\(cut.answer)")
            #expect(cut.document["changed"].isNull && cut.document["steps"][0]["outcome"] == .string("unknown"))
            #expect(try e2e.program.auditLog().count == 1)
            try begin(with: "sleep 3")
            let before = try e2e.lab.execs(on: "aix04")
            let running = try e2e.program.start(["lpar-setup", "aix04", "--json"])
            try await eventually("it asked") { try e2e.lab.execs(on: "aix04") > before }
            running.send(SIGINT)
            let answer = try await running.end(within: .seconds(20))
            let document = try JSON.read(answer.out)
            #expect(answer.status == 130 && document["changed"] == .bool(false), "\(answer)")
            let begun = e2e.program.home.path("begun")
            try begin(with: #"if [ "$2" = "/usr/bin/ksh -s" ]; then : >"\#(begun)"; sleep 5; fi"#)
            let abandoned = try e2e.program.start(["lpar-setup", "aix04", "--json"])
            try await eventually("it is being installed") { FileManager.default.fileExists(atPath: begun) }
            abandoned.send(SIGINT)
            try await eventually("the first signal is answered") { abandoned.err.contains("Interrupt again") }
            abandoned.send(SIGINT)
            let end = try await abandoned.end(within: .seconds(20))
            let report = try JSON.read(end.out)
            #expect(end.status == 3 && ReportSchema.faults(in: report).isEmpty, "\(end)")
            #expect(report["steps"][0]["name"] == .string("install-companion"), "\(end)")
        }
    }
}

extension E2E {
    fileprivate func setup() async throws -> (document: JSON, answer: Program.Answer) {
        let answer = try await text("lpar-setup", "aix04", "--json")
        return (try JSON.read(answer.out), answer)
    }
}
