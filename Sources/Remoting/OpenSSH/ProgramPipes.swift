import AsyncSupport
import Glibc
import PowerVM
import SSH

/// A program whose standard input is written while it runs, and whose output is read as it comes. One task at a time uses it.
actor ProgramPipes {
    nonisolated let executor: SessionExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    struct Failure: Error {
        var text: String
    }

    /// Why waiting ended without anything having moved.
    enum Stop: Error {
        case stalled(Duration)
        case cancelled
    }

    /// Of standard output: then the program is held back until some is read.
    private static let window = 512 << 10

    private let input: Int32
    private let inputReadiness: Readiness
    private let output: ProgramOutput
    private let messages: ProgramOutput
    private var timer: LoopTimer?
    private var waiter: CheckedContinuation<Void, Never>?
    private var isStalled = false
    private var isInputOver = false
    private var process: Task<OpenSSHProgram.Ending, Never>?
    private var ending: OpenSSHProgram.Ending?

    static func start(
        _ program: OpenSSHProgram, _ arguments: [String]
    ) async throws(Failure) -> ProgramPipes {
        guard let executor = SessionExecutor() else { throw Failure(text: String(cString: strerror(EMFILE))) }
        let ends = try PipeEnds()
        let pipes = ProgramPipes(ends.ours, executor)
        await pipes.start(program, arguments, ends.its)
        return pipes
    }

    private init(_ ours: PipeEnds.Trio, _ executor: SessionExecutor) {
        self.executor = executor
        let loop = executor.loop
        input = ours.input
        inputReadiness = Readiness(descriptor: input, loop: loop)
        output = ProgramOutput(ours.output, loop)
        messages = ProgramOutput(ours.messages, loop)
    }

    private func start(_ program: OpenSSHProgram, _ arguments: [String], _ its: PipeEnds.Trio) {
        let woken: @Sendable () -> Void = { [weak self] in self?.assumeIsolated { $0.wake() } }
        for readiness in [inputReadiness, output.readiness, messages.readiness] {
            readiness.handle(readable: woken, writable: woken)
        }
        timer = LoopTimer(executor.loop) { [weak self] in
            self?.assumeIsolated {
                // Something may have moved just before.
                guard $0.waiter != nil else { return }
                $0.isStalled = true
                $0.wake()
            }
        }
        let process = Task {
            await program.run(arguments, input: its.input, output: its.output, messages: its.messages)
        }
        self.process = process
        Task {
            let ending = await process.value
            self.ended(ending)
        }
    }

    private func ended(_ ending: OpenSSHProgram.Ending) {
        self.ending = ending
        wake()
    }

    /// - Returns: false if the program takes no more.
    func write(_ bytes: [UInt8], patience: Duration) async throws(Stop) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                send(input, buffer.baseAddress.map { $0 + sent }, buffer.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                sent += count
                continue
            }
            if count < 0, errno == EINTR { continue }
            guard count < 0, errno == EAGAIN || errno == EWOULDBLOCK else { return false }
            // What it prints meanwhile must not hold it back.
            let moved = drain()
            if !moved { try await wait(patience, forRoom: true) }
        }
        return true
    }

    func finishInput() {
        isInputOver = true
        shutdown(input, Int32(SHUT_WR))
    }

    /// nil at the end of standard output.
    func read(patience: Duration) async throws(Stop) -> [UInt8]? {
        while true {
            let moved = drain()
            if !output.bytes.isEmpty { return output.take() }
            if output.isOver { return nil }
            if !moved { try await wait(patience) }
        }
    }

    /// Waits until the program has ended; its output stays to be read.
    func ending(patience: Duration) async throws(Stop) -> OpenSSHProgram.Ending {
        while true {
            if let ending { return ending }
            let moved = drain()
            if !moved { try await wait(patience) }
        }
    }

    /// Waits until the program has ended and closed its output; what wasn't read of it is dropped.
    func end(patience: Duration) async throws(Stop) -> (ending: OpenSSHProgram.Ending, messages: [UInt8]) {
        while true {
            let moved = drain()
            _ = output.take()
            if let ending, output.isOver, messages.isOver { return (ending, messages.bytes) }
            if !moved { try await wait(patience) }
        }
    }

    /// Ends the program if it still runs, and closes everything. Returns when it is gone.
    func close() async {
        if !isInputOver { finishInput() }
        let process = process
        await shielded {
            process?.cancel()
            _ = await process?.value
        }
        for readiness in [inputReadiness, output.readiness, messages.readiness] { readiness.cancel() }
        timer?.cancel()
    }

    private func drain() -> Bool {
        let isRead = output.read(keeping: Self.window, holdsBack: true)
        let isHeard = messages.read(keeping: StreamEnd.limit, holdsBack: false)
        return isRead || isHeard
    }

    /// Until something may have changed.
    private func wait(_ patience: Duration, forRoom: Bool = false) async throws(Stop) {
        if Task.isCancelled { throw .cancelled }
        if isStalled { throw .stalled(patience) }
        for output in [output, messages] where !output.isOver { output.readiness.armReader() }
        if forRoom { inputReadiness.armWriter() }
        timer?.schedule(after: patience)
        let executor = executor
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter = $0 }
        } onCancel: {
            executor.loop.submit { self.assumeIsolated { $0.wake() } }
        }
        timer?.cancel()
        if Task.isCancelled { throw .cancelled }
        if isStalled { throw .stalled(patience) }
    }

    private func wake() { waiter.take()?.resume() }
}
