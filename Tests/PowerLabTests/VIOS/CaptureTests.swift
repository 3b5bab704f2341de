import Foundation
import TestSupport
import Testing

@testable import PowerLab

/// What the lab prints against what real systems printed, byte for byte, where the captures stand beside the checkout.
@Suite("Captures", .enabled(if: Captures.directory != nil, "no captures beside the checkout"))
struct CaptureTests {
    @Test(
        "lsmap prints what real VIOSes printed",
        arguments: [
            ("vios/lsmap-all-05.txt", "lsmap -all", "1.5.2.1"), ("vios/lsmap-all-06.txt", "lsmap -all", "1.5.2.1"),
            ("vios/lsmap-vadapter-04.txt", "lsmap -vadapter vhost18", "2.2.5.00"),
            ("vios/lsmap-vadapter-06.txt", "lsmap -vadapter vhost6", "2.2.5.00"),
        ])
    func lsmap(file: String, command: String, level: String) throws {
        let printed = Captures.answer(command, on: Captures.vios(after: file, level: level))
        #expect(Captures.trimmed(printed) == Captures.trimmed(try Captures.text(file)))
    }

    @Test("lsmap -fmt prints the rows that PowerVC reads")
    func fmt() throws {
        let rows = """
            0x00000004:vtopt2: :0x8200000000000000:vtscsi4:lp4vd1:0x8100000000000000
            0x00000006: : :
            """
        let captured = try Captures.text("vios/lsmap-fmt-clientid-vtd-backing-lun-01.txt")
        #expect(rows.split(separator: "\n").allSatisfy { captured.contains($0) })
        var vios = Captures.vios(level: "2.2.5.00")
        vios.adapters = [Captures.adapter("vhost4", slot: 4, client: 4), Captures.adapter("vhost6", slot: 6, client: 6)]
        vios.vtds = [
            Captures.vtd("vtopt2", "vhost4", .fileOptical, 0x82, ""),
            Captures.vtd("vtscsi4", "vhost4", .logicalVolume, 0x81, "lp4vd1"),
        ]
        let printed = Captures.answer("lsmap -all -field clientid vtd backing lun -fmt :", on: vios)
        #expect(Captures.trimmed(printed) == rows)
    }

    @Test(
        "lsrep prints what real VIOSes printed",
        arguments: [
            (
                "vios/lsrep-01.txt", 10198, 279552, 220416,
                [Medium(name: "CentOS-7-ppc64-Everything-1804.iso", bytes: 7240 << 20, access: "rw")], "vtopt0"
            ),
            ("vios/lsrep-04.txt", 1015, 1_089_536, 1_057_792, [], ""),
            ("vios/lsrep-05.txt", 1015, 1_089_536, 1_057_792, [Medium(name: "rhcos43", bytes: 97 << 20, access: "rw")], ""),
        ])
    func lsrep(file: String, size: Int, poolSize: Int, poolFree: Int, media: [Medium], drive: String) throws {
        var vios = Captures.vios(level: "3.1.4.10")
        vios.repository = MediaRepository(sizeMB: size, volumeMB: size, pool: "rootvg", media: media)
        vios.pools = [
            StoragePool(
                name: "rootvg", type: "LVPOOL", sizeMB: poolSize, freeMB: poolFree, partitionMB: 256, backingDevices: 0)
        ]
        vios.vtds = media.first.map { [Captures.vtd(drive, "vhost0", .fileOptical, 0x81, drive.isEmpty ? "" : $0.path)] } ?? []
        #expect(Captures.trimmed(Captures.answer("lsrep", on: vios)) == Captures.trimmed(try Captures.text(file)))
    }

    @Test("lsvopt prints what the manual shows")
    func lsvopt() throws {
        var vios = Captures.vios(level: "3.1.4.10")
        vios.vtds = ["testopt", "vtopt2"].map { Captures.vtd($0, "vhost0", .fileOptical, 0x81, "") }
        #expect(
            Captures.trimmed(Captures.answer("lsvopt", on: vios)) == Captures.trimmed(try Captures.text("vios/lsvopt-01.txt")))
    }

    @Test("lsdev -dev vhost0 -vpd prints the slot as captured")
    func vpd() throws {
        var vios = Captures.vios(level: "3.1.4.10")
        vios.partitionID = 2
        vios.adapters = [Captures.adapter("vhost0", slot: 5, client: 3)]
        let printed = Captures.answer("lsdev -dev vhost0 -vpd", on: vios, machine: ("8247-22L", "10112CA"))
        #expect(Captures.trimmed(printed) == Captures.trimmed(try Captures.text("vios/lsdev-dev-vhost-vpd-01.txt")))
    }
}

