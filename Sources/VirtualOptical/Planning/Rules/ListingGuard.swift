import PowerVM

/// The two listings of a VIOS must agree before a drive is made by them: one that `lsvopt` lists and `lsmap` doesn't show may be
/// the very drive that the LPAR has already.
enum ListingGuard {
    static func check(_ server: ServerFacts) throws(Problem) {
        let lost = server.drives.keys.filter { server.holder(of: $0) == nil }.sorted()
        guard !lost.isEmpty else { return }
        throw Problem(
            .refused, "listings-disagree",
            "\(server.vios): lsvopt lists \(lost.map(\.text).joined(separator: ", ")), but lsmap shows no adapter that has it",
            hint:
                "run it again; if it stays so, look at that drive on the VIOS (ioscli lsdev -dev \(lost[0]) -attr) before another is made",
            host: server.vios, retryable: true)
    }
}
