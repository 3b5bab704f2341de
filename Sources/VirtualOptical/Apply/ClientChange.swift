import PowerVM

/// A changing verb of the companion script, and what to make of its answer.
struct ClientChange: Sendable {
    var lpar: LPARAccess
    var bounds: DriveRequest.Bounds
    var surroundings: Surroundings

    struct Result: Sendable {
        var outcome: StepOutcome
        var view: ClientView?
        var answer: CompanionAnswer?
        var warnings: [String] = []
    }

    /// `cfgmgr -l`, with a stale cd unconfigured before it. An answer that was lost is asked for again: the script waits for a
    /// cfgmgr that still runs, and running it once more is harmless.
    func configure(_ run: Companion.Configure) async -> Result {
        let bound = bounds.configure + bounds.command
        return await change(.configure(run), bound: bound, mayRepeat: true) { answer in
            answer.deviceChanges.isEmpty && answer.first("unconfigured") == nil ? .alreadyDone : .changed
        }
    }

    /// `rmdev -dl` of the cd at exactly this place.
    func remove(_ device: DeviceName, at location: VirtualLocation, in partition: PartitionID) async -> Result {
        let verb = Companion.Verb.remove(partition: partition, device: device, location: location)
        return await change(verb, bound: bounds.command, mayRepeat: true) { answer in
            answer.first("removed") == device.text ? .changed : .alreadyDone
        }
    }

    private func change(
        _ verb: Companion.Verb, bound: Duration, mayRepeat: Bool, success: (CompanionAnswer) -> StepOutcome
    ) async -> Result {
        let command = lpar.companion.display(verb)
        var lost = "the answer was lost"
        // The second time is over a new connection if the first one broke.
        for attempt in 0..<(mayRepeat ? 3 : 1) {
            if attempt > 0 { await surroundings.sleep(.seconds(2 * attempt)) }
            do {
                let reply = try await lpar.send(verb, bound: bound)
                if let error = reply.readError { return Result(outcome: .failed(Problem(error, host: lpar.runner.host))) }
                guard let answer = reply.answer else {
                    lost = "the companion script's answer has no end"
                    continue
                }
                return judge(answer, command: command, success: success)
            } catch {
                if !error.mayHaveRun, attempt == 0 {
                    return Result(outcome: .failed(Problem(error, host: lpar.runner.host, command: command)))
                }
                lost = error.message
                if error.kind == .cancelled { break }
            }
        }
        return Result(
            outcome: .unknown(
                Problem(
                    .unknown, "unknown-outcome", "\(lpar.runner.host): \(lost), and it can't be asked again",
                    hint:
                        "\(command) may still run there or may have ended; run the same command again when \(lpar.runner.host) answers",
                    host: lpar.runner.host, command: command, retryable: true)))
    }

    private func judge(_ answer: CompanionAnswer, command: String, success: (CompanionAnswer) -> StepOutcome) -> Result {
        let view = try? ClientView(answer)
        let talk = Self.oneLine(answer.all("cfgmgr_output").joined(separator: " "))
        let warnings = talk.isEmpty ? [] : ["\(lpar.runner.host): \(talk)"]
        guard answer.status == 0 else {
            let failure =
                answer.failure ?? .init(code: "companion-failed", text: "the companion script ended with \(answer.status)")
            let problem = Problem(
                .failed, failure.code, "\(lpar.runner.host): \(CompanionHints.phrase(failure.code))\(Self.oneLine(failure.text))",
                hint: CompanionHints.hint(failure.code, lpar.runner.host),
                host: lpar.runner.host, command: command, retryable: CompanionHints.isRetryable(failure.code))
            return Result(outcome: .failed(problem), view: view, answer: answer, warnings: warnings)
        }
        return Result(outcome: success(answer), view: view, answer: answer, warnings: warnings)
    }

    /// AIX wraps and indents its messages; here they are part of a sentence.
    private static func oneLine(_ text: String) -> String {
        SafeText.clean(text).split(separator: " ").joined(separator: " ")
    }
}

/// What to do about a failure that the companion script reports by a word of its own.
enum CompanionHints {
    /// What the code means, where the script's text is only its object.
    static func phrase(_ code: String) -> String {
        switch code {
        case "stale-device-in-use": "a stale cd stands at the drive's place and is in use: "
        case "mounted": "the cd is mounted at "
        case "device-busy": "the device is busy: "
        default: ""
        }
    }

    static func hint(_ code: String, _ host: String) -> String {
        switch code {
        case "stale-device-in-use":
            "a process on \(host) still holds the stale cd: end it (fuser -k is your decision), then run the same command again"
        case "mounted": "unmount it on \(host), then run the same command again"
        case "device-busy": "find what holds it on \(host) (fuser /dev/cdN), end it, then run the same command again"
        case "cfgmgr-running":
            "cfgmgr goes on by itself on \(host); run the same command again later, it will find the drive configured"
        case "odm-locked", "cfgmgr-lock":
            "another device command holds the configuration database of \(host); run the same command again"
        case "not-permitted": "give the ssh user the right to it: root, or the lines of contrib/sudoers.attach-cd on \(host)"
        case "wrong-partition": "the host was exchanged while this ran: check the ssh configuration of \(host)"
        case "wrong-location", "no-such-device": "the devices of \(host) changed while this ran: run the same command again"
        default: "look at the message; attach-cd status shows what is there now"
        }
    }

    static func isRetryable(_ code: String) -> Bool {
        [
            "cfgmgr-running", "odm-locked", "cfgmgr-lock", "device-busy", "mounted", "stale-device-in-use", "wrong-location",
            "no-such-device",
        ]
        .contains(code)
    }
}
