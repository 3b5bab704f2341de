import PowerVM
import SavedOutput
import VirtualOptical

/// `vios lsrep`; no repository is one row of dashes.
struct RepositoryListing: Listing {
    var contents: Lsrep.Contents

    var table: TextTable {
        let row = contents.repository.map { repository in
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

    var json: JSONValue { contents.json.adding("schema", .string(ReportJSON.schema)) }
}

/// `vios lssp`
struct PoolListing: Listing {
    var pools: [Lssp.Pool]

    var table: TextTable {
        TextTable(
            header: ["POOL", "TYPE", "SIZE", "FREE", "ALLOC", "BDS"],
            rows: pools.map {
                [
                    $0.name, $0.type ?? "-", MediaSizeText.scaled($0.sizeMB), MediaSizeText.scaled($0.freeMB),
                    MediaSizeText.scaled($0.allocationMB), String($0.devices),
                ]
            })
    }

    var json: JSONValue { Lssp.Pool.json(pools).adding("schema", .string(ReportJSON.schema)) }
}

extension MediaSizeText {
    /// As `vios lssp` of the LPAR-Tool prints them: `  8.00 MB`, `558.00 GB`. That larger ones stay in gigabytes is inferred.
    static func scaled(_ megabytes: Double) -> String {
        megabytes < 1024 ? text(megabytes, "MB") : gigabytes(megabytes)
    }
}
