import Testing

@testable import PowerVM

@Suite("lines of lsdev, as the companion script prints them")
struct DeviceLineTests {
    @Test(
        "what AIX prints of an optical drive is read",
        arguments: [
            "cd0:Available:U9009.22A.7812345-V5-C2-T1-L8200000000000000:Virtual SCSI Optical Served by VIO Server",
            "cd0:Available:U78AA.001.WZSGYBD-P2-D9:SATA DVD-RAM Drive", "cd1:Defined::SATA DVD-RAM Drive",
            "cd2:Available:10-60-00-0,0:SCSI Multimedia CD-ROM Drive", "cd3:Stopped::",
        ])
    func good(_ line: String) throws {
        let view = try ClientView(#require(try answer("cd=\(line)")))
        #expect(view.discs.map(\.name.text) == [String(line.prefix(3))])
        let fields = line.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
        #expect(view.discs[0].physloc == fields[2] && view.discs[0].description == fields[3])
    }

    @Test("a location that is padded with blanks is the same location")
    func padded() throws {
        let line = "cd=cd0:Available:U9009.22A.7812345-V5-C2-T1-L8200000000000000  :a drive"
        let cd = try ClientView(#require(try answer(line))).discs[0]
        #expect(cd.location?.slot == 2 && cd.physloc.hasSuffix("0"))
    }

    /// A cd that isn't seen, or is seen elsewhere, would be taken for the new drive's later on.
    @Test(
        "a line into which something else got is an error, not a device elsewhere or none",
        arguments: [
            "cd=cd0:Available:U9009.22A.7812########2-T1-L8200000000000000:Virtual SCSI Optical Served by VIO Server",
            "cd=cd0:Avail########009.22A.7812345-V5-C2-T1-L8200000000000000:Virtual SCSI Optical Served by VIO Server",
            "cd=cd0::U9009.22A.7812345-V5-C2-T1:Virtual SCSI Optical Served by VIO Server", "cd=cd0:Available",
            "cd=cd0:Available:U9009.22A.7812 345-V5-C2-T1-L8200000000000000:Virtual SCSI Optical Served by VIO Server",
            "adapter=vscsi0:Available:U9009.22A.7812345-V5-C2-T1:Virtual SCSI Client Adap########d0:Available:U9009.22A.7812345-V5-C2-T1"
                + "-L8200000000000000:Virtual SCSI Optical Served by VIO Server",
            "cd=cd0:Available:U78AA.001.WZSGYBD-P2-D9:SATA DVD-RAM Dr########:Available:U9009.22A.7812345-V5-C2-T1:a drive",
            "cd=cd0:Available:U78AA.001.WZSGYBD-P2-D9:SATA DVD-RAM D########ved=cd0",
            "cfgmgr_stat########nged=cd0:-:Available", "########=1",
            "stale=c####:U9009.22A.7812345-V5-C2-T1-L8200000000000000",
            "cd=cd0:Available::a drive\nstale=cd0:U9009.22A.7812345-V5-C2-T1-L82:U9009.22A.####345-V1-C30",
            "cfgmgr_status=0########=cd0:-:Available",
        ])
    func bad(_ line: String) {
        #expect(throws: ReadError.self) { try ClientView(#require(try answer(line))) }
    }

    @Test("the states of a device that changed are read")
    func changes() throws {
        #expect(try answer("changed=c########ilable")?.hasDeviceChanges == true)
        let changes = try #require(try answer("changed=cd0:-:Available\nchanged=my-lv.01:Defined:-")).deviceChanges
        #expect(
            changes == [
                .init(name: "cd0", from: nil, to: "Available"), .init(name: "my-lv.01", from: "Defined", to: nil),
            ])
    }

    private func answer(_ lines: String) throws -> CompanionAnswer? {
        try CompanionAnswer(output: "protocol=1\n\(lines)\nend=n1:0\n", nonce: "n1")
    }
}
