import Foundation
import PowerVM
import TestSupport
import Testing

@testable import Remoting

@Suite("the ssh program as a process", .timeLimit(.minutes(1)))
struct OpenSSHProgramTests {
    @Test("only what fails before the program begins means that it never ran")
    func endings() async throws {
        guard case .notStarted = await OpenSSHProgram(name: "no-such-ssh").run([], timeout: .seconds(20)) else {
            throw SSHDServer.Failure(description: "a missing program counts as started")
        }
        guard case .notStarted = await OpenSSHProgram(name: "true").run([], messages: "/no/such/file", timeout: .seconds(20))
        else {
            throw SSHDServer.Failure(description: "a program without its file for messages counts as started")
        }
        guard case .unknown = OpenSSHProgram.ending(CocoaError(.fileReadUnknown)) else {
            throw SSHDServer.Failure(description: "an error in the middle counts as not started")
        }
    }

    @Test("its input can be read once from standard input, and as often as it is opened from /dev/stdin")
    func input() async throws {
        let line = "cat; cat /dev/stdin; cat /dev/stdin; stat -L -c '%s bytes' /dev/stdin"
        let input = Array(String(repeating: "0123456789abcde\n", count: 1 << 16).utf8)
        let ending = await OpenSSHProgram(name: "sh").run(["-c", line], input: input, timeout: .seconds(45))
        guard case .ended(status: 0, let output, _) = ending else { throw SSHDServer.Failure(description: "\(ending)") }
        #expect(output == input + input + input + Array("1048576 bytes\n".utf8))
    }

    @Test("giving up ends what the program started, too")
    func group() async throws {
        let directory = try TemporaryDirectory()
        let line = "sleep 600 & echo $! >\(directory.path("new")); mv \(directory.path("new")) \(directory.path("pid")); wait"
        let task = Task { await OpenSSHProgram(name: "sh").run(["-c", line], timeout: .seconds(60)) }
        try await eventually { FileManager.default.fileExists(atPath: directory.path("pid")) }
        let text = try String(contentsOfFile: directory.path("pid"), encoding: .utf8)
        let pid = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        task.cancel()
        guard case .cancelled = await task.value else { throw SSHDServer.Failure(description: "not cancelled") }
        try await eventually("it ends") { !isAlive(pid) }
    }

    /// A zombie, which this test can't reap, has ended too.
    private func isAlive(_ pid: pid_t) -> Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
        return !stat.contains(") Z ")
    }
}
