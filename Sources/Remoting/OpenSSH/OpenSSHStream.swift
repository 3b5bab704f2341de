import AsyncSupport
import PowerVM

/// A streamed command through the ssh program. The process that holds the shared connection moves the bytes itself: ssh hands it our
/// pipes.
struct OpenSSHStream: CommandStream {
    private let master: OpenSSHMaster
    private let pipes: ProgramPipes
    private let patience: Duration
    private let number: Int
    private let closed: @Sendable () async -> Void

    init(
        _ master: OpenSSHMaster, _ pipes: ProgramPipes, _ request: StreamRequest, number: Int,
        closed: @escaping @Sendable () async -> Void
    ) {
        self.master = master
        self.pipes = pipes
        patience = request.patience
        self.number = number
        self.closed = closed
    }

    func write(_ bytes: [UInt8]) async throws(TransportFailure) -> Bool {
        do throws(ProgramPipes.Stop) {
            if try await pipes.write(bytes, patience: patience) { return true }
        } catch {
            throw failure(error)
        }
        // A program that takes no more has ended, and only its end shows whether that was the far end's.
        let ending: OpenSSHProgram.Ending
        do throws(ProgramPipes.Stop) { ending = try await pipes.ending(patience: patience) } catch { throw failure(error) }
        _ = try await master.ending(ending, number: number).get()
        return false
    }

    func finishInput() async throws(TransportFailure) { await pipes.finishInput() }

    func read() async throws(TransportFailure) -> [UInt8]? {
        do throws(ProgramPipes.Stop) {
            if let bytes = try await pipes.read(patience: patience) { return bytes }
        } catch {
            throw failure(error)
        }
        return nil
    }

    func end() async throws(TransportFailure) -> StreamEnd {
        let end: (ending: OpenSSHProgram.Ending, messages: [UInt8])
        do throws(ProgramPipes.Stop) { end = try await pipes.end(patience: patience) } catch { throw failure(error) }
        let status = try await master.ending(end.ending, number: number).get()
        return StreamEnd(messages: end.messages, exitStatus: status)
    }

    func close() async {
        await pipes.close()
        master.forget(number)
        await closed()
    }

    private func failure(_ stop: ProgramPipes.Stop) -> TransportFailure {
        switch stop {
        case .stalled(let patience):
            return TransportFailure(
                kind: .timeout, code: "answer-timeout", message: "\(master.host): nothing moved for \(patience.unitText)",
                hint: "check the host and the network, then run the same command again", mayHaveRun: true, retryable: true)
        case .cancelled:
            var failure = OpenSSHMaster.interrupted(master.host)
            failure.mayHaveRun = true
            return failure
        }
    }
}
