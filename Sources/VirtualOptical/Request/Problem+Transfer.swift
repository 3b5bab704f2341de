import FileTransfer
import PowerVM

/// An image that can't be sent, or wasn't sent whole.
extension Problem {
    /// `--iso` loads only what is exactly the image.
    static func notVerified(_ medium: MediumName?, on vios: VIOSName) -> Problem {
        Problem(
            .failed, .notVerified,
            "\(vios): \(medium.map(\.text) ?? "the medium") was not loaded: whether it is exactly the image can't be seen there",
            hint: "--verify back reads it back and compares it here", host: vios.text)
    }

    /// - Parameter toSend: an image was to be sent.
    static func needsSSH(_ vios: RemoteHost, toSend: Bool = false) -> Problem {
        let route = "give a route by ssh to \(vios.name) (Host \(vios.name) in the ssh configuration)"
        return Problem(
            .refused, .needsSSH, "\(vios.name) is reached through \(vios.runner.host), which can't transfer files",
            hint: route + (toSend ? ", or let the VIOS fetch it: --from-nfs HOST:/DIRECTORY/FILE" : "") + "; nothing was changed",
            host: vios.name.text)
    }

    /// `--from-vios` through an HMC.
    static func hmcShowsNoFile(_ path: RemotePath, _ medium: MediumName, _ vios: RemoteHost) -> Problem {
        Problem(
            .refused, .needsSSH, "\(vios.name) is reached through \(vios.runner.host), which doesn't show what \(path) is",
            hint:
                "give a route by ssh to \(vios.name) (Host \(vios.name) in the ssh configuration), or create the medium unchecked: "
                + "attach-cd vios mkmedia \(vios.name) \(medium) --file \(path); nothing was changed", host: vios.name.text)
    }

    /// - Parameter large: what is in the way, largest first.
    static func stagingFull(
        _ staging: RemotePath, freeKB: Int, neededBytes: Int, file: String, large: [ListFiles.File], on vios: VIOSName
    ) -> Problem {
        let files = large.prefix(3).map { "\($0.name) (\(SizeText.of(bytes: $0.bytes ?? 0)), \($0.modified))" }
        return Problem(
            .refused, .stagingFull,
            "\(vios): \(staging) has \(SizeText.of(bytes: freeKB << 10)) free, and \(file) needs \(SizeText.of(bytes: neededBytes)) "
                + "there until it is imported",
            hint: (files.isEmpty ? "" : "large files there: \(files.joined(separator: ", ")); ")
                + "free space, or give another directory on \(vios) with --staging", host: vios.text)
    }

    static func noStaging(_ staging: RemotePath, on vios: VIOSName) -> Problem {
        Problem(
            .refused, .noSuchFile, "\(vios) has no directory \(staging)", hint: "give an existing directory with --staging",
            host: vios.text)
    }

    static func transferRunning(_ why: String, on vios: VIOSName) -> Problem {
        Problem(
            .refused, .transferRunning, "\(vios): \(why)", hint: "wait until it has ended, then run the same command again",
            host: vios.text, retryable: true)
    }

    static func isBeingWritten(_ medium: MediumName, on vios: VIOSName) -> Problem {
        .transferRunning("a medium \(medium) is being written there", on: vios)
    }

    /// - Parameter bytes: the size at which it stopped.
    static func fileSizeLimit(_ part: StagedPart, bytes: Int, display: String, on vios: VIOSName) -> Problem {
        Problem(
            .failed, .fileSizeLimit, "\(vios): \(part) doesn't grow beyond \(bytes) bytes: padmin's files have a size limit",
            hint: "check ulimit -f as padmin on \(vios); root there can raise it with chuser fsize=-1 padmin",
            host: vios.text, command: display)
    }

    static func stagingFilled(_ part: StagedPart, bytes: Int, of whole: Int, display: String, on vios: VIOSName) -> Problem {
        Problem(
            .failed, .stagingFull, "\(vios): \(part.directory) takes no more: \(bytes) of \(whole) bytes were written",
            hint: "free space there, or give another directory with --staging", host: vios.text, command: display)
    }

    static func sendInterrupted(_ why: String, display: String, on vios: VIOSName) -> Problem {
        Problem(
            .failed, .sendInterrupted, why,
            hint:
                "run the same command again: if a checksum confirms what is staged, the transfer continues there, otherwise it starts again",
            host: vios.text, command: display,
            retryable: true)
    }

    /// The host that the content comes from failed. Its origin is as it was.
    static func originFailed(_ origin: String, _ why: String) -> Problem {
        Problem(
            .failed, .readFailed, "\(origin) can't be read to its end: \(why)",
            hint: "check the medium and the connection there, then run the same command again", retryable: true)
    }

    /// What can't be read for its digests.
    init(_ failure: TransferFailure, reading path: String, before step: String, on vios: VIOSName) {
        switch failure.reason {
        case .local(let error): self.init(error)
        case .interrupted: self = .interrupted(before: step, on: vios)
        default: self = .originFailed(path, failure.text)
        }
    }

    static func sendFailed(_ why: String, display: String, on vios: VIOSName) -> Problem {
        Problem(
            .failed, .commandFailed, "\(vios): scp failed: \(why)", hint: "check the directory and its permissions on \(vios)",
            host: vios.text, command: display)
    }

    static func stagedDiffers(_ part: StagedPart, _ how: String, on vios: VIOSName) -> Problem {
        Problem(
            .failed, .stagedDiffers, "\(vios): \(part) isn't what was sent: \(how)",
            hint: "it was sent twice; check the disks and the network of \(vios)", host: vios.text)
    }

