import PowerVM

/// The cd isn't there, or nothing proves which one it is.
extension Problem {
    static func deviceMissing(
        _ lpar: String, _ drive: ServerVTD, _ match: ClientAdapterMatch, _ disc: ClientView.OpticalDevice?, isStale: Bool
    ) -> Problem {
        let adapter = match.adapter
        let what =
            disc.map { disc in
                isStale
                    ? "\(disc.name) is stale: it stood there before its drive was made, and was never configured against it"
                    : "\(disc.name) is \(disc.status), not Available"
            } ?? "there is no cd"
        let state = adapter.status == "Available" ? "" : "; \(adapter.name) itself is \(adapter.status)"
        return Problem(
            .failed, .deviceMissing,
            "\(lpar): \(what) at \(adapter.name) (slot C\(adapter.location.slot)), LUN \(drive.lun)\(state)",
            hint: "on the LPAR look at lsdev -Cc adapter and errpt; then run the same command again", retryable: true)
    }

    static func notProven(
        _ lpar: String, _ drive: ServerVTD, on vhost: VHostName, of vios: VIOSName, _ discs: [ClientView.OpticalDevice],
        _ view: ClientView
    ) -> Problem {
        let list = discs.isEmpty ? "none" : discs.map { "\($0.name) (\($0.status)) at \($0.physloc)" }.joined(separator: ", ")
        let adapters = view.adapters.map { "\($0.name) in slot C\($0.location.slot)" }.joined(separator: ", ")
        return Problem(
            .failed, .notProven,
            "\(lpar): nothing proves which cd is \(drive.name) (LUN \(drive.lun)); cds at that LUN: \(list); adapters: \(adapters.isEmpty ? "none" : adapters)"
                + kernel(view),
            hint: proof(view)
                + "; attach-cd vios rmvopt \(ShellWord.quoted(vios.text)) \(drive.name) takes back the drive on \(vhost)")
    }

    /// The same before a detach.
    static func notProven(_ lpar: String, _ drive: LPARDrive, _ discs: [ClientView.OpticalDevice], _ view: ClientView) -> Problem
    {
        let list = discs.map { "\($0.name) at \($0.physloc)" }.joined(separator: ", ")
        return Problem(
            .failed, .notProven, "\(lpar): nothing proves which cd belongs to \(drive.place): \(list)" + kernel(view),
            hint: proof(view) + "; nothing was changed")
    }

    /// `; the kernel says: vscsi0 is vhost2 of vio1`
    private static func kernel(_ view: ClientView) -> String {
        guard !view.served.isEmpty else { return "" }
        return "; the kernel says: " + view.served.map { "\($0.adapter) is \($0.vhost) of \($0.vios)" }.joined(separator: ", ")
    }

    /// What would prove it.
    private static func proof(_ view: ClientView) -> String {
        if view.adapters.isEmpty {
            return "the LPAR has no virtual SCSI client adapter: add one on the HMC, or activate the profile that has it"
        }
        return view.served.isEmpty
            ? "log in as root, so that the kernel can be asked (kdb cvai), or give the HMC with --hmc"
            : "give the HMC with --hmc: its slot pairs prove it; or call the VIOS in --vios or inventory as the kernel calls it"
    }
}
