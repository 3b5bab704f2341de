import PowerVM

/// What the companion script refuses, or where its answer is missing.
extension Problem {
    /// The script refused (status 2: nothing was changed) or failed.
    static func companion(_ answer: CompanionAnswer, to verb: Companion.Verb, on lpar: LPARHost, command: String?) -> Problem {
        let failure =
            answer.failure
            ?? .init(
                code: "companion-failed",
                text: "the companion script (attach-cd-lpar) ended with \(answer.status) and gave no reason")
        let host = lpar.runner.host
        let code = ProblemCode(failure)
        let text = SafeText.sentence(failure.text)
        var (reason, hint) = (phrase(code) + text, hint(code, host, device: verb.device))
        switch code {
        case .staleDeviceInUse:
            let stale = "\(verb.device ?? "a cd") is left over from an earlier drive and still"
            let result = "so the new drive can't take its place"
            if answer.status == 2 {
                reason = "\(stale) mounted at \(text), \(result)"
                hint = "umount \(text) on \(host), then run the same command again"
            } else {
                reason = "\(stale) in use, \(result): \(text)"
            }
        case .badArgument where lpar.companion.delivery == .stdin:
            // The script that was sent is ours and takes these arguments: another one answered.
            hint =
                "the ssh key is restricted to the script that is installed on \(host): write companion: installed for this LPAR into the inventory"
        default: break
        }
        return Problem(
            answer.status == 2 ? .refused : .failed, code, "\(host): \(reason)",
            hint: hint, host: host, command: command, retryable: isRetryable(code))
    }

    /// The shell's message for a program that isn't there; every AIX has this one.
    static func noKsh(_ host: String, text: String) -> Problem {
        Problem(
            .refused, .notAIX, "\(host) has no /usr/bin/ksh, so it isn't AIX\(text)", hint: checkHost(host), host: host)
    }

    /// `companion: installed`, and it isn't.
    static func companionMissing(_ host: String, text: String) -> Problem {
        Problem(
            .refused, .companionMissing, "attach-cd-lpar is not installed on \(host) (\(Companion.installedPath))\(text)",
            hint: "run attach-cd lpar-setup \(host); nothing was changed", host: host)
    }

    static func companionAnswerLost(_ lpar: LPARHost, text: String) -> Problem {
        let host = lpar.runner.host
        return Problem(
            .failed, .answerLost, "\(host): the output of the companion script (attach-cd-lpar) is incomplete\(text)",
            hint: lpar.companion.delivery == .installed
                ? "check that \(Companion.installedPath) exists there and can be run; attach-cd lpar-setup installs it"
                : "run the same command again; if this persists, check what `ssh \(host) /usr/bin/ksh -c true` prints",
            host: host, retryable: true)
    }

    static func companionVersion(_ version: String, on host: String) -> Problem {
        Problem(
            .refused, .companionVersion,
            "\(host): the companion script (attach-cd-lpar) uses protocol \(version), this attach-cd uses \(Companion.protocolVersion)",
            hint:
                "run attach-cd lpar-setup for this LPAR, which installs the matching script; or leave companion: installed out of the inventory",
            host: host)
    }

    static func cfgmgrRunning(_ lost: String, on host: String, command: String) -> Problem {
        Problem(
            .failed, .cfgmgrRunning, "\(lost); cfgmgr is still running there", hint: hint(.cfgmgrRunning, host), host: host,
            command: command, retryable: true)
    }

    static func unknownOutcome(_ what: String, on host: String, command: String) -> Problem {
        Problem(
            .unknown, .unknownOutcome, what,
            hint: "\(command) may have ended or may still be running; run the same command again when \(host) answers",
            host: host, command: command, retryable: true)
    }

    static func mounted(_ device: DeviceName, at mounts: [String], on host: String) -> Problem {
        Problem(
            .refused, .mounted, "\(host): \(device) is mounted at \(mounts.joined(separator: ", "))",
            hint: "umount \(mounts.first ?? "it") on \(host), then run the same command again", host: host, retryable: true)
    }