    static func storedDiffers(_ medium: MediumName, _ how: String, on vios: VIOSName) -> Problem {
        Problem(
            .failed, .storedDiffers, "\(vios): the medium \(medium) isn't the image: \(how)",
            hint: "don't load it: attach-cd media rm \(medium) --vios \(vios) removes it", host: vios.text)
    }

    static func noDigest(of path: RemotePath, _ tools: String, on vios: VIOSName) -> Problem {
        Problem(
            .refused, .noChecksumTool, "\(vios) has no tool for padmin that computes a checksum (\(tools))",
            hint: "use --verify size, which compares sizes only, or --verify back, which reads the medium back", host: vios.text)
    }

    /// Nothing there computes what the file is to be compared by.
    static func noDigest(of file: String, needsSHA256: Bool, on vios: VIOSName) -> Problem {
        let tools = FileDigest.Tool.allCases.filter { !needsSHA256 || $0 != .cksum }
        return Problem(
            .refused, .noChecksumTool,
            "\(vios) has no tool for padmin that computes \(needsSHA256 ? "the SHA-256" : "a checksum") of \(file) "
                + "(\(tools.map(\.rawValue).joined(separator: ", ")))",
            hint:
                "leave out --sha256 and --verify: then the medium is compared by what \(vios) can compute, at least by its exact "
                + "size; or send a file of this machine; nothing was changed", host: vios.text)
    }

    /// `media verify`
    static func isAnother(_ medium: MediumName, _ how: String, on vios: VIOSName) -> Problem {
        Problem(
            .failed, .storedDiffers, "\(vios): the medium \(medium) isn't what it was compared with: \(how)",
            hint:
                "don't load it before you know why: attach-cd media put --overwrite exchanges it, attach-cd media rm removes it",
            host: vios.text)
    }

    /// - Parameter hasChecksum: there is one for checksums that aren't SHA-256.
    static func noToolToCompare(_ path: RemotePath, hasChecksum: Bool, on vios: VIOSName) -> Problem {
        let tools = hasChecksum ? "csum, openssl" : FileDigest.Tool.allCases.map(\.rawValue).joined(separator: ", ")
        return Problem(
            .refused, .noChecksumTool,
            "\(vios) has no tool for padmin that computes \(hasChecksum ? "a SHA-256" : "a checksum") (\(tools))",
            hint: "--back reads \(path) back and compares it here" + (hasChecksum ? "; with FILE, cksum is used" : ""),
            host: vios.text)
    }

    static func noRecord(of medium: MediumName, on vios: VIOSName) -> Problem {
        Problem(
            .refused, .notVerified,
            "\(vios): this host has no record of creating \(medium), so there is nothing to compare it with",
            hint: "give the file, or its digest with --sha256", host: vios.text)
    }

    static func unreadableRecord(_ why: String) -> Problem {
        Problem(
            .refused, .configuration, "the records of media can't be read: \(why)",
            hint: "give the file, or its digest with --sha256")
    }

    /// Its size is needed before anything is sent.
    public static func sizeUnknown(_ medium: MediumName, on vios: VIOSName) -> Problem {
        Problem(
            .refused, .notVerified, "\(vios): the exact size of \(medium) can't be seen there",
            hint: "attach-cd media get \(medium) --vios \(vios) makes a file of it, attach-cd media put copies that",
            host: vios.text)
    }

    static func notRecorded(_ why: String) -> Problem {
        Problem(
            .refused, .configuration, "the records of media can't be written: \(why); nothing was changed",
            hint: "make that directory writable, or set XDG_STATE_HOME to another one")
    }
}

/// A medium that is there already.
extension Problem {
    /// - Parameter wanted: the size of the image.
    static func mediumDiffers(
        _ medium: MediumName, found: String, wanted: Int, isLoaded: Bool, on vios: VIOSName
    ) -> Problem {
        Problem(
            .refused, .mediumDiffers, "\(vios) already has a medium \(medium) \(found), but the image has \(wanted) bytes",
            hint: "give it another name with --as, or replace the old one with --overwrite"
                + (isLoaded ? " once no drive holds it" : ""), host: vios.text)
    }

    static func accessDiffers(_ medium: MediumState, wanted: MediumAccess, on vios: VIOSName) -> Problem {
        Problem(
            .refused, .mediumDiffers,
            "\(vios) has the medium \(medium.name) already, but \(medium.access?.rawValue ?? "without an access"), not \(wanted.rawValue)",
            hint: "attach-cd vios chmedia \(vios) \(medium.name) --access \(wanted.rawValue) changes it", host: vios.text)
    }

    static func noRepository(on vios: VIOSName, pool: Lssp.Pool?) -> Problem {
        let suggestion = pool.map {
            "--create-repository \($0.name):SIZE creates one; \($0.name) has \(SizeText.of(megabytes: $0.freeMB)) free"
        }
        return Problem(
            .refused, .noRepository, "\(vios) has no media repository",
            hint: suggestion ?? "create one: attach-cd vios mkrep \(vios) POOL SIZE", host: vios.text)
    }

    static func repositoryTooSmall(_ size: SizeArgument, for megabytes: Int, on vios: VIOSName) -> Problem {
        Problem(
            .refused, .repositoryFull, "\(vios): a repository of \(size) can't hold \(megabytes) MB",
            hint: "give a larger size with --create-repository", host: vios.text)
    }
}
