import PowerVM

/// The surveys of one VIOS, shared by the jobs of a run: one runs, one waits, and all that ask meanwhile share the one that waits. So a job
/// never gets a survey that began before it asked.
public actor SharedSurveys {
    struct Question: Sendable {
        /// The name that a new drive would get.
        var wanted: DriveName?
        /// A drive may be created: then the adapters' states count.
        var isCreating: Bool
        /// This run's other jobs may create drives meanwhile; what the listings leave open then is looked at again.
        var isFirstLook = false
        /// A medium that is there is going to be loaded: not one that is still being written.
        var loadsMedium = false
    }

    typealias Answer = Result<ServerFacts, Problem>
    typealias Survey = @Sendable ([Question]) async -> [Answer]

    /// More names would make one survey longer than two.
    private static let limit = 8

    private struct Waiting {
        var id: Int
        var question: Question
        var survey: Survey
        var continuation: CheckedContinuation<Answer, Never>
    }

    private var isRunning = false
    private var waiting: [Waiting] = []
    private var lastID = 0

    public init() {}

    /// How many callers wait for the next survey.
    var waitingCount: Int { waiting.count }

    /// - Parameters:
    ///   - interrupted: what a caller gets that is cancelled while it waits for its turn.
    ///   - survey: answers questions in their order.
    func ask(_ question: Question, interrupted: Problem, _ survey: @escaping Survey) async -> Answer {
        guard isRunning else {
            isRunning = true
            let answers = await survey([question])
            next()
            return answers[0]
        }
        lastID += 1
        let id = lastID
        return await withTaskCancellationHandler {
            if Task.isCancelled { return .failure(interrupted) }
            return await withCheckedContinuation {
                waiting.append(Waiting(id: id, question: question, survey: survey, continuation: $0))
            }
        } onCancel: {
            Task { await giveUp(id, interrupted) }
        }
    }

    /// A survey for several callers is none of theirs: it ends with its connection at the latest.
    private func next() {
        let round = waiting.prefix(Self.limit)
        guard let first = round.first else {
            isRunning = false
            return
        }
        waiting.removeFirst(round.count)
        Task {
            let answers = await first.survey(round.map(\.question))
            for (one, answer) in zip(round, answers) { one.continuation.resume(returning: answer) }
            next()
        }
    }

    private func giveUp(_ id: Int, _ interrupted: Problem) {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
        waiting.remove(at: index).continuation.resume(returning: .failure(interrupted))
    }
}
