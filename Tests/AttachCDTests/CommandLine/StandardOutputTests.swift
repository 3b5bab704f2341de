import Foundation
import TestSupport
import Testing

/// What can't be printed is not lost without a message.
@Suite struct StandardOutputTests {
    static func shell(_ program: Program, _ script: String, _ arguments: [String]) async throws -> Program.Answer {
        var shell = try Program(path: "/bin/sh", environment: program.environment)
        shell.environment["PROGRAM"] = program.path
        return try await shell.run(["-c", script, "sh"] + arguments)
    }

    @Test("a full or closed standard output: a message, and 74 instead of 0")
    func lost() async throws {
        let program = try Program("attach-cd")
        let file = try program.home.write("lsvopt", "VTD     Media       Size(mb)\nvtopt0  No Media    n/a\n")
        for words in [
            ["--help"], ["--version"], ["parse", "lsvopt", "--from-file", file], ["vios", "lsvopt", "--from-file", file],
        ] {
            let full = try await Self.shell(program, #"exec "$PROGRAM" "$@" >/dev/full"#, words)
            #expect(full.status == 74 && full.err.contains("No space left on device"), "\(words): \(full)")
            let closed = try await Self.shell(program, #"exec "$PROGRAM" "$@" >&-"#, words)
            #expect(closed.status == 74 && closed.err.contains("standard output"), "\(words): \(closed)")
        }
    }

    @Test("any other exit code stays")
    func otherCodes() async throws {
        let program = try Program("attach-cd", environment: ["ATTACH_CD_SSH_CONFIG": "/nowhere/config"])
        let answer = try await Self.shell(program, #"exec "$PROGRAM" "$@" >/dev/full"#, ["--json", "aix04"])
        #expect(answer.status == 2 && answer.err.contains("standard output"), "\(answer)")
    }

    @Test("a reader that leaves early isn't an error of a listing or of parse")
    func reader() async throws {
        let program = try Program("attach-cd")
        let file = try program.home.write("lsvopt", "VTD     Media       Size(mb)\nvtopt0  No Media    n/a\n")
        for words in [["parse", "lsvopt", "--from-file", file], ["vios", "lsvopt", "--from-file", file]] {
            let answer = try await program.run(words, output: .closedPipe)
            #expect(answer.status == 0 && answer.err.isEmpty, "\(words): \(answer)")
        }
    }

    @Test("with standard output and error closed nothing is printed into a file or socket that was opened later")
    func closed() async throws {
        let program = try Program("attach-cd", environment: ["ATTACH_CD_SSH_CONFIG": "/dev/null"])
        let answer = try await Self.shell(
            program, #""$PROGRAM" "$@" <&- >&- 2>&-; echo "$?""#, ["attach", "aix04", "--host", "no..such", "--vios", "no..vios"])
        #expect(["2\n", "4\n"].contains(answer.out), "\(answer)")
    }
}
