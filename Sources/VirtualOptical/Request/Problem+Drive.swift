import PowerVM

/// No drive, the wrong one, or one that can't be created.
extension Problem {
    static func ambiguousDrive(_ drives: [LPARDrive], _ lpar: String) -> Problem {
        Problem(
            .refused, .ambiguousDrive, "\(lpar) has several drives: \(drives.map(\.place).joined(separator: ", "))",
            hint: "choose one with --name, and with --vios if several have that name")
    }

    static func driveElsewhere(_ drive: LPARDrive, _ lpar: String) -> Problem {
        Problem(
            .refused, .driveElsewhere, "the drive of \(lpar) is \(drive.place), not on the requested VIOS or adapter",
            hint: "leave out --vios and --vadapter to remove that one", host: drive.candidate.vios.text)
    }

    static func noNameFrom(_ lpar: String) -> Problem {
        Problem(.refused, .invalidName, "no valid drive name can be derived from \(lpar)", hint: "give one with --name")
    }

    static func nameTaken(_ name: DriveName, by owner: String, on vios: VIOSName) -> Problem {
        Problem(
            .refused, .nameTaken, "\(vios): \(owner)", hint: "choose another name with --name; \(name) was left alone",
            host: vios.text)
    }

    /// Read twice.
    static func listingsDisagree(_ contradiction: Contradiction) -> Problem {
        Problem(
            .refused, .listingsDisagree, "\(contradiction.vios): \(contradiction.text)",
            hint:
                "run the same command again; if this persists, compare ioscli lsmap -all with ioscli lsvopt on \(contradiction.vios): "
                + "what only one of them shows may be the LPAR's drive", host: contradiction.vios.text, retryable: true)
    }

    /// - Parameter discs: cds on an adapter that no surveyed VIOS accounts for.
    static func driveMayExistElsewhere(_ discs: [ClientView.OpticalDevice], unanswered: [UnansweredVIOS]) -> Problem {
        let message = unaccounted(discs)
        guard let first = unanswered.first else {
            return Problem(
                .refused, .driveMayExistElsewhere, message,
                hint: "list all VIOSes of the system in the inventory, or give the right one with --vios")
        }
        return Problem(
            .refused, .driveMayExistElsewhere, "\(message); \(unanswered.map(\.vios).list) could not be queried",
            hint:
                "run the same command again when \(first.vios) can be reached, since a drive must not be on two VIOSes; if ssh uses another name for it, "
                + "write the system's VIOSes into the inventory",
            host: first.vios.text)
    }

    /// The same as a warning.
    static func unaccounted(_ discs: [ClientView.OpticalDevice]) -> String {
        "the LPAR shows a virtual cd on an adapter that no surveyed VIOS accounts for: "
            + discs.map { "\($0.name) (\($0.status)) at \($0.physloc)" }.joined(separator: ", ")
    }

    static func notAnOpticalDrive(_ name: DeviceName, _ adapter: ServerAdapter, _ vtd: ServerVTD, on vios: VIOSName) -> Problem {
        Problem(
            .refused, .notAnOpticalDrive,
            "\(vios): \(name) on \(adapter.name) is a mapping of \(vtd.backing ?? "another kind"), not a file-backed optical drive",
            hint: "attach-cd vios lsvopt \(vios) lists the drives; nothing was sent", host: vios.text)
    }

    static func notAnOpticalDrive(_ name: DeviceName, holder: String, on vios: VIOSName) -> Problem {
        Problem(
            .refused, .notAnOpticalDrive, "\(vios): \(name) is a device of another kind: \(holder)",
            hint: "attach-cd vios lsvopt \(vios) lists the drives; nothing was sent", host: vios.text)
    }

    static func noSuchDrive(_ name: DeviceName, on vios: VIOSName) -> Problem {
        Problem(
            .refused, .noSuchDrive, "\(vios): there is no drive \(name)",
            hint: "attach-cd vios lsvopt \(vios) lists the drives", host: vios.text)
    }

    /// With `--name` only that drive will do.
    static func otherName(_ drive: DeviceName, than asked: DriveName, on vios: VIOSName) -> Problem {
        Problem(
            .failed, .otherName, "\(vios): mkvdev created \(drive), not \(asked)",
            hint: "use it under that name: run the same command again with --name \(drive)",
            host: vios.text)
    }

    static func driveMissing(from vhost: VHostName, on vios: VIOSName) -> Problem {
        Problem(
            .failed, .driveMissing, "\(vios): the drive isn't on \(vhost) any more",
            hint: "another command removed it in the meantime; run the same command again", host: vios.text, retryable: true)
    }

    /// Seen last before the LPAR was configured; it isn't known to be this run's own.
    static func driveNotConfirmed(_ drive: ServerVTD, on vios: VIOSName) -> Problem {
        Problem(
            .unknown, .unknownOutcome,
            "\(vios) can't be queried again, so nothing shows that drive \(drive.name), which this run isn't known to have created, is still there",
            hint: "run the same command again when \(vios) answers: it checks the current state first", host: vios.text,
            retryable: true)
    }

    static func driveNotAvailable(_ drive: ServerVTD, on vios: VIOSName) -> Problem {
        Problem(
            .failed, .driveNotAvailable,
            "\(vios): drive \(drive.name) exists but is \(drive.status.map { "\($0), not Available" } ?? "in an unknown state")",
            hint:
                "run ioscli cfgdev -dev \(drive.name) on \(vios), then the same command again",
            host: vios.text)
    }

    static func noNewDrive(on adapter: VHostName, of vios: VIOSName) -> Problem {
        Problem(
            .failed, .noEffect, "\(vios): mkvdev was run, but \(adapter) has no new drive",
            hint: "check attach-cd vios lsvopt \(vios), then run the same command again", host: vios.text)
    }
}
