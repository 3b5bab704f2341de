import PowerVM

/// The two listings of a VIOS must agree before a drive is created by them: one that `lsvopt` lists and `lsmap` doesn't show may be
/// the very drive that the LPAR has already.
enum ListingGuard {
    static func check(_ server: ServerFacts) throws(Problem) {
        let lost = server.drives.keys.filter { server.holder(of: $0) == nil }.sorted()
        guard lost.isEmpty else { throw .listingsDisagree(lost, on: server.vios) }
    }
}
