import PowerVM
import Testing

/// The readers of what we send, with the results of real runs: exit status and both streams.
@Suite struct VIOSReadTests {
    private let locked = CommandResult(exitStatus: 1, output: "", messages: "lsdev: 0514-516 lock\n")

    @Test("an lsrep without a repository is an answer, whatever its exit status and stream", arguments: [0, 1])
    func noRepository(_ status: Int) throws {
        let sentence = "The DVD repository has not been created yet.\n"
        #expect(try Lsrep().read(CommandResult(exitStatus: status, output: sentence)).repository == nil)
        #expect(try Lsrep().read(CommandResult(exitStatus: status, output: "", messages: sentence)).repository == nil)
    }

    @Test("an lsvopt that printed nothing lists no drives; one that failed is an error")
    func lsvopt() throws {
        #expect(try Lsvopt().read(CommandResult(exitStatus: 0, output: "\n")).isEmpty)
        #expect(throws: ReadError.self) { try Lsvopt().read(locked) }
    }

    @Test("a name is free when lsdev does not know it, and unknown when lsdev failed")
    func lsdevDevice() throws {
        let lsdev = LsdevDevice(try #require(DeviceName("vtopt0")))
        let row = "name             status      description\nvtopt0           Available   Virtual Target Device - Disk\n"
        #expect(try lsdev.read(CommandResult(exitStatus: 0, output: row)) == "Virtual Target Device - Disk")
        #expect(try lsdev.read(CommandResult(exitStatus: 2, output: "no such device\n")) == nil)
        // `lsdev -virtual` of the same exchange, which this login may not run.
        let free = CommandResult(
            exitStatus: 2, output: "Device \"vtopt0\" is not found.\n", messages: "ksh: lsdev: not found.\n")
        #expect(try lsdev.read(free) == nil)
        let error = try #require(throws: ReadError.self) { try lsdev.read(locked) }
        #expect(error.failure?.kind == .odmLocked)
    }

    @Test("mkvdev and rmvdev yield the device that they report")
    func changes() throws {
        let mkvdev = MkvdevFBO(adapter: try #require(VHostName("vhost0")), name: nil)
        let made = try mkvdev.read(CommandResult(exitStatus: 0, output: "vtopt0 Available\n"))
        #expect(made?.name.text == "vtopt0")
        #expect(made?.status == "Available")
        #expect(try mkvdev.read(CommandResult(exitStatus: 1, output: "0514-516\n")) == nil)
        let rmvdev = RmvdevVTD(try #require(DeviceName("vtopt0")))
        #expect(try rmvdev.read(CommandResult(exitStatus: 0, output: "vtopt0 deleted\n"))?.text == "vtopt0")
        #expect(try rmvdev.read(CommandResult(exitStatus: 1, output: "busy\n")) == nil)
    }

    @Test("a loadopt that failed throws its classified message")
    func loadopt() throws {
        let loadopt = Loadopt(medium: try #require(MediumName("a.iso")), drive: try #require(DeviceName("vtopt0")))
        try loadopt.read(CommandResult(exitStatus: 0, output: ""))
        let error = try #require(throws: ReadError.self) {
            try loadopt.read(CommandResult(exitStatus: 1, output: "", messages: "Device is busy\n"))
        }
        #expect(error.failure?.kind == .busy)
    }

    @Test("the HMC's slot pairs name partition, slot and remote slot")
    func slots() throws {
        let line =
            "lpar_name=aix04,lpar_id=5,slot_num=4,state=1,is_required=1,adapter_type=client,remote_lpar_id=2,remote_lpar_name=vios1,"
            + "remote_slot_num=30\n"
        let adapters = try LshwresSCSI(system: "ms12").read(CommandResult(exitStatus: 0, output: line))
        #expect(adapters.map(\.slot) == [4])
        #expect(adapters.first?.side == .client)
        #expect(adapters.first?.remotePartitionID == PartitionID(2))
        #expect(adapters.first?.remoteSlot == 30)
    }
}
