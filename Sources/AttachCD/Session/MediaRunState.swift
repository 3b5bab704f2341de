import PowerVM
import Synchronization
import VirtualOptical

/// The media that a run is about, and what became of them so far: for the report if it is not waited for.
final class MediaRunState: Sendable {
    struct Job: Sendable, Equatable {
        var vios: VIOSName
        var name: MediumName?
        /// What the medium is made of or compared with.
        var image: MediaResult.Image?

        /// By which the run knows it.
        var key: String { "\(vios) \(name?.text ?? "")" }
    }

    private struct State {
        var jobs: [Job] = []
        var results: [String: MediaResult] = [:]
        var parallel: Int?
    }

    private let state = Mutex(State())

    /// How many hosts are worked on at once, once they are known.
    var parallel: Int? {
        get { state.withLock { $0.parallel } }
        set { state.withLock { $0.parallel = newValue } }
    }

    func expect(_ jobs: [Job]) { state.withLock { $0.jobs = jobs } }

    func finish(_ result: MediaResult) {
        state.withLock { $0.results[Job(vios: result.vios, name: result.name).key] = result }
    }

    /// The report as far as it goes.
    func abandoned(_ live: LiveRun) -> (results: [MediaResult], problem: Problem?) {
        let (jobs, results) = state.withLock { ($0.jobs, $0.results) }
        guard !jobs.isEmpty else {
            return (
                [],
                Problem(
                    .failed, .interrupted, "interrupted; nothing was changed", hint: "run the same command again", retryable: true
                )
            )
        }
        let reports = live.abandon(jobs.map { (key: $0.key, name: $0.vios.text) }, statusCommand: "media clean")
        return (
            zip(jobs, reports).map { job, report in
                results[job.key] ?? MediaResult(vios: job.vios, name: job.name, image: job.image, abandoned: report)
            }, nil
        )
    }
}
