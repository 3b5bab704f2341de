import AsyncSupport
import FileTransfer
import PowerVM
import Synchronization

/// Sends an image into its staged file, which is watched meanwhile: the far end takes bytes also after it can't write any more.
/// Nothing bounds it by total time; growth decides.
struct PartTransfer: Sendable {
    var vios: RemoteHost
    var part: StagedPart
    var source: PutContent
    /// How many bytes of the image are staged already, in whole MiB.
    var start = 0
    /// Bytes per second.
    var rate: Int?
    /// The medium that it is going to be, for the progress.
    var medium: MediumName
    var context: OperationContext

    /// The pause between two looks at the staged file.
    static let pause = Duration.seconds(5)
    /// Bytes are accepted, and the file doesn't grow for this long: it can't be written any more.
    static let stall = 15.0

    struct Result: Sendable {
        var outcome: StepOutcome
        /// Bytes of the image that the connection took.
        var bytesSent: Int
    }

    private enum Event: Sendable {
        case sent(Swift.Result<Void, TransferFailure>)
        case stalled
        case unwatched
    }

    /// The command as it is shown to people.
    var display: String {
        continuation.map(vios.route.display) ?? vios.route.display(FileUpload.command(to: part.path))
    }

    /// The command that continues the staged file; nil: it is sent from its beginning.
    private var continuation: CopyBlocks? {
        start > 0 ? CopyBlocks(.write(part, afterMiB: start >> 20)) : nil
    }

    /// How far the sending is, shared with the watch.
    private final class Accepted: Sendable {
        private let bytes = Mutex(0)
        var count: Int { bytes.withLock { $0 } }
        func set(_ count: Int) { bytes.withLock { $0 = count } }
    }

    func run() async -> Result {
        let accepted = Accepted()
        let (end, hasStalled) = await withTaskGroup(of: Event.self) { group in
            group.addTask { .sent(await upload(accepted)) }
            group.addTask { await watch(accepted) ? .stalled : .unwatched }
            var (end, hasStalled) = (Swift.Result<Void, TransferFailure>.failure(TransferFailure(.interrupted)), false)
            while let event = await group.next() {
                switch event {
                case .sent(let result):
                    end = result
                    group.cancelAll()
                case .stalled:
                    hasStalled = true
                    group.cancelAll()
                case .unwatched: break
                }
            }
            return (end, hasStalled)
        }
        return Result(outcome: await outcome(end, hasStalled), bytesSent: max(0, accepted.count - start))
    }

    private func upload(_ accepted: Accepted) async -> Swift.Result<Void, TransferFailure> {
        let (host, name, whole, start) = (vios.name.text, medium.text, source.byteCount, start)
        let progress: @Sendable (Int) -> Void = { [context] count in
            accepted.set(start + count)
            context.progress(.sending(host: host, medium: name, bytes: start + count, of: whole))
        }
        return await Swift.Result { () async throws(TransferFailure) in
            try await source.read(from: start) { content throws(TransferFailure) in
                if let continuation {
                    try await resume(continuation, content, progress)
                } else {
                    try await FileUpload(content, to: part.path, rate: rate, progress: progress)
                        .run(over: vios.runner, route: vios.route)
                }
            }
        }
    }

    /// The rest of the image goes behind what is staged already.
    private func resume(
        _ command: CopyBlocks, _ content: any ByteSource, _ progress: @escaping @Sendable (Int) -> Void
    ) async throws(TransferFailure) {
        var batch = CommandBatch()
        batch.add(vios.route.shellText(command))
        let (moved, answer) = try await StreamedInput(content, into: batch.line, rate: rate, progress: progress)
            .run(over: vios.runner)
        guard case .finished(let result)? = batch.endings(of: answer).first else {
            throw TransferFailure(.unexpected("the answer to dd was lost", exitStatus: answer.exitStatus), bytesMoved: moved)
        }
        guard result.exitStatus == 0, moved == source.byteCount - start else {
            let text = SafeText.sentence(result.output + "\n" + result.messages)
            throw TransferFailure(.farEnd(text.isEmpty ? "dd ended with \(result.exitStatus)" : text), bytesMoved: moved)
        }
    }

