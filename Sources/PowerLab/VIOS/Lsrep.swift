/// `lsrep` ([C] lsrep-01, -03, -04, -05).
enum Lsrep {
    static let command = EmulatedCommand.ioscli("lsrep", ["field": .many, "fmt": .one]) { flags, _, machine in
        // guess: rc 1 and the stream; the sentence is captured.
        guard let repository = machine.vios.repository else { return Repository.none }
        return print(repository, machine.vios, flags)
    }

    private static func print(_ repository: MediaRepository, _ vios: VIOS, _ flags: Flags) -> Answer {
        let mediaRows = repository.media.map { medium in
            let drives = vios.drives(holding: medium)
            return (drives.isEmpty ? ["None"] : drives).map { [medium.name, String(medium.sizeMB), $0, medium.access] }
        }.flatMap { $0 }
        let mediaTable = Table(columns: mediaColumns(isOld: vios.level.hasPrefix("1.")), rows: mediaRows)
        let asked = Set((flags.list("field") ?? []).map { $0.lowercased() })
        // guess: a field list that is all about media prints the media only.
        if !asked.isEmpty, asked.isSubset(of: ["name", "file size", "optical", "access"]) {
            return mediaTable.print(flags, command: "lsrep")
        }
        let pool = vios.pools.first { $0.name == repository.pool }
        let row = [
            String(repository.sizeMB), String(repository.freeMB), repository.pool, String(pool?.sizeMB ?? 0),
            String(pool?.freeMB ?? 0),
        ]
        var answer = Table(columns: columns, rows: [row]).print(flags, command: "lsrep")
        if asked.isEmpty, !mediaRows.isEmpty {
            answer.out += (flags.has("fmt") ? "" : "\n") + mediaTable.print(flags, command: "lsrep").out
        }
        return answer
    }

    private static let columns = [
        Table.Column(field: "size", header: "Size(mb)", width: 8, alignsRight: true),
        Table.Column(field: "free", header: "Free(mb)", width: 8, alignsRight: true),
        Table.Column(field: "parent pool", header: "Parent Pool", width: 19),
        Table.Column(field: "parent size", header: "Parent Size", width: 11, alignsRight: true),
        Table.Column(field: "parent free", header: "Parent Free", width: 16, alignsRight: true),
    ]

    /// The name column is 39 wide at VIOS 1.5, 53 later ([C]).
    private static func mediaColumns(isOld: Bool) -> [Table.Column] {
        [
            Table.Column(field: "name", header: "Name", width: isOld ? 39 : 53),
            Table.Column(field: "file size", header: "File Size", width: 9, alignsRight: true),
            Table.Column(field: "optical", header: "Optical", width: 15),
            Table.Column(field: "access", header: "Access", width: 0),
        ]
    }
}
