import Foundation
import SSH
import TestSupport
import Testing

@testable import AttachCD

/// A name that doesn't exist is found before anything is changed. `no..such` is refused by getaddrinfo itself, with or without DNS.
@Suite struct UnknownLPARTests {
    @Test("one unknown name: nothing is changed at all, under attach and detach")
    func nothingChanged() async throws {
        try await E2E.with("seed") { e2e in
            for command in ["attach", "detach"] {
                let effects = try await e2e.effects {
                    let report = try await e2e.report(command, "aix04", "no..such", "aix05")
                    #expect(report.exit == 2)
                    #expect(
                        report.words == ["aix04 refused not-tried", "no..such refused unknown-lpar", "aix05 refused not-tried"])
                }
                #expect(effects == .none)
            }
            #expect(try e2e.lab.log().isEmpty, "no host was asked")
        }
    }

    @Test("--skip-unknown carries out the others")
    func skipped() async throws {
        try await E2E.with("seed") { e2e in
            let report = try await e2e.report("aix04", "no..such", "--skip-unknown")
            #expect(report.words == ["aix04 attached", "no..such refused unknown-lpar"])
        }
    }

    @Test("what another machine resolves, or isn't contacted, counts as known")
    func resolvedElsewhere() async throws {
        try await E2E.with("seed") { e2e in
            let config = try e2e.program.home.write(
                "config",
                """
                Host no..proxy
                    ProxyCommand /bin/false
                Host no..jump
                    ProxyJump aix05
                Include \(e2e.lab.sshConfig)

                """)
            var program = e2e.program
            program.environment["ATTACH_CD_SSH_CONFIG"] = config
            for name in ["no..proxy", "no..jump"] {
                let answer = try await program.run(["attach", name, "--dry-run", "--vios", "ms12-vio1", "--json"])
                let report = try E2E.read(answer, [name], #_sourceLocation)
                #expect(report[name]["error"]["code"].text != "unknown-lpar" && report.status == "unreachable", "\(answer)")
            }
            let pending = try await e2e.report("no..such", "--vios-only", "--vios", "ms12-vio1", "--dry-run")
            #expect(pending["no..such"]["error"]["code"].text != "unknown-lpar")
        }
    }

    @Test("a name service that doesn't answer isn't a reason to refuse")
    func unanswered() async {
        #expect(NameLookup(code: EAI_AGAIN) == .unanswered && NameLookup(code: EAI_FAIL) == .unanswered)
        #expect(NameLookup(code: EAI_NONAME) != .unanswered && NameLookup(code: EAI_NONAME) != .known)
        let unknown = await UnknownLPARs(hosts: ["a": "a", "b": "b"], skips: false, limit: 1) {
            $0 == "a" ? .unanswered : .known
        }
        #expect(unknown.problem(of: "a") == nil && unknown.problem(of: "b") == nil)
    }

    @Test("an address is a known host, and so is a name that resolves")
    func lookups() async {
        #expect(await NameLookup.look(for: "127.0.0.1", within: .seconds(5)) == .known)
        #expect(await NameLookup.look(for: "::1", within: .seconds(5)) == .known)
        guard case .unknown = await NameLookup.look(for: "no..such", within: .seconds(5)) else {
            Issue.record("no..such resolves")
            return
        }
    }
}
