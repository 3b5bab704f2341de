import PowerVM
import Testing

/// A live answer is read in the layout that was requested, and in no other.
@Suite struct AskedLayoutTests {
    private func output(_ text: String) -> CommandResult { CommandResult(exitStatus: 0, output: text) }

    private static let header = """
        SVSA            Physloc                                      Client Partition ID
        --------------- -------------------------------------------- ------------------

        """
    private static let adapter = "vhost2          U9009.22A.7812345-V1-C30                     0x00000005\n"
    private static let none = "\nVTD                   NO VIRTUAL TARGET DEVICE FOUND\n"

    @Test(
        "lsmap -all answered with rows of another layout or of other adapters is refused, alone and around the listing",
        arguments: [
            "vhost2:U9009.22A.7812345-V1-C30:0x00000005:aix04_cd:Available:0x8100000000000000: : :N/A\n",
            "0x00000005:aix04_cd:0x8100000000000000: \n",
            "vhost2,U9009.22A.7812345-V1-C30,5\n",
            "vfchost0:U9009.22A.7812345-V1-C31:5:aix04:AIX:LOGGED_IN:fcs0:U78D2.001:1:a:fcs0:U9009.22A.7812345-V5-C3\n",
            "vfchost0      U9009.22A.7812345-V1-C31                5 aix04          AIX\n",
            "Name          Physloc                            ClntID ClntName       ClntOS\n",
            "SVSA SLOT CLIENT LUNS\n", "vhost2          U9009.22A.7812345-V1-C30                     0x00000005\n",
        ])
    func lsmap(_ rows: String) throws {
        let listing = Self.header + Self.adapter + Self.none
        #expect(throws: Never.self) { try Lsmap(.all).read(output(listing)) }
        for text in [rows, rows + listing, listing + rows] {
            let error = try #require(throws: ReadError.self) { try Lsmap(.all).read(output(text)) }
            #expect(!error.hint.isEmpty)
        }
    }

    @Test("a greeting above a listing doesn't refuse it")
    func greeting() throws {
        let greeting = "Last login: Sun May 10 17:41:00 CDT 2020 on /dev/pts/0\n*** authorized use only ***\n"
        let listing = try Lsmap(.all).read(output(greeting + Self.header + Self.adapter + Self.none))
        #expect(listing.adapters.map(\.name?.text) == ["vhost2"])
        let drives =
            "VTD             Media                            Size(mb)\nvtopt0          No Media                              n/a\n"
        #expect(try Lsvopt().read(output(greeting + drives)).map(\.name.text) == ["vtopt0"])
        let contents = try Lsrep().read(output(greeting + "Size(mb) Free(mb) Parent Pool\n    1000      900 rootvg\n"))
        #expect(contents.repository?.freeMB == 900)
    }

    @Test(
        "lsvopt answered with -fmt rows, some columns or the LPAR-Tool's table is refused",
        arguments: [
            "vtopt0:No Media:n/a\n", "VTD\nvtopt0\n", "VTD   Media\nvtopt0 a.iso\n",
            "VTD     MEDIA     SIZE\nvtopt0  a.iso      3.56 GB\n",
            "vtopt0          No Media                                     n/a\n",
        ])
    func lsvopt(_ text: String) {
        #expect(throws: ReadError.self) { try Lsvopt().read(output(text)) }
    }

    @Test(
        "lsrep answered with media alone, -fmt rows or another tool's sizes is refused",
        arguments: [
            "Name      File Size Optical Access\na.iso     100       None    rw\n",
            "1000:900:rootvg:51200:4096\na.iso:100:None:rw\n",
            "Size(mb) Free(mb)\n1000 900\n\nName File Size Optical Access\na.iso 3.56 GB None rw\n",
            "Size(mb) Free(mb)\n1000 900\n\nName Access\na.iso rw\n",
        ])
    func lsrep(_ text: String) {
        #expect(throws: ReadError.self) { try Lsrep().read(output(text)) }
    }

    @Test(
        "lsdev -dev answered with another device, a second one, or no header is refused",
        arguments: [
            "name status description\nvtopt1 Available Virtual Target Device\n",
            "name status description\nvtopt0 Available Virtual Target Device\nvtopt1 Available Virtual Target Device\n",
            "vtopt0 Available Virtual Target Device\n", "vtopt0:Available:Virtual Target Device\n", "name status description\n",
            "name status description\nvtopt0 Verfügbar Virtuelles Gerät\n",
        ])
    func lsdev(_ text: String) throws {
        let command = LsdevDevice(try #require(DeviceName("vtopt0")))
        #expect(throws: ReadError.self) { try command.read(output(text)) }
    }
}
