import PowerVM

/// What came back for a `Batch`.
struct BatchReply {
    let vios: RemoteHost
    let endings: [CommandBatch.Ending]
    /// Of the remote shell as a whole; nil if the server sent none.
    let exitStatus: Int32?

    func ending<C>(_ place: Batch.Slot<C>) -> CommandBatch.Ending { endings[place.index] }

    /// Not a single command came to its end.
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

    /// The output of a reading command, or the problem that says why there is none.
    func read<C>(_ place: Batch.Slot<C>) throws(Problem) -> C.Output {
        switch endings[place.index] {
        case .lost: throw lost(place)
        case .finished(let result):
            do {
                return try place.command.read(result)
            } catch {
                throw Problem(error, host: vios.name)
            }
        }
    }

    /// The host's own words where an answer should be, for the end of a sentence: an expired password, a shell that refuses.
    /// - Parameter strip: takes off what isn't the command's.
    func saidInstead<C>(_ place: Batch.Slot<C>, strip: (CommandResult) -> CommandResult = { $0 }) -> String {
        guard case .lost(let output, let messages) = ending(place) else { return "" }
        let own = strip(CommandResult(exitStatus: 0, output: output)).output
        // The end of each says why; half a listing before it says nothing.
        let text = SafeText.sentence([messages, own].map { String($0.suffix(400)) }.joined(separator: "\n"))
        return text.isEmpty ? "" : ": \(text)"
    }

    private func lost<C>(_ place: Batch.Slot<C>) -> Problem {
        let command = vios.route.display(place.command)
        let isHMC = vios.route.isHMC
        // A shell that ended by itself and ran nothing refuses the next time too; an HMC also does so when it has no session left.
        let isRefused = isNothing && exitStatus != nil
        let who = isHMC ? "the HMC" : "the VIOS"
        return Problem(
            .failed, "answer-lost",
            "\(vios.name): " + (isRefused ? "\(command) was not run" : "the answer to \(command) ended early")
                + saidInstead(place),
            hint: isRefused
                ? "\(who)'s login shell ended without running it: log in there by hand with the same user and see what it wants"
                : "run it again; the session or \(who)'s shell broke off", host: vios.name, command: command,
            retryable: isHMC || !isRefused)
    }
}
