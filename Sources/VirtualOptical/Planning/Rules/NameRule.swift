import PowerVM

/// A name is unique over all devices of a VIOS; what has it already is never touched.
enum NameRule {
    /// AIX and the VIOS number their own devices so: a drive of such a name would be taken for one, or would collide with the next.
    private static let deviceNames: Set<String> = [
        "cd", "ent", "en", "et", "fcs", "fscsi", "hdisk", "proc", "rmt", "sas", "scsi", "tape", "tty", "vasi", "vfchost", "vhost",
        "vio", "vscsi", "vtopt", "vtscsi",
    ]

    /// Why a new drive can't have this name.
    static func reserved(_ name: DriveName) -> Problem? {
        let text = name.device.text
        let letters = text.prefix { !$0.isNumber }
        guard deviceNames.contains(String(letters)), letters.count < text.count,
            text.dropFirst(letters.count).allSatisfy(\.isNumber)
        else { return nil }
        return Problem(
            .refused, .invalidName, "\(name) is a name that AIX or the VIOS gives to its own devices",
            hint: "choose another name for the new drive; an existing drive with the name \(name) can be used")
    }

    /// Why a drive with this name can't be created on a VIOS: what has the name there.
    static func taken(_ name: DriveName, on server: ServerFacts) -> Problem? {
        func taken(_ owner: String) -> Problem { .nameTaken(name, by: owner, on: server.vios) }
        if let (adapter, vtd) = server.holder(of: name.device) {
            let owner = adapter.client.map { " of partition \($0)" } ?? ""
            return taken("\(name) is \(kind(of: vtd, on: server)) on \(adapter.name)\(owner)")
        }
        if server.drives[name.device] != nil { return taken("there is a drive \(name) on no adapter that lsmap shows") }
        return server.nameHolder.map { taken("the name \(name) belongs to a device: \($0)") }
    }

    private static func kind(of vtd: ServerVTD, on server: ServerFacts) -> String {
        if server.drives[vtd.name] != nil { return "an optical drive" }
        // Another LPAR's drive may have come since lsvopt listed them.
        guard !vtd.mayBeOptical, let backing = vtd.backing else { return "a VTD that lsvopt doesn't list," }
        return "a mapping of \(backing), not an optical drive,"
    }
}
