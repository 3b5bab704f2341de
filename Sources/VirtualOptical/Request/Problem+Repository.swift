import PowerVM

/// A media repository that can't be created, enlarged or removed.
extension Problem {
    static func noRepository(on vios: VIOSName) -> Problem {
        Problem(
            .refused, .noRepository, "\(vios) has no media repository",
            hint: "create one: attach-cd vios mkrep \(vios) POOL SIZE; attach-cd vios lssp \(vios) lists the pools",
            host: vios.text)
    }

    static func repositoryDiffers(_ repository: Lsrep.Repository, on vios: VIOSName) -> Problem {
        let place = repository.parentPool.map { " in \($0)" } ?? ""
        return Problem(
            .refused, .repositoryDiffers,
            "\(vios) has a media repository of \(repository.sizeMB) MB\(place); a VIOS can have only one",
            hint: "attach-cd vios chrep \(vios) +SIZE enlarges it; it can't be moved to another pool", host: vios.text)
    }

    static func repositoryNotEmpty(_ media: [String], on vios: VIOSName) -> Problem {
        let names = Set(media).sorted().joined(separator: ", ")
        return Problem(
            .refused, .repositoryNotEmpty, "\(vios): the media repository contains \(names); nothing was removed",
            hint: "remove each medium first: attach-cd vios rmmedia \(vios) MEDIUM", host: vios.text)
    }

    static func poolUnknown(_ pool: PoolName, among pools: [Lssp.Pool], on vios: VIOSName) -> Problem {
        let names = pools.filter(\.isLogicalVolumePool).map { "\($0.name) (\(SizeText.of(megabytes: $0.freeMB)) free)" }
        return Problem(
            .refused, .poolUnknown, "\(vios) has no storage pool \(pool)",
            hint: names.isEmpty
                ? "attach-cd vios lssp \(vios) lists its pools"
                : "pools that can contain a repository: \(names.joined(separator: ", "))", host: vios.text)
    }

    static func poolNotLogicalVolumes(_ pool: Lssp.Pool, on vios: VIOSName) -> Problem {
        Problem(
            .refused, .poolNotLV, "\(vios): \(pool.name) is of type \(pool.type ?? "?"), not a pool of logical volumes",
            hint: "a media repository needs one of type LVPOOL: attach-cd vios lssp \(vios) lists them", host: vios.text)
    }

    static func poolFull(_ pool: String, freeMB: Int, neededMB: Int, on vios: VIOSName) -> Problem {
        Problem(
            .refused, .poolFull,
            "\(vios): \(pool) has \(SizeText.of(megabytes: Double(freeMB))) free, not \(SizeText.of(megabytes: Double(neededMB)))",
            hint: "give a smaller size, or add a disk to the pool on the VIOS", host: vios.text)
    }

    /// - Parameters:
    ///   - unused: what could be removed.
    ///   - options: the command has an option that enlarges the repository.
    static func repositoryFull(
        _ repository: Lsrep.Repository, neededMB: Int, unused: [Lsrep.Medium], on vios: VIOSName, options: Bool = false
    ) -> Problem {
        let missing = max(1, (neededMB - repository.freeMB + 1023) / 1024)
        let pool = repository.parentPool.map { pool in
            " (\(pool)" + (repository.parentFreeMB.map { " has \(SizeText.of(megabytes: Double($0))) free" } ?? "") + ")"
        }
        let media = unused.prefix(5).map { "\($0.name) (\($0.sizeMB.map { SizeText.of(megabytes: $0) } ?? "size unknown"))" }
        return Problem(
            .refused, .repositoryFull, "\(vios): the media repository has \(repository.freeMB) MB free, not \(neededMB) MB",
            hint: "enlarge it: \(options ? "--grow-repository, or " : "")attach-cd vios chrep \(vios) +\(missing)G\(pool ?? "")"
                + (media.isEmpty ? "" : "; no drive holds \(media.joined(separator: ", "))"), host: vios.text)
    }
}

/// A medium that can't be created, changed or removed.
extension Problem {
    static func noSuchMedium(_ medium: MediumName, among media: [Lsrep.Medium], on vios: VIOSName) -> Problem {
        Problem(
            .refused, .noSuchMedium, "\(vios): " + lacks(medium, among: media.map(\.name)),
            hint: media.isEmpty
                ? "attach-cd media ls lists the media of all VIOSes" : "attach-cd vios lsmedia \(vios) lists the media",
            host: vios.text)
    }

    /// - Parameter media: a read-only medium is listed once for each drive that has it.
    static func lacks(_ medium: MediumName, among media: [String]) -> String {
        media.isEmpty
            ? "the media repository is empty; \(medium) isn't there"
            : "the repository has no medium \(medium); it has \(Set(media).sorted().joined(separator: ", "))"
    }

    /// - Parameter status: `failed` if it was found out only when the command ran.
    static func mediumNameTaken(_ medium: MediumName, on vios: VIOSName, status: Status = .refused) -> Problem {
        Problem(
            status, .nameTaken, "\(vios): the repository has a medium \(medium) already",
            hint: "choose another name, or remove that medium first: attach-cd vios rmmedia \(vios) \(medium)", host: vios.text)
    }

    /// - Parameter own: this host's; nil: another host's, or it can't be seen.
    static func temporaryNameTaken(_ medium: MediumName, _ own: TemporaryMedium?, on vios: VIOSName) -> Problem {
        let origin =
            own.map { "an earlier run left the medium \(medium) there, with \($0.sight.bytes) bytes of \($0.record.bytes)" }
            ?? "the repository has a medium \(medium) already, the temporary name of this image: "
            + "another host may be exchanging it, or has left it behind"
        return Problem(
            .refused, .nameTaken, "\(vios): \(origin)",
            hint: (own == nil ? "unless another host is at it, " : "")
                + "attach-cd media rm \(medium) --vios \(vios) removes it; then run the same command again", host: vios.text)
    }

