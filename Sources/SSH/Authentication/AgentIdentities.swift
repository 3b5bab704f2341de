/// What each agent holds. An agent is asked once in the life of the process, whatever it answers: one that hangs delays all hosts
/// together, not one after the other.
actor AgentIdentities {
    typealias Answer = Result<[AgentClient.Identity], AgentClient.Failure>

    static let shared = AgentIdentities()
    private var asked: [String: Task<Answer, Never>] = [:]

    func held(by path: String) async -> Answer {
        let task = asked[path] ?? Task { await Self.ask(path) }
        asked[path] = task
        return await task.value
    }

    /// The agent's socket blocks.
    private static func ask(_ path: String) async -> Answer {
        await Blocking.run { Answer { () throws(AgentClient.Failure) in try AgentClient(path: path).identities() } }
    }
}
