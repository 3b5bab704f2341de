import PowerVM

/// What came back from the HMC about a partition.
enum HMCAnswer: Sendable {
    /// No HMC, or no answer in time.
    case none
    case facts(HMCFacts)
    case failed(Problem)

    static func of(_ hmc: HMCHost?, _ partition: String, _ context: OperationContext) async -> HMCAnswer {
        guard let hmc else { return .none }
        do throws(Problem) {
            return .facts(try await HMCSurvey(hmc: hmc, bound: context.limits.command).facts(of: partition))
        } catch {
            return .failed(error)
        }
    }

    /// An HMC that only would have helped may be unreachable; what it refuses (another system, two candidates) always counts.
    func used(_ hmc: HMCHost?) async throws(Problem) -> (facts: HMCFacts?, problem: Problem?, remarks: Remarks) {
        switch self {
        case .none: return (nil, nil, Remarks())
        case .facts(let facts): return (facts, nil, Remarks(notes: await hmc?.runner.failoverNotes ?? []))
        case .failed(let problem):
            guard problem.status != .refused, hmc?.role != .required else { throw problem }
            return (nil, problem, Remarks(warnings: ["the HMC could not be queried: \(problem.message)"]))
        }
    }
}
