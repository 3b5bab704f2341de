import ArgumentParser
import Glibc
import Testing

@testable import AttachCD

@Suite struct ChangeConfirmationTests {
    private static let question = ChangeConfirmation(operation: "detach", names: ["aix04", "aix05"])

    /// - Parameter body: gets the descriptors of a pipe: the reading and the writing end.
    private func withPipe(_ body: (Int32, Int32) async throws -> Void) async throws {
        var ends: [Int32] = [-1, -1]
        #expect(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        try await body(ends[0], ends[1])
    }

    @Test("the first signal ends the question, whether it comes during it or before", arguments: [true, false])
    func interrupted(isBefore: Bool) async throws {
        try await withPipe { reader, _ in
            let signals = SignalWatch([])
            if isBefore { signals.receive(SIGINT) { _ in } }
            let asking = Task { try await Self.question.ask(isPossible: true, signals: signals, from: reader) }
            if !isBefore {
                try await Task.sleep(for: .milliseconds(50))
                signals.receive(SIGINT) { _ in }
            }
            let error = await #expect(throws: Interruption.BeforeWork.self) { try await asking.value }
            #expect(error?.signal == SIGINT)
        }
    }

    @Test("any answer but yes ends with exit code 2", arguments: [("y\n", true), ("Yes\n", true), ("n\n", false), ("\n", false)])
    func answers(text: String, isYes: Bool) async throws {
        try await withPipe { reader, writer in
            #expect(write(writer, text, text.utf8.count) == text.utf8.count)
            let signals = SignalWatch([])
            do {
                try await Self.question.ask(isPossible: true, signals: signals, from: reader)
                #expect(isYes)
            } catch let code as ExitCode {
                #expect(!isYes && code.rawValue == 2)
            }
        }
    }
}