    /// Nothing is done to a medium that a drive holds.
    static func mediumLoaded(_ medium: MediumState, _ facts: RepositoryFacts) -> Problem {
        let places = medium.loaded.map(facts.place).joined(separator: ", ")
        return Problem(
            .refused, .mediumInUse, "\(facts.vios): \(medium.name) is loaded in \(places); nothing was changed",
            hint: "unload it there first: "
                + medium.loaded.map { "attach-cd vios unloadopt \(facts.vios) \($0)" }.joined(separator: "; "),
            host: facts.vios.text)
    }

    static func mediumDiffers(_ existing: MediumState, from command: Mkvopt, sizeMB: Double?, on vios: VIOSName) -> Problem {
        let found = [existing.sizeMB.map { "\(SizeText.whole($0)) MB" }, existing.access?.rawValue].compactMap(\.self)
        let wanted =
            sizeMB.map { "\(SizeText.whole($0)) MB, \(command.access.rawValue)" } ?? "a copy whose size isn't known before"
        return Problem(
            .refused, .mediumDiffers,
            "\(vios) has a medium \(command.name) already: \(found.joined(separator: ", ")), not \(wanted)",
            hint: "choose another name; attach-cd vios chmedia changes its access, attach-cd vios rmmedia removes it",
            host: vios.text)
    }

    static func noSource(_ command: Mkvopt, on vios: VIOSName, isDirectory: Bool) -> Problem {
        switch command.source {
        case .device(let device):
            return Problem(
                .refused, .noSuchDevice, "\(vios) has no device \(device)",
                hint: "name a physical drive of the VIOS: ioscli lsdev -type optical lists them", host: vios.text)
        case .file(let path), .link(let path):
            return Problem(
                .refused, .noSuchFile, "\(vios): \(path) \(isDirectory ? "isn't a file" : "doesn't exist")",
                hint: "give the absolute path of a file on the VIOS, or its path below /home/padmin", host: vios.text)
        case .blank: return Problem(.failed, .internal, "a blank medium has no source", hint: "report this")
        }
    }
}

/// The outcome of a `mkvopt` or `chvopt` that was sent.
extension Problem {
    /// - Parameter megabytes: what it would have taken.
    static func importFailed(
        _ command: Mkvopt, _ failure: CommandFailure, repository: Lsrep.Repository?, megabytes: Int?, display: String,
        on vios: VIOSName
    ) -> Problem {
        let isFull = megabytes.flatMap { needed in repository.map { $0.freeMB < needed } } ?? false
        let code: ProblemCode = failure.kind != .unknown ? ProblemCode(failure.kind) : isFull ? .repositoryFull : .importFailed
        return Problem(
            .failed, code,
            "\(vios): \(failure.outcome(of: "mkvopt")); there is no medium \(command.name)",
            hint: isFull
                ? "enlarge the repository: attach-cd vios chrep \(vios) +SIZE" : failure.hint(on: vios.text),
            host: vios.text,
            command: display, retryable: failure.isRetryable)
    }

    /// - Parameter why: what became of the answer.
    static func importVanished(_ medium: MediumName, _ why: String, display: String, on vios: VIOSName) -> Problem {
        Problem(
            .failed, .answerLost, "\(why); nothing on \(vios) writes a medium \(medium), and there is none",
            hint: "run the same command again", host: vios.text, command: display, retryable: true)
    }

    /// - Parameter seen: what is there of it.
    static func halfMedium(_ medium: MediumName, seen: String, why: String, display: String, on vios: VIOSName) -> Problem {
        Problem(
            .failed, .halfMedium,
            "\(vios): \(why); the medium \(medium) has \(seen): it is incomplete, but is listed like any other",
            hint: "attach-cd vios rmmedia \(vios) \(medium) removes it; then run the same command again", host: vios.text,
            command: display)
    }

    static func notAsWritten(_ medium: MediumName, seen: String, wanted: Int, display: String, on vios: VIOSName) -> Problem {
        Problem(
            .failed, .notAsWritten, "\(vios): mkvopt reported success, but \(medium) has \(seen), not \(wanted) bytes",
            hint: "don't load it: attach-cd vios rmmedia \(vios) \(medium) removes it", host: vios.text, command: display)
    }

    static func accessUnchanged(_ medium: MediumName, _ access: MediumAccess?, on vios: VIOSName, command: String) -> Problem {
        let consequence = access == .readWrite ? ": every partition that loads it could write to it" : ""
        return Problem(
            .failed, .accessUnchanged, "\(vios): the access of \(medium) is \(access?.rawValue ?? "not shown")\(consequence)",
            hint:
                "check it with attach-cd vios lsmedia \(vios); attach-cd vios chmedia \(vios) \(medium) --access ro|rw changes it",
            host: vios.text, command: command)
    }
}

/// Sizes for people.
enum SizeText {
    /// `900 MB`, `41.0 GB`
    static func of(megabytes: Double) -> String {
        guard megabytes >= 1024 else { return "\(whole(megabytes)) MB" }
        let tenths = Int(megabytes / 1024 * 10)
        return "\(tenths / 10).\(tenths % 10) GB"
    }

    /// `900 MB`, `41.0 GB`; below a megabyte the bytes.
    static func of(bytes: Int) -> String {
        bytes < 1 << 20 ? "\(bytes) bytes" : of(megabytes: Double(bytes) / 1_048_576)
    }

    static func whole(_ megabytes: Double) -> Int { Int(megabytes.rounded(.up)) }
}
