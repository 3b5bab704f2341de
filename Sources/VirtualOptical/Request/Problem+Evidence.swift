import PowerVM

/// The cd isn't there, or nothing proves which one it is.
extension Problem {
    static func deviceMissing(
        _ lpar: String, _ drive: ServerVTD, _ match: ClientAdapterMatch, _ disc: ClientView.OpticalDevice?, isStale: Bool
    ) -> Problem {
        let adapter = match.adapter
        let location = "at \(adapter.name) (slot C\(adapter.location.slot)), LUN \(drive.lun)"
        let what =
            disc.map { disc in
                isStale
                    ? "\(disc.name) \(location) is stale: it existed before its drive was created, and was never configured for it"
                    : "\(disc.name) \(location) exists but is \(disc.status), not Available"
            } ?? "there is no cd \(location)"
        let state = adapter.status == "Available" ? "" : "; \(adapter.name) itself is \(adapter.status)"
        return Problem(
            .failed, .deviceMissing,
            "\(lpar): \(what)\(state)",
            hint: "check lsdev -Cc adapter and errpt on the LPAR, then run the same command again", retryable: true)
    }

    /// A drive that this run created.
    static func notProven(
        _ lpar: String, _ drive: ServerVTD, _ discs: [ClientView.OpticalDevice], _ view: ClientView, _ evidence: EvidenceSources
    ) -> Problem {
        let list = discs.isEmpty ? "none" : discs.map { "\($0.name) (\($0.status)) at \($0.physloc)" }.joined(separator: ", ")
        let adapters = view.adapters.map { "\($0.name) in slot C\($0.location.slot)" }.joined(separator: ", ")
        return Problem(
            .failed, .notProven,
            "\(lpar): nothing proves which cd is \(drive.name) (LUN \(drive.lun)); cds at that LUN: \(list); adapters: \(adapters.isEmpty ? "none" : adapters)"
                + kernel(view, evidence), hint: evidence.hint(view))
    }

    /// The same before a detach.
    /// - Parameter isOnlyOne: one cd could be the drive's, and nothing contradicts that.
    static func notProven(
        _ lpar: String, _ drive: LPARDrive, _ discs: [ClientView.OpticalDevice], _ view: ClientView,
        _ evidence: EvidenceSources, isOnlyOne: Bool
    ) -> Problem {
        let list = discs.map { "\($0.name) at \($0.physloc)" }.joined(separator: ", ")
        return Problem(
            .failed, .notProven, "\(lpar): nothing proves which cd belongs to \(drive.place): \(list)" + kernel(view, evidence),
            hint: evidence.hint(view)
                + (isOnlyOne ? "; or accept the only cd that could belong to it, with --accept-unproven" : "")
                + "; nothing was changed")
    }

    /// A drive that was there before this run, with the one cd that could be its.
    static func unproven(
        _ lpar: String, _ drive: ServerVTD, _ device: ClientView.OpticalDevice, on target: Target, _ view: ClientView,
        _ evidence: EvidenceSources
    ) -> Problem {
        let name = ShellWord.quoted(lpar)
        let names = view.adapters.map(\.name.text)
        let which =
            names.count == 1
            ? "whether \(names[0]) belongs to \(target.adapter.name)"
            : "which of \(names.joined(separator: " and ")) belongs to \(target.adapter.name)"
        return Problem(
            .unproven, .unproven,
            "\(lpar): \(drive.name) exists and \(device.name) is at its LUN, but \(which) can't be determined now"
                + kernel(view, evidence),
            hint: evidence.hint(view)
                + "; or run attach-cd detach --accept-unproven \(name), then attach-cd attach \(name): a cd that appears with its drive "
                + "is proven; "
                + "or accept it with --accept-unproven, exit 0", host: target.vios.text)
    }

    /// `; the kernel reports: vscsi0 is vhost2 of vio1`
    private static func kernel(_ view: ClientView, _ evidence: EvidenceSources) -> String {
        guard !view.served.isEmpty else {
            return evidence.isRoot && !view.adapters.isEmpty ? "; its kernel reports no server adapter (kdb cvai)" : ""
        }
        return "; the kernel reports: " + view.served.map { "\($0.adapter) is \($0.vhost) of \($0.vios)" }.joined(separator: ", ")
    }
}
