import PowerVM

/// A medium that can't be put into a drive.
extension Problem {
    static func otherMedium(_ loaded: String, in drive: DeviceName, not medium: MediumName, on vios: VIOSName) -> Problem {
        Problem(
            .refused, .otherMedium, "\(vios): \(drive) holds \(loaded), not \(medium)",
            hint: "--replace unloads it first, unless the client holds it; --force unloads it even then",
            host: vios.text)
    }

    /// A plain unload was refused: the client has the drive open, or has left a reservation on it. Nothing was changed.
    /// - Parameters:
    ///   - place: where the client has it mounted, as far as that is known.
    ///   - isCertain: the VIOS gave a reason.
    func holding(
        _ medium: String, in drive: DeviceName, on vios: VIOSName, _ place: String, isCertain: Bool
    ) -> Problem {
        var problem = self
        (problem.status, problem.code, problem.retryable) = (.refused, .mediumHeld, false)
        problem.message = "\(vios): \(isCertain ? "" : "perhaps ")the client holds \(medium) in \(drive); \(place); \(reason)"
        problem.hint = MediumHold.clientHint + "; --force unloads it without that"
        return problem
    }

    /// A medium that this host began, and didn't see end.
    static func incomplete(_ medium: MediumName, sizeMB: Double, of bytes: Int, on vios: VIOSName) -> Problem {
        Problem(
            .refused, .halfMedium,
            "\(vios): the medium \(medium) has \(SizeText.whole(sizeMB)) MB of \(SizeText.of(bytes: bytes)): it is incomplete, "
                + "as this host's record of its import shows",
            hint: "attach-cd media rm \(medium) --vios \(vios) removes it; then put the image in again with attach-cd media put",
            host: vios.text)
    }

    /// The cd is the drive's, but what it delivers isn't the image.
    static func wrongContent(
        _ device: DeviceName, on host: String, volume: String?, _ image: ImageContent, _ medium: MediumName, _ target: Target
    ) -> Problem {
        let found = volume.map { "the volume \($0)" } ?? "no ISO 9660 volume"
        let wanted = image.volumeID.map { "\($0) as \(image.path) has it" } ?? "what \(image.path) has"
        return Problem(
            .failed, .wrongContent,
            "\(host): \(device) delivers \(found), not \(wanted), although \(target.name) on \(target.vios) holds \(medium)",
            hint: "the medium on \(target.vios) isn't that file, or AIX still has an older one open: "
                + "compare attach-cd vios lsvopt \(target.vios), and put the image in under another name",
            host: host)
    }

    static func noDrive(of lpar: String, named name: DriveName? = nil) -> Problem {
        Problem(
            .refused, .noSuchDrive, "\(lpar) has no drive\(name.map { " \($0)" } ?? "")",
            hint: name == nil
                ? "attach-cd attach \(lpar) creates one; if \(lpar) isn't running, attach-cd attach --vios-only \(lpar)"
                : "attach-cd status \(lpar) shows which drive it has")
    }

    static func partitionUnknown(_ lpar: String, insteadOf verb: String) -> Problem {
        Problem(
            .refused, .partitionUnknown,
            "the partition \(lpar) can't be identified: this command doesn't query it, and no HMC is known",
            hint:
                "give the HMC with --hmc, or write its id and the serial number of its system into the inventory; "
                + "or use attach-cd vios \(verb), which takes the VIOS and the drive")
    }

    static func repositoryUnknown(on vios: VIOSName) -> Problem {
        Problem(
            .failed, .repositoryUnknown, "\(vios): the media repository's listing could not be read",
            hint: "check attach-cd vios lsmedia \(vios); nothing was changed", host: vios.text)
    }

    /// - Parameters:
    ///   - others: the VIOSes that have the medium.
    ///   - command: the one that creates a repository.
    static func noRepository(on vios: VIOSName, others: [VIOSName], command: String) -> Problem {
        Problem(
            .refused, .noRepository, "\(vios) has no media repository" + have(others),
            hint: "create one on \(vios): \(command)", host: vios.text)
    }

    /// It was there at the survey.
    /// - Parameter command: how the command that needed it ended.
    static func mediumGone(_ medium: MediumName, from vios: VIOSName, _ command: String) -> Problem {
        Problem(
            .failed, .noSuchMedium, "\(vios): \(command); the medium \(medium) isn't there any more",
            hint: "another command removed it in the meantime; attach-cd vios lsmedia \(vios) lists the media", host: vios.text)
    }

    static func noSuchMedium(_ medium: MediumName, on server: ServerFacts, others: [VIOSName]) -> Problem {
        let vios = server.vios
        return Problem(
            .refused, .noSuchMedium, "\(vios): " + lacks(medium, among: server.media.map(\.name)) + have(others),
            hint: server.media.isEmpty
                ? "attach-cd media put FILE --as \(medium) --vios \(vios) creates it, and so does attach --iso FILE"
                : "attach-cd vios lsmedia \(vios) lists the media", host: vios.text)
    }

    static func mediumInUse(_ medium: MediumName, by holder: DeviceName, on server: ServerFacts) -> Problem {
        let place = server.holder(of: holder).map { adapter, _ in
            " (\(adapter.name)\(adapter.client.map { ", partition \($0)" } ?? ""))"
        }
        return Problem(
            .refused, .mediumInUse,
            "\(server.vios): \(medium) is a read-write medium and loaded in \(holder)\(place ?? "")",
            hint: "unload it there first: attach-cd vios unloadopt \(server.vios) \(holder); to load it into several drives, "
                + "make it read-only once no drive holds it: attach-cd vios chmedia \(server.vios) \(medium) --access ro",
            host: server.vios.text)
    }

    private static func have(_ others: [VIOSName]) -> String { others.isEmpty ? "" : "; \(others.list) has the medium" }
}
