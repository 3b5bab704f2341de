import PowerLab
import Testing
import TestSupport

@Suite("Emulated HMCs")
struct HMCTests {
    @Test("lssyscfg, lshwres and lspartition print the captured layouts")
    func layouts() async throws {
        try await LabFixture.with("hmc") { lab in
            func hmc(_ command: String) async throws -> LabFixture.Answer { try await lab.ssh("hscroot@hmc01", command) }
            let systems = try await hmc(
                "lssyscfg -r sys -F name,type_model,serial_num,state; LC_ALL=en_US lssyscfg -r sys -F serial_num")
            #expect(systems == .init(status: 0, out: "ms12,9009-22A,7812345,Operating\n7812345\n", err: ""))
            // Attributes and their order as in lssyscfg-lpar-02.
            let whole = try await hmc("LC_ALL=en_US lssyscfg -r lpar -m ms12 --filter lpar_names=aix06")
            #expect(
                whole.out
                    == "name=aix06,lpar_id=7,lpar_env=aixlinux,state=Not Activated,resource_config=0,os_version=Unknown,"
                    + "logical_serial_num=78123457,default_profile=normal,curr_profile=,work_group_id=none,"
                    + "shared_proc_pool_util_auth=0,allow_perf_collection=0,power_ctrl_lpar_ids=none,boot_mode=norm,lpar_keylock=norm,"
                    + "auto_start=0,redundant_err_path_reporting=0,rmc_state=inactive,rmc_ipaddr=,sync_curr_profile=0,"
                    + "dlpar_io_capable=0\n")
            #expect(try await hmc("lssyscfg -r lpar -m ms12 | grep -c Nieznane").out == "1\n")
            // As in lshwres-scsi-01; the row of a slot for any client as the reference quotes it.
            let slots = try await hmc(
                "lshwres -r virtualio --rsubtype scsi --level lpar -m '9009-22A*7812345' | grep -E 'slot_num=(33|30),|aix06'")
            #expect(
                slots.out == """
                    lpar_name=ms12-vio1,lpar_id=1,slot_num=30,state=1,is_required=1,adapter_type=server,remote_lpar_id=5,remote_lpar_name=aix04,remote_slot_num=2
                    lpar_name=ms12-vio1,lpar_id=1,slot_num=31,state=1,is_required=1,adapter_type=server,remote_lpar_id=7,remote_lpar_name=aix06,remote_slot_num=2
                    lpar_name=ms12-vio1,lpar_id=1,slot_num=33,state=1,is_required=1,adapter_type=server,remote_lpar_id=any,remote_lpar_name=,remote_slot_num=any
                    lpar_name=aix06,lpar_id=7,slot_num=2,state=0,is_required=1,adapter_type=client,remote_lpar_id=1,remote_lpar_name=ms12-vio1,remote_slot_num=31

                    """)
            let active = try await hmc("lspartition -dlpar | grep -A1 'Partition:<2\\*'")
            #expect(
                active.out == """
                    <#1> Partition:<2*9009-22A*7812345, ms12-vio2, 192.168.12.2>
                    Active:<1>, OS:<AIX, 7.2, 7200-05-04-2220>, DCaps:<0x2f>, CmdCaps:<0x0b, 0x0b>, PinnedMem:<340>

                    """)
        }
    }

    @Test("viosvrcmd wraps a VIOS's failure, passes no status through, and answers in the caller's language")
    func viosvrcmd() async throws {
        try await LabFixture.with("hmc") { lab in
            func hmc(_ command: String) async throws -> LabFixture.Answer { try await lab.ssh("hscroot@hmc01", command) }
            let direct = try await lab.ssh("ms12-vio1", "ioscli lsmap -vadapter vhost2 -fmt :")
            let through = try await hmc("viosvrcmd -m ms12 -p ms12-vio1 -c \"lsmap -vadapter vhost2 -fmt :\"")
            #expect(through.out == direct.out && through.status == 0)
            // lsmap's own status would be 2.
            let failed = try await hmc("LC_ALL=en_US viosvrcmd -m ms12 --id 1 -c 'lsmap -vadapter vhost99'")
            #expect(failed.status == 1 && failed.out == "")
            #expect(failed.err.hasPrefix("HSCL2970 The IOServer command has failed because of the following reason:\n"))
            #expect(failed.err.contains("vhost99"))
            let polish = try await hmc("viosvrcmd -m ms12 -p ms12-vio1 -c 'lsmap -vadapter vhost99'")
            #expect(polish.err.hasPrefix("Komenda IOServer") && !polish.err.contains("HSCL"))
            for inside in ["lsmap -all; ioslevel", "lsmap -all | wc", "lsmap \\$x", "lsmap \\`id\\`"] {
                #expect(try await hmc("viosvrcmd -m ms12 -p ms12-vio1 -c \"\(inside)\"").status == 1, "\(inside)")
            }
            try lab.arm("rmc-down", on: "hmc01")
            let cut = try await hmc("LC_ALL=en_US viosvrcmd -m ms12 -p ms12-vio1 -c ioslevel")
            #expect(cut.status == 1 && cut.err.hasPrefix("HSCL2957 "))
            #expect(try lab.changingCommands() == [])
        }
    }

    @Test("chsysstate activates a partition that isn't, and only that")
    func chsysstate() async throws {
        try await LabFixture.with("hmc") { lab in
            func hmc(_ command: String) async throws -> LabFixture.Answer {
                try await lab.ssh("hscroot@hmc01", "LC_ALL=en_US \(command)")
            }
            let activate = "chsysstate -m ms12 -r lpar -o on -n aix06 -b"
            for wrong in [
                "\(activate) fast", "chsysstate -m ms12 -r lpar -o off -n aix06", "chsysstate -m ms12 -r lpar -o on -n aix99",
            ] {
                #expect(try await hmc(wrong).err.hasPrefix("HSCL"), "\(wrong)")
            }
            #expect(try await hmc("\(activate) sms") == .init(status: 0, out: "", err: ""))
            #expect(try await hmc("lssyscfg -r lpar -m ms12 --filter lpar_names=aix06 -F state").out == "Open Firmware\n")
            let again = try await hmc("\(activate) sms")
            #expect(again.status == 1 && again.err.contains("Open Firmware"))
            let sent = try lab.changingCommands().filter { $0.contains("-b sms") }
            #expect(sent.count == 2, "\(sent)")
        }
    }

    @Test("hscroot's shell is a restricted bash: filters and pipes, no files, no other program")
    func restricted() async throws {
        try await LabFixture.with("hmc-normc") { lab in
            for command in ["lssyscfg -r sys > /tmp/x", "/usr/bin/id", "cd /", "PATH=/bin ls", "id", "ioscli lsmap -all"] {
                #expect(try await lab.ssh("hscroot@hmc01", command).status != 0, "\(command)")
            }
            let batch = try await lab.ssh("hscroot@hmc01", "LC_ALL=en_US lssyscfg -r sys -F name 2>&1; echo M:$? | grep M")
            #expect(batch == .init(status: 0, out: "ms12\nM:0\n", err: ""))
            let unknown = try await lab.ssh("hscroot@hmc01", "LC_ALL=en_US lssyscfg -r lpar -m ms13 -F name")
            #expect(unknown.status == 1 && unknown.err.hasPrefix("HSCL"))
        }
    }
}