    /// cfgmgr's own output is the better explanation of a missing device.
    func denied(on host: String) -> Problem {
        var problem = self
        problem.code = .notPermitted
        problem.message += "; cfgmgr reported a permission error"
        problem.hint = Self.hint(.notPermitted, host)
        problem.retryable = false
        return problem
    }

    // MARK: lpar-setup

    static func notInstalled(_ answer: CompanionAnswer, on host: String) -> Problem {
        let failure = answer.failure ?? .init(code: "not-installed", text: "the installation ended with \(answer.status)")
        let code = ProblemCode(failure)
        return Problem(
            answer.status == 2 ? .refused : .failed, code, "\(host): \(failure.text)",
            hint: code == .unsafeDirectory
                ? "on \(host) as root: chown root and chmod go-w that directory, then run the same command again"
                : "lpar-setup needs a login as root (User in the ssh configuration); check also that /usr/local/sbin on \(host) can be written",
            host: host, command: CompanionInstall.display)
    }

    static func installationLost(_ what: String, on host: String) -> Problem {
        // The transport's messages name their host already.
        Problem(
            .unknown, .unknownOutcome, what.hasPrefix("\(host): ") ? what : "\(host): \(what)",
            hint: "run the same command again: the file is replaced whole or not at all", host: host,
            command: CompanionInstall.display, retryable: true)
    }

    // MARK: The script's codes

    /// What the code means, where the script's text is only its object.
    private static func phrase(_ code: ProblemCode) -> String {
        switch code {
        case .mounted: "the cd is mounted at "
        case .deviceBusy: "the device is busy: "
        default: ""
        }
    }

    private static func hint(_ code: ProblemCode, _ host: String, device: String? = nil) -> String {
        let cd = device ?? "cdN"
        switch code {
        case .staleDeviceInUse:
            return
                "find the process that holds the stale \(cd) on \(host) (fuser -u /dev/\(cd)), end it, then run the same command again"
        case .mounted: return "unmount it on \(host), then run the same command again"
        case .deviceBusy:
            return "find the process that holds it on \(host) (fuser -u /dev/\(cd)), end it, then run the same command again"
        case .cfgmgrRunning: return "cfgmgr is still running on \(host); run the same command again when it has ended"
        case .odmLocked, .cfgmgrLock:
            return "another device command holds the configuration database of \(host); run the same command again"
        case .notAIX: return checkHost(host)
        case .notPermitted:
            return
                "the ssh user isn't allowed to do this: use root, or set become: sudo in the inventory and \(addSudoRules(on: host))"
        case .wrongPartition: return "another host answered during the run: check the ssh configuration of \(host)"
        case .badArgument:
            return
                "another version of the script may be installed on \(host): run attach-cd lpar-setup for this LPAR, which installs the matching one"
        case .unsafeDirectory:
            return
                "as root on \(host): chown root and chmod go-w that file or directory; then run attach-cd lpar-setup for this LPAR, which replaces a changed script"
        case .wrongLocation, .noSuchDevice, .notAvailable:
            return "the devices of \(host) changed during the run: run the same command again"
        default: return "check this on \(host); attach-cd status shows the current state"
        }
    }

    private static func isRetryable(_ code: ProblemCode) -> Bool {
        switch code {
        case .cfgmgrRunning, .odmLocked, .cfgmgrLock, .deviceBusy, .mounted, .staleDeviceInUse, .wrongLocation, .noSuchDevice,
            .notAvailable:
            true
        default: false
        }
    }
}

extension Companion.Verb {
    /// The cd that it is about.
    fileprivate var device: String? {
        switch self {
        case .facts: nil
        case .configure(let run): run.stale?.device.text
        case .inuse(let device), .remove(_, let device, _), .medium(_, let device, _): device.text
        case .mark(_, let stale, _): stale.device.text
        }
    }
}
