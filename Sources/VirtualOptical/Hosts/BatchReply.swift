import PowerVM

/// What came back for a `Batch`.
struct BatchReply {
    let vios: RemoteHost
    let endings: [CommandBatch.Ending]
    /// Of the remote shell as a whole; nil if the server sent none.
    let exitStatus: Int32?

    func ending<C>(_ slot: Batch.Slot<C>) -> CommandBatch.Ending { endings[slot.index] }

    /// No command ended.
    var isNothing: Bool {
        endings.allSatisfy { ending in
            if case .lost = ending { return true }
            return false
        }
    }

    /// The first command that failed because another one holds the device configuration database.
    var lock: CommandFailure? {
        endings.lazy.compactMap { ending -> CommandFailure? in
            guard case .finished(let result) = ending else { return nil }
            let failure = MessageClassifier.classify(
                command: "", exitStatus: result.exitStatus, output: result.output, messages: result.messages,
                viaHMC: result.isThroughHMC)
            return failure?.kind == .odmLocked ? failure : nil
        }.first
    }

    /// The output of a reading command, or the problem that explains why there is none.
    func read<C>(_ slot: Batch.Slot<C>) throws(Problem) -> C.Output {
        switch endings[slot.index] {
        case .lost: throw lost(slot)
        case .finished(let result):
            do {
                return try slot.command.read(result)
            } catch {
                throw Problem(error, host: vios.name.text)
            }
        }
    }

    /// The host's own text instead of an answer, for the end of a sentence: an expired password, a shell that refuses.
    /// - Parameter strip: takes off what isn't the command's.
    func textInstead<C>(_ slot: Batch.Slot<C>, strip: (CommandResult) -> CommandResult = { $0 }) -> String {
        guard case .lost(let output, let messages) = ending(slot) else { return "" }
        let own = strip(CommandResult(exitStatus: 0, output: output)).output
        // The end of each shows why; half a listing before it doesn't matter.
        let text = SafeText.sentence([messages, own].map { String($0.suffix(400)) }.joined(separator: "\n"))
        return text.isEmpty ? "" : ": \(text)"
    }

    private func lost<C>(_ slot: Batch.Slot<C>) -> Problem {
        // A shell that exited and ran nothing refuses the next time too; an HMC also does so when it has no session left.
        .answerLost(
            vios.route.display(slot.command), on: vios, isRefused: isNothing && exitStatus != nil, text: textInstead(slot))
    }
}
