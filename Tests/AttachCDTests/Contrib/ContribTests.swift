import Foundation
import Glibc
import TestSupport
import Testing

/// What stands beside the program: the build hook, `make install`.
@Suite struct ContribTests {
    private static let hook = DocsTests.root.appending(path: "contrib/build-hook.sh").path

    /// The hook with a program of the test's own in attach-cd's place.
    private func hook(_ script: String, _ variables: [String: String] = [:]) throws -> Program {
        var program = try Program(path: Self.hook, environment: variables)
        program.environment["ATTACH_CD"] = program.home.path("attach-cd")
        try writeScript("#!/bin/sh\n\(script)", to: program.home.path("attach-cd"))
        _ = try program.home.write("known", "aix04 ssh-ed25519 AAAA\n")
        return program
    }

    /// Prints its words and the Host line of its configuration.
    private static let printing = #"echo "$@"; while [ "$1" != --ssh-config ]; do shift; done; grep '^Host ' "$2""#

    @Test("the known_hosts lines hold for the host that is connected to")
    func host() async throws {
        let plain = try hook(Self.printing)
        let known = plain.home.path("known")
        let one = try await plain.run(["aix04", known, "--reason", "CHG1"])
        #expect(one.status == 0 && one.out.contains("--host aix04 ") && one.out.hasSuffix("\nHost aix04\n"), "\(one)")
        let named = try hook(Self.printing, ["LPAR_HOST": "aix04.example.com"])
        let two = try await named.run(["aix04", known])
        #expect(two.out.contains("--host aix04.example.com") && two.out.hasSuffix("\nHost aix04.example.com\n"), "\(two)")
        let option = try await named.run(["aix04", known, "--host", "other"])
        #expect(option.status == 64 && option.err.contains("LPAR_HOST"), "\(option)")
        for undoing in [["--ssh-config", "x"], ["--ssh-config=x"], ["--host=x"], ["--accept-new-host-keys"]] {
            let refused = try await plain.run(["aix04", known] + undoing)
            #expect(refused.status == 64 && refused.out.isEmpty && refused.err.contains("KNOWN_HOSTS"), "\(refused)")
        }
        let evil = try await hook(Self.printing, ["LPAR_HOST": "a\nProxyCommand x"]).run(["aix04", known])
        #expect(evil.status == 64, "\(evil)")
    }

    @Test("without a configuration that holds the known_hosts lines nothing is started")
    func configuration() async throws {
        var nowhere = try hook("echo started")
        let known = nowhere.home.path("known")
        nowhere.environment["HOME"] = nil
        let lost = try await nowhere.run(["aix04", known])
        #expect(lost.status != 0 && lost.out.isEmpty && lost.err.contains("SSH_CONFIG"), "\(lost)")
        let percent = try hook(#"while [ "$1" != --ssh-config ]; do shift; done; grep UserKnown "$2""#)
        try FileManager.default.createDirectory(atPath: percent.home.path("job%2Fa"), withIntermediateDirectories: true)
        let named = try percent.home.write("job%2Fa/known", "aix04 ssh-ed25519 AAAA\n")
        #expect(try await percent.run(["aix04", named]).out.contains("job%%2Fa/known\""))
        let quoted = try percent.home.write("a\"b", "aix04 ssh-ed25519 AAAA\n")
        #expect(try await percent.run(["aix04", quoted]).status == 64)
    }

    @Test("the hook's exit status is attach-cd's, also when a signal ends it", arguments: [0, 3, 4, 64])
    func status(code: Int32) async throws {
        let plain = try hook("exit \(code)")
        #expect(try await plain.run(["aix04", plain.home.path("known")]).status == code)
    }

    @Test("a SIGTERM is passed on to attach-cd, and its exit code is passed on", arguments: [3, 143])
    func signal(code: Int32) async throws {
        let program = try hook("trap 'exit \(code)' TERM; echo ready; while :; do sleep 0.05; done")
        let running = try program.start(["aix04", program.home.path("known")])
        try await eventually("attach-cd runs") { running.out == "ready\n" }
        running.send(SIGTERM)
        #expect(try await running.end(within: .seconds(20)).status == code)
    }

    @Test("the Prometheus sample runs the program of ATTACH_CD, and reports one that isn't there")
    func prometheus() async throws {
        var sample = try Program(path: DocsTests.root.appending(path: "contrib/monitoring/attach-cd-prometheus").path)
        let (file, program) = (sample.home.path("drives.prom"), sample.home.path("program"))
        sample.environment["ATTACH_CD"] = program
        let missing = try await sample.run([file, "aix04"])
        #expect(missing.status == 1 && missing.err.hasPrefix("attach-cd-prometheus: can't run attach-cd ("), "\(missing)")
        #expect(missing.err.hasSuffix("; set ATTACH_CD\n") && !FileManager.default.fileExists(atPath: file))
        let result = #"{"lpar":"aix04","status":"attached","device":{"name":"cd0"},"drive":null}"#
        try writeScript("#!/bin/sh\necho '{\"results\":[\(result)]}'\n", to: program)
        #expect(try await sample.run([file, "aix04"]).status == 0)
        let metrics = try String(contentsOfFile: file, encoding: .utf8)
        #expect(metrics.contains(#"attach_cd_drive{lpar="aix04",status="attached",device="cd0",medium=""} 1"#), "\(metrics)")
    }

    @Test("make install builds nothing: without what make build makes it says so")
    func install() async throws {
        let make = try Program(path: "/usr/bin/make")
        try FileManager.default.createDirectory(atPath: make.home.path("packaging"), withIntermediateDirectories: true)
        for file in ["Makefile", "packaging/install", "packaging/files"] {
            _ = try make.home.write(file, try DocsTests.file(file))
        }
        chmod(make.home.path("packaging/install"), 0o755)
        let answer = try await make.run([
            "-C", make.home.root, "install", "SWIFT=/bin/false", "DESTDIR=\(make.home.path("root"))",
        ])
        #expect(answer.status != 0 && answer.err.contains("run make build first"), "\(answer)")
        #expect(!FileManager.default.fileExists(atPath: make.home.path("root")))
    }
}
