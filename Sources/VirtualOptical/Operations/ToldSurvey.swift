import PowerVM

/// The survey, with news of it for a person who waits.
struct ToldSurvey: Sendable {
    var hosts: Hosts
    var request: DriveRequest
    var surroundings: Surroundings

    func run(wanted: DriveName?) async throws(Problem) -> Facts {
        let names = ([hosts.lpar?.runner.host].compactMap(\.self) + hosts.vioses.map(\.name)).joined(separator: ", ")
        let (lpar, phase) = (request.lpar, "survey")
        surroundings.tell(.started(lpar: lpar, phase: phase, host: names))
        defer { surroundings.tell(.finished(lpar: lpar, phase: phase, host: names)) }
        return try await Survey(hosts: hosts, request: request, surroundings: surroundings).run(wanted: wanted)
    }
}
