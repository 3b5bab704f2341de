import ArgumentParser
import AsyncSupport
import PowerVM
import Synchronization
import VirtualOptical

/// The images of `attach --iso`: each file is checked once, and put once into the repository of each VIOS, whatever the number of LPARs.
final class IsoSupply: Sendable {
    /// An image, and the medium that it becomes.
    struct Item: Sendable {
        enum Origin: Sendable {
            case file(LocalImage)
            case nfs(MediumFetch.Source)
        }

        var origin: Origin
        var name: MediumName

        var image: MediaResult.Image {
            switch origin {
            case .file(let image): MediaResult.Image(image)
            case .nfs(let source): source.report
            }
        }

        func medium(_ replacement: Replacement) -> AttachIntent.Medium {
            var content: ImageContent?
            if case .file(let image) = origin {
                content = image.inspection.descriptorChecksum.map {
                    ImageContent(path: image.path, volumeID: image.inspection.volumeID, checksum: $0)
                }
            }
            return AttachIntent.Medium(name: name, replacement: replacement, image: content, isSupplied: true)
        }
    }

    private struct Put: Sendable {
        var job: MediaRunState.Job
        var item: Item
        var task: SharedTask<MediaResult>
        var result: MediaResult?
    }

    /// As given; it may contain `{lpar}`.
    private let file: String
    /// Nil: a file of this machine.
    private let nfs: NFSOptions?
    private let options: PutMediumOptions
    private let intent: PutIntent
    private let records: any MediaRecords
    private let images = Mutex<[String: SharedTask<LocalImage>]>([:])
    private let puts = Mutex<[Put]>([])
    /// One image after the other on each VIOS: each needs its space only for its time.
    private let turns = Mutex<[VIOSName: AsyncSemaphore]>([:])

    init(
        file: String, nfs: NFSOptions? = nil, options: PutMediumOptions, intent: PutIntent, records: any MediaRecords
    ) {
        self.file = file
        self.nfs = nfs
        self.options = options
        self.intent = intent
        self.records = records
    }

    /// What can't be for so many LPARs.
    func validate(_ lpars: [String]) throws {
        let count = Set(lpars).count
        guard count > 1, !NameTemplate.isTemplate(file) else { return }
        if nfs?.link == true { throw ValidationError(NFSOptions.oneLPAR(count)) }
        if intent.access == .readWrite {
            throw ValidationError(
                "--rw belongs to one LPAR (rw-one-lpar): a read-write medium can be in one drive; \(count) were given.")
        }
    }

    /// The checked image of an LPAR; nothing is sent.
    func item(for lpar: String) async throws(Problem) -> Item {
        let path = file.replacing("{lpar}", with: lpar)
        if let nfs {
            let source = try nfs.source(path, options)
            if let name = options.name { return Item(origin: .nfs(source), name: try name.valid(for: lpar)) }
            return Item(origin: .nfs(source), name: try NFSOptions.name(source))
        }
        let task = images.withLock { images in
            let task = images[path] ?? SharedTask<LocalImage>(keepsFailure: true)
            images[path] = task
            return task
        }
        let options = options
        do {
            let image = try await task.value {
                try await LocalImage(path: path, sha256: options.sha256?.text, allowsAnyContent: options.anyContent)
            }
            return Item(origin: .file(image), name: try name(of: image, lpar))
        } catch let error as Problem {
            throw error
        } catch {
            throw Self.interrupted("the check of \(path)")
        }
    }

    /// - Returns: what became of the image on that VIOS, the same for all LPARs there.
    func put(_ item: Item, on host: RemoteHost, _ run: CLISession.Run) async -> MediaResult {
        let job = MediaRunState.Job(vios: host.name, name: item.name, image: item.image)
        let task = puts.withLock { puts in
            if let put = puts.first(where: { $0.job == job }) { return put.task }
            let task = SharedTask<MediaResult>(keepsFailure: true)
            puts.append(Put(job: job, item: item, task: task))
            return task
        }
        let turn = turns.withLock { turns in
            let turn = turns[host.name] ?? AsyncSemaphore(1)
            turns[host.name] = turn
            return turn
        }
        let (intent, records) = (intent, records)
        let result: MediaResult
        do {
            result = try await task.value {
                let end = await turn.withPermit {
                    await Self.work(
                        item, intent, host, records, run.live.following(job.key, isLPAR: false, run.context)
                    ).run()
                }
                guard let end else { throw CancellationError() }
                return end
            }
        } catch {
            result = MediaResult(
                vios: host.name, name: item.name, image: job.image, failed: Self.interrupted("scp to \(host.name)"))
        }
        puts.withLock { puts in
            if let index = puts.firstIndex(where: { $0.task === task }) { puts[index].result = result }
        }
        run.live.notify(job.key)
        return result
    }

    private static func work(
        _ item: Item, _ intent: PutIntent, _ host: RemoteHost, _ records: any MediaRecords, _ context: OperationContext
    ) -> any MediumBringing {
        switch item.origin {
        case .file(let image):
            MediumPut(.file(image), name: item.name, intent: intent, vios: host, records: records, context: context)
        case .nfs(let source):
            MediumFetch(source, name: item.name, intent: intent, vios: host, records: records, context: context)
        }
    }

    /// In the order in which they were begun.
    var results: [MediaResult] { puts.withLock { $0.compactMap(\.result) } }

    /// The same for a run that isn't waited for.
    func abandoned(_ live: LiveRun) -> [MediaResult] {
        let puts = puts.withLock { $0 }
        let reports = live.abandon(puts.map { (key: $0.job.key, name: $0.job.vios.text) }, statusCommand: "media clean")
        return zip(puts, reports).map { put, report in
            put.result ?? MediaResult(vios: put.job.vios, name: put.job.name, image: put.job.image, abandoned: report)
        }
    }

    private func name(of image: LocalImage, _ lpar: String) throws(Problem) -> MediumName {
        if let name = options.name { return try name.valid(for: lpar) }
        return try .derived(from: image.path, contentID: image.inspection.contentID)
    }

    private static func interrupted(_ step: String) -> Problem {
        Problem(
            .failed, .interrupted, "interrupted before \(step)", hint: "run the same command again", retryable: true)
    }
}
