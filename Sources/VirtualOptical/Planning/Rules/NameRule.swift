import PowerVM

/// A name is unique over all devices of a VIOS; what has it already is never touched.
enum NameRule {
    /// Why a drive with this name can't be made on a VIOS: what has the name there.
    static func taken(_ name: DriveName, on server: ServerFacts) -> Problem? {
        if let (adapter, vtd) = server.holder(of: name.device) {
            let isDrive = server.drives[vtd.name] != nil
            let owner = adapter.client.map { " of partition \($0)" } ?? ""
            let what = isDrive ? "an optical drive" : "a mapping of \(vtd.backing ?? "another kind"), not an optical drive,"
            return refusal(name, "\(server.vios): \(name) is \(what) on \(adapter.name)\(owner)", server)
        }
        if server.drives[name.device] != nil {
            return refusal(name, "\(server.vios): there is a drive \(name) on no adapter that lsmap shows", server)
        }
        if let holder = server.nameHolder {
            return refusal(name, "\(server.vios): the name \(name) belongs to a device: \(holder)", server)
        }
        return nil
    }

    private static func refusal(_ name: DriveName, _ message: String, _ server: ServerFacts) -> Problem {
        Problem(
            .refused, "name-taken", message, hint: "choose another name with --name; \(name) was left alone", host: server.vios)
    }
}
