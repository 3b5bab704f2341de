import Foundation
import PowerLab
import TestSupport
import Testing

/// The companion script installed, and a key restricted to it.
@Suite struct RestrictedKeyTests {
    @Test("installed by lpar-setup, bound to the key, named in the inventory: the whole job, and again, and back")
    func forcedCommand() async throws {
        try await E2E.with("seed") { e2e in
            let setup = try JSON.read(try await e2e.text("lpar-setup", "aix04", "--json").out)
            #expect(setup["status"] == .string("installed") && setup["changed"] == .bool(true))
            let again = try JSON.read(try await e2e.text("lpar-setup", "aix04", "--json").out)
            #expect(again["status"] == .string("already-installed") && again["changed"] == .bool(false))

            try e2e.bindKey(of: "aix04", by: #require(setup["authorized_keys"].text))
            let sent = try await e2e.report("aix04")
            #expect(sent.exit != 0, "a bound key must not run a script that is sent")
            try e2e.editInventory { $0.replacing("aix04: {", with: "aix04: { companion: installed,") }
            #expect(try await e2e.report("aix04").words == ["aix04 attached"])
            #expect(try await e2e.report("aix04").words == ["aix04 already-attached"])
            #expect(try await e2e.report("detach", "aix04").words == ["aix04 detached"])
        }
    }

    @Test("a bound key can do nothing else, whatever is asked of it")
    func hostileCommands() async throws {
        try await E2E.with("seed") { e2e in
            let setup = try JSON.read(try await e2e.text("lpar-setup", "aix04", "--json").out)
            try e2e.bindKey(of: "aix04", by: #require(setup["authorized_keys"].text))
            let effects = try await e2e.effects {
                for command in Self.hostile {
                    let answer = try await e2e.lab.ssh("root@aix04", command)
                    #expect(answer.status != 0, "\(command): \(answer)")
                    #expect(!answer.out.contains("pwned") && !answer.out.contains("root:"), "\(command): \(answer)")
                }
            }
            #expect(effects == .none)
            #expect(!FileManager.default.fileExists(atPath: e2e.lab.lab.directory.host("aix04").root + "/tmp/pwned"))
        }
    }

    private static let hostile = [
        "id", "/usr/bin/ksh", "/usr/bin/ksh -s facts nonce=a", "echo pwned", "attach-cd-lpar facts nonce=a; echo pwned",
        "attach-cd-lpar facts nonce=a && echo pwned", "attach-cd-lpar facts nonce=a | cat /etc/passwd",
        "attach-cd-lpar facts nonce=$(echo pwned)", "attach-cd-lpar facts nonce=`echo pwned`",
        "attach-cd-lpar facts nonce=a\necho pwned",
        "attach-cd-lpar facts nonce=a > /tmp/pwned", "attach-cd-lpar forced", "attach-cd-lpar facts nonce=../../pwned",
        "attach-cd-lpar configure nonce=a lpar=5 target=sys0 wait=5",
        "attach-cd-lpar configure nonce=a lpar=5 target=vio0;id wait=5",
        "attach-cd-lpar remove nonce=a lpar=5 device=hdisk0 location=U9009.22A.7812345-V5-C2-T1-L8100000000000000",
        "attach-cd-lpar remove nonce=a lpar=5 device=cd0 location=*", "attach-cd-lpar inuse nonce=a device=../../etc/passwd",
        "/tmp/attach-cd-lpar facts nonce=a; rm -rf /tmp/x", "attach-cd-lpar facts nonce=a become=root",
        "attach-cd-lpar facts nonce=a 'x y'", "env attach-cd-lpar facts nonce=a",
    ]

    @Test("an installed script of another age is refused with the cure, before anything is changed")
    func oldCompanion() async throws {
        try await E2E.with("seed") { e2e in
            _ = try await e2e.text("lpar-setup", "aix04")
            let script = "/usr/local/sbin/attach-cd-lpar"
            let old = try await e2e.lab.ssh(
                "root@aix04", "sed s/protocol=1/protocol=0/ \(script) > /tmp/old && chmod 755 /tmp/old && mv /tmp/old \(script)")
            #expect(old.status == 0, "\(old)")
            try e2e.editInventory { $0.replacing("aix04: {", with: "aix04: { companion: installed,") }
            let effects = try await e2e.effects {
                let report = try await e2e.report("aix04")
                #expect(report.words == ["aix04 refused companion-version"])
                #expect(report["aix04"]["error"]["hint"].text?.contains("lpar-setup") == true)
            }
            #expect(effects == .none)
            _ = try await e2e.text("lpar-setup", "aix04")
            #expect(try await e2e.report("aix04").words == ["aix04 attached"])
        }
    }
}

extension E2E {
    /// What an administrator does with the line that lpar-setup prints.
    fileprivate func bindKey(of host: String, by line: String) throws {
        let file = lab.lab.directory.host(host).authorizedKeys
        let key = try String(contentsOfFile: lab.lab.directory.identity + ".pub", encoding: .utf8)
        try line.replacing("PUBLIC-KEY", with: key).write(toFile: file, atomically: true, encoding: .utf8)
    }

    func editInventory(_ edit: (String) -> String) throws {
        let text = try String(contentsOfFile: lab.inventory, encoding: .utf8)
        try edit(text).write(toFile: lab.inventory, atomically: true, encoding: .utf8)
    }
}
