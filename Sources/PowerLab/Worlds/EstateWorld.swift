/// The world `estate`: two systems with two VIOSes and 30 partitions each behind one HMC, with drives in every condition.
///
/// Ten conditions repeat; the first ten partitions of a system have one each.
struct EstateWorld {
    /// Whether all partitions run an sshd, not only the first ten of each system.
    let startsAll: Bool

    private static let count = 30
    /// Of the partitions on each VIOS: the cd of the last but one kind is served by the second.
    private enum Condition: Int {
        case none, empty, readOnly, readWrite, stale, defined, mounted, secondVIOS, inactive, linux

        init(_ number: Int) { self = Condition(rawValue: (number - 1) % 10) ?? .none }

        /// The medium that its drive holds.
        func medium(_ number: Int) -> String? {
            switch self {
            case .readOnly, .mounted, .secondVIOS, .linux: "AIX_7300_03_DVD_1.iso"
            case .readWrite: "scratch\(number).iso"
            default: nil
            }
        }

        var hasDrive: Bool { self != .none && self != .stale && self != .inactive }
        var hasCd: Bool { hasDrive && self != .defined && self != .linux || self == .stale }
        var vios: Int { self == .secondVIOS ? 2 : 1 }
    }

    func file() -> WorldFile {
        let systems = [system("ms21", serial: "7821001", first: 100), system("ms22", serial: "7822002", first: 200)]
        let inactive = systems.flatMap(\.lpars).filter { Condition($0.id - 2) == .inactive }.map(\.name)
        return WorldFile(
            purpose:
                "two systems, four VIOSes, 60 LPARs, an HMC; drives: none, empty, ro, rw, stale, Defined, mounted, on the second "
                + "VIOS; LPARs that aren't activated or run Linux\(startsAll ? "" : "; sshds on ten LPARs of each system")",
            systems: systems,
            hmcs: [
                .init(name: "hmc01", states: Dictionary(uniqueKeysWithValues: inactive.map { ($0, "Not Activated") }))
            ])
    }

    private func system(_ name: String, serial: String, first: Int) -> WorldFile.System {
        WorldFile.System(
            name: name, type_model: "9009-42A", serial: serial,
            vios: [1, 2].map { vios("\(name)-vio\($0)", id: $0, first: first) },
            lpars: (1...Self.count).map { lpar($0, first: first) })
    }

    private func name(_ number: Int, _ first: Int) -> String {
        "\(Condition(number) == .linux ? "lnx" : "aix")\(first + number)"
    }

    private func vios(_ name: String, id: Int, first: Int) -> WorldFile.Server {
        let numbers = 1...Self.count
        let drives = numbers.filter { Condition($0).hasDrive && Condition($0).vios == id }
        let scratch = numbers.filter { Condition($0) == .readWrite }.map {
            WorldFile.MediaFile(name: "scratch\($0).iso", size_mb: 100)
        }
        let dvds = [1, 2].map { WorldFile.MediaFile(name: "AIX_7300_03_DVD_\($0).iso", size_mb: 3600, access: "ro") }
        return WorldFile.Server(
            name: name, id: id, repository: .init(size_mb: 20_438, media: dvds + (id == 1 ? scratch : [])),
            vhosts: numbers.map { number in
                WorldFile.Adapter(
                    name: "vhost\(number - 1)", slot: 29 + number, client: self.name(number, first), client_slot: id + 1,
                    shown_id: Condition(number) == .inactive ? 0 : nil)
            },
            vtds: drives.map { number in
                let condition = Condition(number)
                return WorldFile.Target(
                    name: condition.rawValue % 2 == 0 ? "vtopt\(number)" : "\(self.name(number, first))_cd",
                    vhost: "vhost\(number - 1)", kind: "file_opt", lun: 0x81,
                    status: condition == .defined ? "Defined" : nil,
                    backing: condition.medium(number).map { "/var/vio/VMLibrary/" + $0 })
            })
    }

    private func lpar(_ number: Int, first: Int) -> WorldFile.Partition {
        let condition = Condition(number)
        let cd = WorldFile.AIXFile(
            name: "cd0", kind: "cd", parent: "vscsi\(condition.vios - 1)", lun: 0x81,
            mounted: condition == .mounted ? "/cdrom" : nil)
        let runsAIX = condition != .linux && condition != .inactive
        return WorldFile.Partition(
            name: name(number, first), id: number + 2, os: condition == .linux ? "Linux, 9.4, 5.14.0-427.el9" : nil,
            ssh: runsAIX && (startsAll || number <= 10),
            vscsi: [.init(name: "vscsi0", slot: 2), .init(name: "vscsi1", slot: 3)],
            devices: [.init(name: "hdisk0", kind: "sas-disk")] + (condition.hasCd ? [cd] : []))
    }
}
