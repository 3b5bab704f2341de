import PowerVM

/// A command on a VIOS that failed, wasn't run, or whose answer is lost.
extension Problem {
    /// - Parameters:
    ///   - command: as it is shown to people.
    ///   - text: what the host printed instead of an answer.
    static func answerLost(_ command: String, on vios: RemoteHost, isRefused: Bool, text: String) -> Problem {
        let isHMC = vios.route.isHMC
        let host = isHMC ? "the HMC" : "the VIOS"
        return Problem(
            .failed, .answerLost,
            "\(vios.name): " + (isRefused ? "\(command) was not run" : "the answer to \(command) ended early") + text,
            hint: isRefused
                ? "\(host)'s login shell ended before it ran the command: log in there with the same user to see why"
                : "run the same command again: the session or \(host)'s shell ended too early", host: vios.name.text,
            command: command,
            retryable: isHMC || !isRefused)
    }

    static func interrupted(before step: String, on vios: VIOSName? = nil) -> Problem {
        Problem(
            .failed, .interrupted, (vios.map { "\($0): " } ?? "") + "interrupted before \(step)",
            hint: "run the same command again: it checks the current state first", host: vios?.text, retryable: true)
    }

    /// - Parameter created: a drive that this run has created, and that stays.
    static func interrupted(before step: Step, created: DeviceName?, lpar: String) -> Problem {
        guard let created else { return interrupted(before: step.name) }
        let untold = step.isOfClient ? "; AIX hasn't configured it" : ""
        return Problem(
            .failed, .interrupted, "interrupted before \(step.name): drive \(created) was created and stays\(untold)",
            hint: "the same command again finishes the job; \(DriveNaming.removal(of: created, from: lpar)) removes the drive",
            retryable: true)
    }
}

/// The outcome of a changing command, for its problems.
struct SentCommand {
    var vios: VIOSName
    /// What it changes: an adapter, or the media repository.
    var subject: String
    /// The commands that show it.
    var look: [String]
    /// `mkvdev`
    var word: String
    /// The whole command, as it is shown to people.
    var display: String

    func noEffect() -> Problem {
        Problem(
            .failed, .noEffect, "\(vios): \(word) reported success, but a new query shows no effect",
            hint: "check \(look.first ?? "the VIOS") on \(vios); nothing else was changed", host: vios.text,
            command: display)
    }

    func failed(_ failure: CommandFailure) -> Problem {
        Problem(
            .failed, ProblemCode(failure.kind), "\(vios): \(failure.outcome(of: word))",
            hint: failure.hint(on: vios.text), host: vios.text, command: display,
            retryable: failure.isRetryable || failure.kind == .busy)
    }

    /// The guard didn't pass: what it checks has changed.
    func changedMeanwhile() -> Problem {
        Problem(
            .failed, .driveChanged, notRun + "\(subject) has changed since the survey",
            hint: "another command changed it in the meantime; run the same command again", host: vios.text, command: display,
            retryable: true)
    }

    /// The guard itself failed, though what it checks is as it was.
    func notConfirmed(_ failure: CommandFailure?) -> Problem {
        let text = failure.map { SafeText.sentence($0.text) } ?? ""
        if let failure, failure.kind != .unknown, !text.isEmpty {
            return Problem(
                .failed, ProblemCode(failure.kind), notRun + "the check right before it failed: \(text)", hint: failure.hint,
                host: vios.text, command: display, retryable: failure.isRetryable)
        }
        return Problem(
            .failed, .notConfirmed,
            notRun + "could not confirm that \(subject) is still as the survey found it"
                + (text.isEmpty ? "" : ": \(text)"),
            hint:
                "run the same command again; if this persists, check \(look.joined(separator: " and ")) on \(vios)",
            host: vios.text, command: display, retryable: true)
    }

    /// One listing shows the effect, the other doesn't.
    func listingsDisagree() -> Problem {
        Problem(
            .unknown, .listingsDisagree,
            "\(vios): after \(word), \(look.joined(separator: " and ")) contradict each other about its effect",
            hint: "compare both on \(vios); run the same command again once they agree", host: vios.text, command: display,
            retryable: true)
    }

    /// - Parameter query: why the VIOS can't be queried; nil if it can, and shows no effect.
    func unknownOutcome(_ what: String, query: Problem?, isSeen: Bool) -> Problem {
        let why =
            isSeen
            ? "a new query shows no effect of \(word) yet, so it may still be running"
            : "\(vios) can't be queried again: \(query?.reason ?? "no answer")"
        return Problem(
            .unknown, .unknownOutcome, "\(what), and \(why)",
            hint: "\(word) may or may not have taken effect; run the same command again when \(vios) answers",
            host: vios.text, command: display, retryable: true)
    }

    private var notRun: String { "\(vios): \(word) was not run: " }
}

extension Problem {
    /// A lost mkvdev: a VIOS may give another name than it was asked for, so what is new is named, though without the answer it isn't
    /// known which command created it. A second mkvdev without a name would create a second drive.
    func suspecting(_ drives: [DeviceName], on adapter: VHostName, of vios: VIOSName) -> Problem {
        var problem = self
        problem.status = .unknown
        problem.code = .unknownOutcome
        guard let first = drives.first else {
            problem.hint =
                "mkvdev may or may not have taken effect: check attach-cd vios lsvopt \(vios) before you run it again, since without a name it creates another drive"
            problem.retryable = false
            return problem
        }
        problem.message +=
            "; \(drives.map(\.text).joined(separator: ", ")) on \(adapter) is new: created by this mkvdev, or by another command"
        problem.hint =
            "if this mkvdev created \(first), use that (--name \(first)); otherwise run the same command again"
        return problem
    }
}
