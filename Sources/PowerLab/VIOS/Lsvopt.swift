/// `lsvopt`: the file-backed drives and what is loaded ([D] VH:lsvopt, layout of lsvopt-01).
enum Lsvopt {
    static let command = EmulatedCommand.ioscli("lsvopt", ["vtd": .one, "field": .many, "fmt": .one]) {
        flags, invocation, machine in
        let vios = machine.vios
        let hidden = invocation.has("hide-newest") ? vios.vtds.last?.name : nil
        var drives = vios.vtds.filter { $0.kind == .fileOptical && $0.name != hidden }.sorted { $0.name < $1.name }
        if let name = flags.value("vtd") {
            drives = drives.filter { $0.name == name }
            // guess: text and rc.
            if drives.isEmpty { return .failed(1, "Device \"\(name)\" is not a virtual optical device.") }
        }
        let rows = drives.map { drive in
            let medium = vios.medium(in: drive)
            return [drive.name, medium?.name ?? "No Media", medium.map { String($0.sizeMB) } ?? "n/a"]
        }
        // guess: without drives only the header is printed.
        return Table(columns: columns, rows: rows).print(flags, command: "lsvopt")
    }

    private static let columns = [
        Table.Column(field: "vtd", header: "VTD", width: 15), Table.Column(field: "media", header: "Media", width: 39),
        Table.Column(field: "size", header: "Size(mb)", width: 8, alignsRight: true),
    ]
}
