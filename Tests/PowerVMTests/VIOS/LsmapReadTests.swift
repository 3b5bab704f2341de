import PowerVM
import Testing

@Suite struct LsmapReadTests {
    private static let two = """
        SVSA            Physloc                                      Client Partition ID
        --------------- -------------------------------------------- ------------------
        vhost2          U9009.22A.7812345-V1-C30                     0x00000005

        VTD                   aix04_cd
        Status                Available
        LUN                   0x8100000000000000
        Backing device\("        ")
        Physloc\("               ")
        Mirrored              N/A

        SVSA            Physloc                                      Client Partition ID
        --------------- -------------------------------------------- ------------------
        vhost3          U9009.22A.7812345-V1-C31                     0x0000001a

        VTD                   NO VIRTUAL TARGET DEVICE FOUND

        """

    @Test("an adapter with an empty drive and one without a drive are read")
    func screen() throws {
        let listing = try Lsmap(.all).read(CommandResult(exitStatus: 0, output: Self.two))
        let drive = Lsmap.VTD(
            name: DeviceName("aix04_cd"), status: "Available", lun: LogicalUnitNumber("0x8100000000000000"), mirrored: "N/A")
        #expect(
            listing.adapters == [
                Lsmap.Adapter(
                    name: VHostName("vhost2"), physloc: "U9009.22A.7812345-V1-C30", clientPartitionID: 5, vtds: [drive]),
                Lsmap.Adapter(name: VHostName("vhost3"), physloc: "U9009.22A.7812345-V1-C31", clientPartitionID: 26),
            ])
        #expect(listing.adapters.map(\.slot) == [30, 31])
    }

    @Test("a name or LUN that an adapter has twice is an error, however many drives are between", arguments: [2, 33, 80])
    func twice(_ count: Int) {
        func listing(_ last: (name: Int, lun: Int)) -> CommandResult {
            let drives = ((0..<count).map { (name: $0, lun: $0) } + [last]).map {
                "VTD    cd\($0.name)\nStatus  Available\nLUN   0x8\(100 + $0.lun)000000000000\nBacking device\nPhysloc\n\n"
            }
            let adapter = Self.two.split(separator: "\n", omittingEmptySubsequences: false).prefix(4).joined(separator: "\n")
            return CommandResult(exitStatus: 0, output: adapter + "\n" + drives.joined())
        }
        #expect(throws: Never.self) { try Lsmap(.all).read(listing((count, count))) }
        for twice in [0, count - 1] {
            #expect(throws: ReadError.self) { try Lsmap(.all).read(listing((twice, count))) }
            #expect(throws: ReadError.self) { try Lsmap(.all).read(listing((count, twice))) }
        }
    }

    @Test("a failed lsmap is an error that carries the classified message")
    func failed() throws {
        let result = CommandResult(
            exitStatus: 1, output: "", messages: "lsmap: 0514-516 locked\nPlease retry the command later.\n")
        let error = try #require(throws: ReadError.self) { try Lsmap(.all).read(result) }
        #expect(error.failure?.kind == .odmLocked)
        #expect(error.failure?.isRetryable == true)
    }
}
