import PowerVM
import Synchronization
import TestSupport
import Testing

@testable import VirtualOptical

@Suite("surveys that the jobs of a run share", .timeLimit(.minutes(1)))
struct SharedSurveysTests {
    /// Counts the surveys, and holds the first until it is let go.
    private final class Counter: Sendable {
        let rounds = Mutex<[[String]]>([])
        let isHeld = Latch()

        func survey(_ questions: [SharedSurveys.Question]) async -> [SharedSurveys.Answer] {
            let number = rounds.withLock { rounds in
                rounds.append(questions.map { $0.wanted?.text ?? "-" })
                return rounds.count
            }
            if number == 1 { await isHeld.pass() }
            return questions.map { question in
                .success(
                    ServerFacts(
                        vios: VIOSName("v"), adapters: [], drives: [:], nameHolder: question.wanted.map { "\(number):\($0)" }))
            }
        }
    }

    private func problem() -> Problem { Problem(.interrupted("v"), host: "v") }

    private func ask(_ surveys: SharedSurveys, _ name: String, _ counter: Counter) async -> Result<String?, Problem> {
        await surveys.ask(.init(wanted: DriveName(name), isCreating: true), interrupted: problem()) { await counter.survey($0) }
            .map(\.nameHolder)
    }

    @Test("one runs, the others share the next, at most eight in one; each gets the answer to its own question")
    func shared() async throws {
        let (surveys, counter) = (SharedSurveys(), Counter())
        async let first = ask(surveys, "a0", counter)
        while counter.rounds.withLock(\.isEmpty) { await Task.yield() }
        let names = (1...10).map { "a\($0)" }
        let answers = await withTaskGroup(of: (String, String?).self) { group in
            for name in names { group.addTask { (name, try? await ask(surveys, name, counter).get()) } }
            while await surveys.waitingCount < 10 { await Task.yield() }
            await counter.isHeld.open()
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        #expect(try await first.get() == "1:a0")
        let rounds = counter.rounds.withLock { $0 }
        #expect(rounds.map(\.count) == [1, 8, 2])
        for (number, round) in rounds.enumerated().dropFirst() {
            for name in round { #expect(answers[name] == "\(number + 1):\(name)") }
        }
        // None runs any more: the next one is its own.
        #expect(try await ask(surveys, "late", counter).get() == "4:late")
    }

    @Test("a job that is cancelled while it waits stops waiting; the others get theirs")
    func cancelled() async throws {
        let (surveys, counter) = (SharedSurveys(), Counter())
        async let first = ask(surveys, "a0", counter)
        while counter.rounds.withLock(\.isEmpty) { await Task.yield() }
        let waiting = Task { await ask(surveys, "a1", counter) }
        while await surveys.waitingCount < 1 { await Task.yield() }
        waiting.cancel()
        let answer = await waiting.value
        guard case .failure(let problem) = answer else { throw Unexpected() }
        #expect(problem == self.problem())
        await counter.isHeld.open()
        #expect(try await first.get() == "1:a0" && counter.rounds.withLock(\.count) == 1)
    }

    private struct Unexpected: Error {}
}
