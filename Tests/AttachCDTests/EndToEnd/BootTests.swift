import Foundation
import PowerLab
import TestSupport
import Testing

/// Partitions that are just being installed, or were installed again, and a cfgmgr that takes its time.
@Suite struct BootTests {
    @Test("reinstalled with a new key: refused at once with the cure; the build's own known_hosts lets it in")
    func reinstalled() async throws {
        try await E2E.with("seed") { e2e in
            try e2e.lab.arm("new-host-key", on: "aix04")
            let report = try await e2e.report("--wait", "10m", "aix04", within: .seconds(60))
            #expect(report.words == ["aix04 unreachable host-key-changed"])
            #expect(report["aix04"]["error"]["hint"].text?.contains("ssh-keygen -R") == true, "\(report.document)")
            #expect(try e2e.lab.changingCommands().isEmpty)

            let fragment = try e2e.knownHostsFragment("aix04")
            #expect(try await e2e.report("--ssh-config", fragment, "aix04").words == ["aix04 attached"])
        }
    }

    @Test("two runs at once on one LPAR: both end well, with one drive")
    func twoAtOnce() async throws {
        try await E2E.with("seed") { e2e in
            try e2e.lab.arm("cfgmgr-slow=1", on: "aix04")
            async let first = e2e.report("aix04")
            async let second = e2e.report("aix04")
            for report in [try await first, try await second] {
                #expect(["attached", "already-attached"].contains(report.status), "\(report.document)")
            }
            #expect(try e2e.lab.state().systems[0].vios[0].vtds.count == 1)
        }
    }
}

extension E2E {
    /// An ssh configuration with a known_hosts of its own for one host, as a build system that knows the new key writes it.
    fileprivate func knownHostsFragment(_ host: String) throws -> String {
        let key = try String(contentsOfFile: lab.lab.directory.host(host).hostKey + ".pub", encoding: .utf8)
        let known = program.home.path("known_hosts.build")
        try "\(host) \(key)".write(toFile: known, atomically: true, encoding: .utf8)
        let config = program.home.path("ssh_config.build")
        let own = "Host \(host)\n    HostKeyAlias \(host)\n    UserKnownHostsFile \(known)\n"
        let text = own + "Match all\nInclude \"\(lab.sshConfig)\"\n"
        try text.write(toFile: config, atomically: true, encoding: .utf8)
        return config
    }
}
