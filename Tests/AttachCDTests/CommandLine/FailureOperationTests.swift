import TestSupport
import Testing

/// The document of an error names the command that it is about.
@Suite struct FailureOperationTests {
    @Test(
        "usage errors",
        arguments: [
            (["--wait", "30", "aix04"], "attach"), (["detach"], "detach"), (["vios", "mkvopt", "vio1"], "vios"),
            (["doctor", "--timeout", "x"], "doctor"), (["history", "--since", "x"], "history"), (["lpar-setup"], "lpar-setup"),
            (["parse", "nosuch", "--from-file", "x"], "parse"), (["status", "--vios", "a", "--vios", "b", "aix04"], "status"),
            (["detatch", "aix04"], "attach-cd"), (["--hmc", "hmc1", "status", "aix04"], "attach-cd"),
        ])
    func usage(words: [String], operation: String) async throws {
        let program = try Program("attach-cd", environment: ["ATTACH_CD_SSH_CONFIG": "/dev/null"])
        let answer = try await program.run(words + ["--json"])
        let document = try JSON.read(answer.out)
        #expect(answer.status == 64 && document["operation"] == .string(operation), "\(answer)")
        #expect(ReportSchema.faults(in: document).isEmpty)
    }

    @Test(
        "what is refused before a host is asked",
        arguments: [
            (["vios", "mkvopt", "vio1", "vhost0", "a b"], "vios"), (["vios", "rmvopt", "vio1", "a b"], "vios"),
            (["vios", "loadopt", "vio1", "a b", "x_cd"], "vios"),
            (["aix04", "--inventory", "/nowhere"], "attach"), (["status", "aix04", "--inventory", "/nowhere"], "status"),
            (["vios", "lsvscsi", "vio1", "--inventory", "/nowhere"], "vios"), (["doctor", "--inventory", "/nowhere"], "doctor"),
            (["lpar-setup", "aix04", "--inventory", "/nowhere"], "lpar-setup"),
        ])
    func refused(words: [String], operation: String) async throws {
        let program = try Program("attach-cd", environment: ["ATTACH_CD_SSH_CONFIG": "/dev/null"])
        let answer = try await program.run(words + ["--json"])
        let document = try JSON.read(answer.out)
        #expect(answer.status == 2 && document["operation"] == .string(operation), "\(answer)")
        #expect(ReportSchema.faults(in: document).isEmpty)
    }
}