/// Real outputs, and small VIOSes that should print the same.
enum Captures {
    static let directory: String? = {
        let beside = Repository.root.appendingPathComponent("../shared/domain/captures").standardizedFileURL.path
        let named = ProcessInfo.processInfo.environment["ATTACH_CD_CAPTURES"]
        return [named, beside].compactMap { $0 }.first { FileManager.default.fileExists(atPath: $0) }
    }()

    static func text(_ file: String) throws -> String {
        try String(contentsOfFile: #require(directory) + "/" + file, encoding: .utf8)
    }

    /// Blanks at line ends and empty lines at the end got lost in some transcriptions.
    static func trimmed(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).trimmedRight }
        return lines.reversed().drop { $0.isEmpty }.reversed().joined(separator: "\n")
    }

    static func answer(_ line: String, on vios: VIOS, machine: (String, String) = ("9009-22A", "7812345")) -> String {
        let words = line.split(separator: " ").map(String.init)
        let system = ManagedSystem(name: "ms", typeModel: machine.0, serial: machine.1, vios: [vios], lpars: [], incarnations: 0)
        var machine = Machine(system: system, position: .vios(0))
        let invocation = Invocation(
            name: words[0], arguments: Array(words.dropFirst()), isRoot: false, user: "padmin", input: { "" })
        return CommandTable.command(words[0], on: .vios, isCLI: true).run(invocation, &machine).out
    }

    static func answer(_ line: String, on made: (vios: VIOS, machine: (String, String))) -> String {
        answer(line, on: made.vios, machine: made.machine)
    }

    static func vios(level: String) -> VIOS {
        let layout = LsmapLayout(showsMirrored: !level.hasPrefix("1."))
        return VIOS(
            name: "vios1", partitionID: 1, level: level, layout: layout, adapters: [], vtds: [], devices: [], repository: nil)
    }

    static func adapter(_ name: String, slot: Int, client: Int) -> ServerAdapter {
        ServerAdapter(name: name, slot: slot, shownClientID: client, client: nil, clientSlot: nil, status: "Available")
    }

    static func vtd(_ name: String, _ adapter: String, _ kind: VirtualTargetDevice.Kind, _ lun: Int, _ backing: String)
        -> VirtualTargetDevice
    {
        VirtualTargetDevice(
            name: name, adapter: adapter, kind: kind, status: "Available", lun: lun, backing: backing, backingLocation: "",
            mirrored: "N/A", incarnation: 0)
    }

    /// The VIOS that a captured lsmap describes: its values by hand, its layout by the lab.
    static func vios(after file: String, level: String) -> (vios: VIOS, machine: (String, String)) {
        var made = vios(level: level)
        switch file {
        case "vios/lsmap-vadapter-04.txt":
            made.partitionID = 8
            made.adapters = [adapter("vhost18", slot: 21, client: 15)]
            made.vtds = [vtd("isotopes13_dsk1", "vhost18", .logicalVolume, 0x81, "isotopes13_lv1")]
            return (made, ("8233-E8B", "100121P"))
        case "vios/lsmap-vadapter-06.txt":
            made.partitionID = 3
            made.adapters = [adapter("vhost6", slot: 111, client: 11)]
            return (made, ("9119-FHB", "8297FCR"))
        default:
            made.adapters = [adapter("vhost0", slot: 11, client: 3)]
            let medium = file.hasSuffix("06.txt") ? "/var/vio/VMLibrary/AIX61_DVD_1.iso" : ""
            let places = ["4000402D", "4001402D", "4000402E"]
            made.vtds = [vtd("vtopt0", "vhost0", .fileOptical, 0x84, medium)]
            for (number, lun) in [0x82, 0x83, 0x81].enumerated() {
                var disk = vtd("vtscsi\(number)", "vhost0", .disk, lun, "hdisk\(number + 1)")
                disk.backingLocation = "U78A5.001.WIH076E-P1-C6-T2-W500507630608059A-L\(places[number])00000000"
                made.vtds.append(disk)
            }
            return (made, ("7998-61X", "10071DA"))
        }
    }
}
