import PowerVM
import VirtualOptical

/// The work of `media put` and `media copy`: every VIOS is surveyed before anything is sent to any of them.
struct PutWork: Sendable {
    struct Item: Sendable {
        var name: MediumName
        var image: MediaResult.Image
        /// What brings it to one VIOS.
        var work: @Sendable (MediaSession.Job) -> any MediumBringing

        init(_ origin: PutOrigin, as name: MediumName, _ intent: PutIntent) {
            (self.name, image) = (name, origin.report)
            work = { job in
                MediumPut(
                    origin, name: name, intent: intent, vios: job.host, records: job.journal, context: job.context)
            }
        }

        init(_ source: MediumFromFile.Source, as name: MediumName, _ intent: PutIntent) {
            (self.name, image) = (name, source.report())
            work = { job in
                MediumFromFile(
                    source, name: name, intent: intent, vios: job.host, records: job.journal, context: job.context)
            }
        }

        init(_ source: MediumFetch.Source, as name: MediumName, _ intent: PutIntent) {
            (self.name, image) = (name, source.report)
            work = { job in
                MediumFetch(
                    source, name: name, intent: intent, vios: job.host, records: job.journal, context: job.context)
            }
        }
    }

    var isDryRun: Bool
    var session: MediaSession

    func run(_ items: [Item], on vioses: [VIOSName], _ run: CLISession.Run) async -> [MediaResult] {
        let jobs = vioses.flatMap { vios in
            items.map { MediaRunState.Job(vios: vios, name: $0.name, image: $0.image) }
        }
        session.expect(jobs)
        let previews = await preview(jobs, items, run)
        guard !isDryRun else { return previews }
        let open = zip(jobs, previews).filter { $0.1.problem == nil }.map(\.0)
        let ends = await session.results(of: open, run) { job, work in
            await Self.work(job, items, work)?.run() ?? Self.missing(job)
        }
        return zip(jobs, previews).map { job, preview in
            ends.first { $0.vios == job.vios && $0.name == job.name } ?? preview
        }
    }

    /// What each VIOS would have to do; images that come before take their part of the repository.
    private func preview(_ jobs: [MediaRunState.Job], _ items: [Item], _ run: CLISession.Run) async -> [MediaResult] {
        let reserved = ReservedSpace()
        return await session.results(of: jobs, run, isFinal: isDryRun) { job, work in
            guard let bringing = Self.work(job, items, work) else { return Self.missing(job) }
            let result = await bringing.preview(reservedMB: reserved.megabytes(on: job.vios))
            if result.wouldChange == true { reserved.add(bringing.megabytes + 1, on: job.vios) }
            return result
        }
    }

    private static func work(
        _ job: MediaRunState.Job, _ items: [Item], _ work: MediaSession.Job
    ) -> (any MediumBringing)? {
        items.first { $0.name == job.name }?.work(work)
    }

    private static func missing(_ job: MediaRunState.Job) -> MediaResult {
        MediaResult(
            vios: job.vios, name: job.name, failed: Problem(.failed, .internal, "a job without an image", hint: "report this"))
    }
}
