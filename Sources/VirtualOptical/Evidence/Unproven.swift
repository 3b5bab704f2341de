import PowerVM

/// What to say where nothing decides which client adapter belongs to a vhost.
enum Unproven {
    /// `; the kernel says: vscsi0 is vhost2 of vio1`
    static func kernel(_ view: ClientView) -> String {
        guard !view.served.isEmpty else { return "" }
        return "; the kernel says: " + view.served.map { "\($0.adapter) is \($0.vhost) of \($0.vios)" }.joined(separator: ", ")
    }

    static func hint(_ view: ClientView) -> String {
        if view.adapters.isEmpty {
            return "the LPAR has no virtual SCSI client adapter: add one on the HMC, or activate the profile that has it"
        }
        return view.served.isEmpty
            ? "log in as root, so that the kernel can be asked (kdb cvai), or give the HMC with --hmc"
            : "give the HMC with --hmc: its slot pairs prove it; or call the VIOS in --vios or inventory as the kernel calls it"
    }
}
