import PowerLab
import TestSupport
import Testing

/// The screen forms against captures; sources in reference section 2.
@Suite("Layouts by VIOS level")
struct LayoutTests {
    @Test("lsmap: 1.3 has neither Status nor Mirrored, 1.5 no Mirrored; labels, separators and the empty adapter vary")
    func lsmap() async throws {
        try await LabFixture.with("layouts") { lab in
            let labels = "grep -v -e SVSA -e --- -e vhost | tr -d ' \\n'"
            let expected = [
                "ms12-vio1": "VTDvtopt0LUN0x8100000000000000BackingdevicePhysloc",
                "ms12-vio2": "VTDvtopt0StatusAvailableLUN0x8200000000000000Backingdevice/var/vio/VMLibrary/clientCDPhysloc",
                "ms12-vio3": "VTDvtopt0StatusAvailableLUN0x8100000000000000BackingdevicePhyslocMirroredN/A",
            ]
            for (host, text) in expected {
                let map = try await lab.ssh(host, "ioscli lsmap -vadapter vhost0 | \(labels)")
                #expect(map.out == text)
            }
            let padded = try await lab.ssh("ms12-vio3", "ioscli lsmap -vadapter vhost0 | grep Physloc | tail -1")
            #expect(padded.out == "Physloc               \n")
            let blank = try await lab.ssh("ms12-vio4", "ioscli lsmap -vadapter vhost1 | tail -3")
            #expect(blank.out == " \nVTD                   NO VIRTUAL TARGET DEVICE FOUND\n \n")
            let bare = try await lab.ssh("ms12-vio5", "ioscli lsmap -vadapter vhost1 | grep FOUND")
            #expect(bare.out == "NO VIRTUAL TARGET DEVICE FOUND\n")
        }
    }

    @Test("lsrep: the name column is 39 wide at 1.5 and 53 later; flags of newer levels are refused by older ones")
    func lsrep() async throws {
        try await LabFixture.with("layouts") { lab in
            let old = try await lab.ssh("ms12-vio2", "ioscli lsrep | tail -2")
            #expect(
                old.out == """
                    Name                                    File Size Optical         Access
                    clientCD                                      650 vtopt0          ro

                    """)
            let new = try await lab.ssh("ms12-vio4", "ioscli lsrep | tail -3")
            #expect(
                new.out == """
                    Name                                                  File Size Optical         Access
                    AIX_720500_DVD_1.iso                                       3645 None            ro
                    scratch.iso                                                 100 vtopt0          rw

                    """)
            let decimal = try await lab.ssh("ms12-vio4", "ioscli lsmap -all -cpid 13 -dec -field clientid -fmt :")
            #expect(decimal.out == "13\n")
            let refused = try await lab.ssh("ms12-vio3", "ioscli lsmap -all -dec")
            #expect(refused.status == 1 && refused.err.contains("Option flag is not valid"))
        }
    }
}
