/// `lssp`: the storage pools ([C] lssp-01 has the columns, but its blanks were collapsed; guess: the widths).
enum Lssp {
    static let command = EmulatedCommand.ioscli("lssp", ["field": .many, "fmt": .one]) { flags, _, machine in
        let rows = machine.vios.pools.map {
            [$0.name, String($0.sizeMB), String($0.freeMB), String($0.partitionMB), String($0.backingDevices), $0.type]
        }
        return Table(columns: columns, rows: rows).print(flags, command: "lssp")
    }

    private static let columns = [
        Table.Column(field: "pool", header: "Pool", width: 15),
        Table.Column(field: "size", header: "Size(mb)", width: 10, alignsRight: true),
        Table.Column(field: "free", header: "Free(mb)", width: 10, alignsRight: true),
        Table.Column(field: "alloc", header: "Alloc Size(mb)", width: 15, alignsRight: true),
        Table.Column(field: "bds", header: "BDs", width: 6, alignsRight: true),
        Table.Column(field: "type", header: "Type", width: 0),
    ]
}
