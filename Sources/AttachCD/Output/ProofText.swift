import PowerVM
import VirtualOptical

extension LPARReport {
    /// What the proven cd delivers, for a person.
    var contentText: String? {
        guard let mediumProof else { return nil }
        let volume = mediumProof.volumeID.map { "volume \($0)" } ?? "no ISO 9660 volume"
        return switch mediumProof.matches {
        case nil: volume
        case true?: "\(volume), as in the image"
        case false?: "\(volume), which isn't that of the image"
        }
    }

    /// What proves the drive, for a person; the JSON has the word alone.
    var proofText: String? {
        guard let proof, let server else { return proof?.rawValue }
        let vhost = "\(server.adapter) on \(server.vios)"
        let adapter = client?.adapter?.text ?? "the client adapter"
        return switch proof {
        case .cvai: "LPAR kernel (kdb cvai): \(adapter) = \(vhost)"
        case .hmcSlotPair:
            "HMC slot pair: client slot \(client?.slot.map { "C\($0)" } ?? "-") = server slot C\(server.slot) of \(vhost)"
        case .appearance: "appearance: \(device?.name.text ?? "the cd") is the only cd that appeared after the drive was created"
        case .medium:
            "medium: of the cds at this LUN only \(device?.name.text ?? "this one") delivers what the drive was loaded with"
        case .onlyAdapter: "only adapter: the LPAR has \(adapter) alone, and only \(vhost) serves it"
        }
    }
}
