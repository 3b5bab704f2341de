import PowerVM

/// A name is unique over all devices of a VIOS; what has it already is never touched.
enum NameRule {
    /// Why a drive with this name can't be created on a VIOS: what has the name there.
    static func taken(_ name: DriveName, on server: ServerFacts) -> Problem? {
        func taken(_ owner: String) -> Problem { .nameTaken(name, by: owner, on: server.vios) }
        if let (adapter, vtd) = server.holder(of: name.device) {
            let owner = adapter.client.map { " of partition \($0)" } ?? ""
            let isDrive = server.drives[vtd.name] != nil
            let what = isDrive ? "an optical drive" : "a mapping of \(vtd.backing ?? "another kind"), not an optical drive,"
            return taken("\(name) is \(what) on \(adapter.name)\(owner)")
        }
        if server.drives[name.device] != nil { return taken("there is a drive \(name) on no adapter that lsmap shows") }
        return server.nameHolder.map { taken("the name \(name) belongs to a device: \($0)") }
    }
}
