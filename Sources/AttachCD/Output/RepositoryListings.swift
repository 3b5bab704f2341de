import PowerVM
import SavedOutput
import VirtualOptical

/// `vios lsrep`; no repository is one row of dashes.
struct RepositoryListing: Listing {
    var contents: Lsrep.Contents

    static let fields: [RecordTable.Field] = [
        .init(key: "size_mb", kind: .megabytes), .init(key: "free_mb", kind: .megabytes), .init(key: "parent_pool"),
        .init(key: "parent_size_mb", kind: .megabytes), .init(key: "parent_free_mb", kind: .megabytes),
    ]

    var items: [JSONValue] { contents.repository.map { [$0.json] } ?? [] }

    func table(_ rows: [Int]) -> TextTable {
        let row =
            rows.isEmpty
            ? nil
            : contents.repository.map { repository in
                [
                    repository.parentPool ?? "-", MediaSizeText.scaled(Double(repository.sizeMB)),
                    MediaSizeText.scaled(Double(repository.freeMB)),
                    repository.parentSizeMB.map { MediaSizeText.scaled(Double($0)) } ?? "-",
                    repository.parentFreeMB.map { MediaSizeText.scaled(Double($0)) } ?? "-",
                ]
            }
        let header = ["POOL", "SIZE", "FREE", "PARENT SIZE", "PARENT FREE"]
        return TextTable(header: header, rows: [row ?? header.map { _ in "-" }])
    }

    func document(_ items: [JSONValue]) -> JSONValue {
        var shown = contents
        if items.isEmpty { shown.repository = nil }
        return shown.json.adding("schema", .string(ReportJSON.schema))
    }
}

/// `vios lssp`
struct PoolListing: Listing {
    var pools: [Lssp.Pool]

    static let fields: [RecordTable.Field] = [
        .init(key: "name"), .init(key: "type"), .init(key: "size_mb", kind: .megabytes), .init(key: "free_mb", kind: .megabytes),
        .init(key: "allocation_mb", kind: .megabytes), .init(key: "backing_devices", kind: .number),
    ]

    var items: [JSONValue] { pools.map(\.json) }

    func table(_ rows: [Int]) -> TextTable {
        TextTable(
            header: ["POOL", "TYPE", "SIZE", "FREE", "ALLOC", "BDS"],
            rows: rows.map { pools[$0] }.map {
                [
                    $0.name, $0.type ?? "-", MediaSizeText.scaled($0.sizeMB), MediaSizeText.scaled($0.freeMB),
                    MediaSizeText.scaled($0.allocationMB), String($0.devices),
                ]
            })
    }

    func document(_ items: [JSONValue]) -> JSONValue { ["schema": .string(ReportJSON.schema), "pools": .array(items)] }
}

extension MediaSizeText {
    /// As `vios lssp` of the LPAR-Tool prints them: `  8.00 MB`, `558.00 GB`. That larger ones stay in gigabytes is inferred.
    static func scaled(_ megabytes: Double) -> String {
        megabytes < 1024 ? text(megabytes, "MB") : gigabytes(megabytes)
    }
}