    /// Looks at the staged file until it is cancelled.
    /// - Returns: whether bytes were accepted that aren't written any more, though the host answers.
    private func watch(_ accepted: Accepted) async -> Bool {
        let clock = context.clock
        var (size, grown) = (0, clock.now())
        while true {
            await clock.sleep(Self.pause)
            if Task.isCancelled { return false }
            // Without an answer nothing is known; the connection's own end is noticed by the sending.
            guard let bytes = await look() else { continue }
            if bytes > size {
                (size, grown) = (bytes, clock.now())
            } else if clock.now() - grown >= Self.stall, accepted.count > size {
                return true
            }
        }
    }

    /// The size of the staged file; nil: it can't be seen.
    private func look() async -> Int? {
        var batch = Batch(vios)
        let slot = batch.add(ListFiles(part.path))
        guard let reply = try? await batch.ask(bound: context.limits.command), case .success(let files?) = reply.result(slot)
        else { return nil }
        return files.first?.bytes
    }

    // MARK: How it ended

    private func outcome(_ end: Swift.Result<Void, TransferFailure>, _ hasStalled: Bool) async -> StepOutcome {
        let failure: TransferFailure
        switch end {
        case .success: return .changed
        case .failure(let error): failure = error
        }
        if hasStalled { return .failed(await unwritten(nil)) }
        switch failure.reason {
        case .needsSSH: return .failed(.needsSSH(vios, toSend: true))
        case .local(let error): return .failed(Problem(error))
        case .origin(let reason): return .failed(.originFailed(source.path, reason.text))
        case .interrupted:
            return .failed(
                Problem(
                    .failed, .interrupted, "\(vios.name): interrupted while sending \(source.path)",
                    hint: "run the same command again", host: vios.name.text, command: display, retryable: true))
        case .transport(let error):
            guard error.mayHaveRun || failure.bytesMoved > 0 else {
                return .failed(Problem(error, host: vios.name.text, command: display))
            }
            return .failed(
                .sendInterrupted(
                    "\(error.message), after \(failure.bytesMoved) of \(source.byteCount) bytes", display: display, on: vios.name)
            )
        case .refused(let text): return .failed(.sendFailed(text, display: display, on: vios.name))
        case .farEnd(let text): return .failed(await unwritten(text))
        case .unexpected(let text, let status):
            let words = text.isEmpty ? "it ended with \(status.map(String.init) ?? "no status")" : text
            guard failure.bytesMoved > 0 else { return .failed(.sendFailed(words, display: display, on: vios.name)) }
            return .failed(
                .sendInterrupted(
                    "\(vios.name): scp ended after \(failure.bytesMoved) of \(source.byteCount) bytes: \(words)",
                    display: display,
                    on: vios.name))
        }
    }

    /// The far end couldn't write: because the file system is full, or the file may not be larger.
    /// - Parameter text: its own words; nil: it was stopped because the file didn't grow any more.
    private func unwritten(_ text: String?) async -> Problem {
        var batch = Batch(vios)
        let (file, space) = (batch.add(ListFiles(part.path)), batch.add(FreeSpace(part.directory)))
        let reply = try? await batch.ask(bound: context.limits.command)
        let size = reply.flatMap { try? $0.read(file)?.first?.bytes } ?? 0
        let freeKB = reply.flatMap { try? $0.read(space).freeKB }
        let words = (text ?? "").lowercased()
        if words.contains("file too large") || words.contains("file size") {
            return .fileSizeLimit(part, bytes: size, display: display, on: vios.name)
        }
        let isFull = words.contains("no space") || words.contains("not enough space") || freeKB.map { $0 < 4096 } ?? false
        if isFull { return .stagingFilled(part, bytes: size, of: source.byteCount, display: display, on: vios.name) }
        // 512-byte blocks and whole GiB are how limits are set.
        if size > 0, size % (1 << 30) == 0 || size == 1 << 31 - 1 || size % 512 == 0 && freeKB.map({ $0 > 65_536 }) ?? false {
            return .fileSizeLimit(part, bytes: size, display: display, on: vios.name)
        }
        guard let text else {
            return .stagingFilled(part, bytes: size, of: source.byteCount, display: display, on: vios.name)
        }
        return .sendFailed(text, display: display, on: vios.name)
    }
}
