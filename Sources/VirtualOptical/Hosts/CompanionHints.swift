import PowerVM

extension LPARHost {
    /// A companion script that refused (status 2: nothing was changed) or failed.
    func problem(of answer: CompanionAnswer, to verb: Companion.Verb, command: String? = nil) -> Problem {
        let failure =
            answer.failure ?? .init(code: "companion-failed", text: "the companion script ended with \(answer.status)")
        let host = runner.host
        var phrase = CompanionHints.phrase(failure.code)
        var hint = CompanionHints.hint(failure.code, host, device: verb.device)
        switch failure.code {
        case "stale-device-in-use" where answer.status == 2:
            phrase = "a stale cd stands at the drive's place and is mounted at "
            hint = CompanionHints.hint("mounted", host)
        case "bad-argument" where companion.delivery == .stdin:
            // The script that was sent is ours and takes these words: another one answered.
            hint =
                "the key that is used on \(host) may run nothing but the installed script: write companion: installed for this LPAR into the inventory"
        default: break
        }
        return Problem(
            answer.status == 2 ? .refused : .failed, failure.code, "\(host): \(phrase)\(SafeText.sentence(failure.text))",
            hint: hint, host: host, command: command, retryable: CompanionHints.isRetryable(failure.code))
    }
}

extension Companion.Verb {
    /// The cd that it is about.
    fileprivate var device: String? {
        switch self {
        case .facts: nil
        case .configure(let run): run.ghost?.device.text
        case .inuse(let device), .remove(_, let device, _), .medium(_, let device, _): device.text
        case .mark(_, let leftover, _): leftover.device.text
        }
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

    static func hint(_ code: String, _ host: String, device: String? = nil) -> String {
        let cd = device ?? "cdN"
        switch code {
        case "stale-device-in-use":
            return
                "a process on \(host) still holds the stale \(cd): end it (fuser -k /dev/\(cd) is your decision), then run the same command again"
        case "mounted": return "unmount it on \(host), then run the same command again"
        case "device-busy":
            return "find what holds it on \(host) (fuser /dev/\(cd)), end it, then run the same command again"
        case "cfgmgr-running":
            return "cfgmgr goes on by itself on \(host); run the same command again when it has ended"
        case "odm-locked", "cfgmgr-lock":
            return "another device command holds the configuration database of \(host); run the same command again"
        case "not-aix": return "check which host the ssh configuration reaches as \(host), or give the right one with --host"
        case "not-permitted":
            return "give the ssh user the right to it: root, or the lines of contrib/sudoers.attach-cd on \(host)"
        case "unsafe-directory":
            return
                "on \(host) as root: chown root and chmod go-w what is named there, then run attach-cd lpar-setup, which exchanges a script that was changed"
        case "wrong-partition": return "the host was exchanged while this ran: check the ssh configuration of \(host)"
        case "bad-argument":
            return
                "another version of the script may be installed on \(host): attach-cd lpar-setup installs the one that belongs to this attach-cd"
        case "wrong-location", "no-such-device", "not-available":
            return "the devices of \(host) changed while this ran: run the same command again"
        default: return "look at the message; attach-cd status shows what is there now"
        }
    }

    static func isRetryable(_ code: String) -> Bool {
        [
            "cfgmgr-running", "odm-locked", "cfgmgr-lock", "device-busy", "mounted", "stale-device-in-use", "wrong-location",
            "no-such-device", "not-available",
        ]
        .contains(code)
    }
}
