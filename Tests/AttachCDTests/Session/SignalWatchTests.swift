import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import AttachCD

/// Signals that come before a run has begun, or where there is none.
@Suite struct SignalWatchTests {
    @Test("one that comes before a run interrupts it at its beginning")
    func early() async throws {
        // A signal that nothing else in this process uses.
        let watch = SignalWatch([SIGUSR2])
        kill(getpid(), SIGUSR2)
        try await eventually("the signal is received") { watch.first == SIGUSR2 }
        let reactions = Mutex<[Interruption.Reaction]>([])
        watch.follow { reaction in reactions.withLock { $0.append(reaction) } }
        #expect(reactions.withLock { $0 } == [.finish])
    }

    @Test("a command that reads its standard input ends at once", arguments: [0, 3, 6, 9, 12, 15, 20, 30, 100, 300, 1000])
    func reading(milliseconds: Int) async throws {
        var shell = try Program(path: "/bin/sh", environment: ["PROGRAM": LabFixture.builtProduct("attach-cd")])
        let pipe = shell.home.path("pipe")
        #expect(mkfifo(pipe, 0o600) == 0)
        shell.environment["FIFO"] = pipe
        // Opened for reading and writing, it never ends.
        let running = try shell.start(["-c", #"exec "$PROGRAM" parse lsvopt --from-file - <>"$FIFO""#])
        // Whatever the program is doing then.
        try await Task.sleep(for: .milliseconds(milliseconds))
        running.send(SIGINT)
        let answer = try await running.end(within: .seconds(20))
        #expect(answer.status == 130, "\(answer)")
    }
}
