import PowerVM

/// A drive of the LPAR: a VTD on one of its vhosts that `lsvopt` lists.
struct LPARDrive: Sendable, Equatable {
    var candidate: Candidate
    var vtd: ServerVTD
    var media: String?

    var place: String { "\(vtd.name) (\(candidate.place))" }
}

extension Facts {
    func drives(on candidates: [Candidate]) -> [LPARDrive] {
        candidates.flatMap { candidate in
            let optical = server(candidate.vios)?.drives ?? [:]
            return candidate.adapter.vtds.compactMap { vtd in
                optical[vtd.name].map { LPARDrive(candidate: candidate, vtd: vtd, media: $0.media) }
            }
        }
    }

    /// The LUNs behind which a cd may be: file-backed drives, and physical ones (their backing device is a cd).
    func opticalLUNs(on candidates: [Candidate]) -> Set<LogicalUnitNumber> {
        Set(
            candidates.flatMap { candidate in
                candidate.adapter.vtds.filter { vtd in
                    server(candidate.vios)?.drives[vtd.name] != nil || vtd.backing?.hasPrefix("cd") == true
                }.map(\.lun)
            })
    }
}
