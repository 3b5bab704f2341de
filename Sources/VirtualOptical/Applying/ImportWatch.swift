import AsyncSupport
import PowerVM

/// Watches a medium while a VIOS writes it. Growth decides, not the clock: an import ends when it is whole, or when nothing grows any
/// more and nothing on the VIOS is writing it.
struct ImportWatch: Sendable {
    var vios: RemoteHost
    var medium: MediumName
    /// Exact size of the whole medium; nil: not known.
    var wanted: Int?
    var context: OperationContext
    /// The file that is imported, and what is told of each look at the medium: its file, and whether the VIOS was seen importing that
    /// very file.
    var following: Following?

    struct Following: Sendable {
        var source: RemotePath
        var saw: @Sendable (ListFiles.File?, _ isOurs: Bool) -> Void
    }

    /// The pause between two queries; the first comes sooner.
    static let pause = Duration.seconds(5)
    static let firstPause = Duration.seconds(1)
    /// No growth for this long, and no `mkvopt` of this medium among the processes: it has ended.
    static let quiet = 30.0
    /// No growth for this long where the processes can't be listed; or no query answered for this long.
    static let stall = 300.0

    /// The directory that contains the media (reference, media).
    static let library = "/var/vio/VMLibrary"

    /// What one query shows of the medium.
    enum Sight: Sendable, Equatable {
        case absent
        /// Exact: by `ls -l`; else megabytes as `lsrep` rounds them up.
        case present(bytes: Int, isExact: Bool)

        /// For messages.
        var text: String {
            switch self {
            case .absent: "no file"
            case .present(let bytes, true): "\(bytes) bytes"
            case .present(let bytes, false): "\(bytes >> 20) MB"
            }
        }
    }

    enum End: Sendable {
        /// The caller stopped the watch.
        case stopped
        /// Nothing writes it any more; this is what is there.
        case over(Sight)
        /// It couldn't be seen any more.
        case unseen(Problem)
    }

    /// Queries until the import is over, or until the task is cancelled.
    /// - Parameter awaitingAnswer: the answer of `mkvopt` may still come; then a whole medium isn't the end yet.
    func run(awaitingAnswer: Bool) async -> End {
        let clock = context.clock
        var last: Sight?
        var (grown, seen) = (clock.now(), clock.now())
        var pause = Self.firstPause
        while true {
            await clock.sleep(pause)
            pause = Self.pause
            if Task.isCancelled { return .stopped }
            do throws(Problem) {
                let sight = try await look()
                seen = clock.now()
                if sight != last {
                    (last, grown) = (sight, clock.now())
                    report(sight)
                }
                if !awaitingAnswer, isWhole(sight) == true { return .over(sight) }
                if clock.now() - grown >= Self.quiet, await hasEnded(quietFor: clock.now() - grown) { return .over(sight) }
            } catch {
                if clock.now() - seen >= Self.stall { return .unseen(error) }
            }
        }
    }

    /// What is there of the medium now.
    func look() async throws(Problem) -> Sight {
        if let path = RemotePath("\(Self.library)/\(medium)"), vios.route.carries(ListFiles(path)) {
            if case .success(let files) = try await list(path) {
                guard let bytes = files?.first?.bytes else { return .absent }
                return .present(bytes: bytes, isExact: true)
            }
        }
        // An HMC doesn't pass on `ls`, and padmin may not be allowed to list the directory.
        let contents = try await ask(Lsrep()).get()
        guard let size = contents.media.first(where: { $0.name == medium.text })?.sizeMB else { return .absent }
        return .present(bytes: Int(size) << 20, isExact: false)
    }

    /// Whether all of it is there; nil: nothing shows it.
    func isWhole(_ sight: Sight) -> Bool? {
        guard let wanted else { return nil }
        switch sight {
        case .absent: return false
        case .present(let bytes, let isExact): return isExact ? bytes == wanted : bytes >> 20 == Lsrep.megabytes(wanted)
        }
    }

    /// The medium's file; with a follower also whether it is being written from the follower's.
    private func list(_ path: RemotePath) async throws(Problem) -> Result<[ListFiles.File]?, Problem> {
        guard let following else { return try await ask(ListFiles(path)) }
        var batch = Batch(vios)
        let (files, processes) = (batch.add(ListFiles(path)), batch.add(ListProcesses()))
        let reply = try await batch.ask(bound: context.limits.command)
        let listing = reply.result(files)
        let running = (try? reply.read(processes)) ?? []
        let isOurs = running.contains { process in
            process.importedMedium == medium.text && process.words.contains(following.source.text)
        }
        if case .success(let found) = listing { following.saw(found?.first, isOurs) }
        return listing
    }

    private func hasEnded(quietFor seconds: Double) async -> Bool {
        let list = ListProcesses()
        guard vios.route.carries(list), let reply = try? await ask(list), case .success(let processes) = reply else {
            return seconds >= Self.stall
        }
        return !processes.contains { $0.words.contains { $0.hasSuffix("mkvopt") } && $0.words.contains(medium.text) }
    }

    /// One query. The outer error: the host didn't answer; the inner one: its answer isn't the listing.
    private func ask<C: RemoteCommand>(_ command: C) async throws(Problem) -> Result<C.Output, Problem> {
        var batch = Batch(vios)
        let slot = batch.add(command)
        let reply = try await batch.ask(bound: context.limits.command)
        return Result { () throws(Problem) in try reply.read(slot) }
    }

    private func report(_ sight: Sight) {
        guard case .present(let bytes, _) = sight else { return }
        context.progress(.growing(host: vios.name.text, medium: medium.text, bytes: bytes, of: wanted))
    }
}
