import PowerLab
import Testing
import TestSupport

@Suite("World seed")
struct SeedWorldTests {
    @Test("the job of contract section 1 by hand: one drive for aix04, seen only after cfgmgr")
    func theWholeJob() async throws {
        try await LabFixture.with { lab in
            let first = try await lab.ssh("ms12-vio1", "LC_ALL=C ioscli mkvdev -fbo -vadapter vhost0; echo M:$?")
            #expect(first.out == "vtopt0 Available\nM:0\n")
            #expect(try await lab.ssh("ms12-vio1", "ioscli mkvdev -fbo -vadapter vhost1").out == "vtopt1 Available\n")
            let third = try await lab.ssh("ms12-vio1", "ioscli mkvdev -fbo -vadapter vhost2 -dev aix04_cd")
            #expect(third.out == "aix04_cd Available\n")
            let drives = try await lab.ssh("ms12-vio1", "ioscli lsvopt")
            #expect(
                drives.out == """
                    VTD             Media                                   Size(mb)
                    aix04_cd        No Media                                     n/a
                    vtopt0          No Media                                     n/a
                    vtopt1          No Media                                     n/a

                    """)
            #expect(try await lab.ssh("aix04", "lsdev -Cc cdrom").out == "")
            #expect(try await lab.ssh("aix04", "cfgmgr -l vio0") == .init(status: 0, out: "", err: ""))
            let device = try await lab.ssh("aix04", "lsdev -l cd0; lsdev -Cc cdrom -F 'name:status:physloc'")
            #expect(
                device.out == """
                    cd0 Available  Virtual SCSI Optical Served by VIO Server
                    cd0:Available:U9009.22A.7812345-V5-C2-T1-L8100000000000000

                    """)
            #expect(try lab.log().filter(\.changed).map(\.host) == ["ms12-vio1", "ms12-vio1", "ms12-vio1", "aix04"])
        }
    }

    @Test("lsmap prints an empty adapter and a drive as captured, and as -fmt records")
    func lsmapForms() async throws {
        try await LabFixture.with { lab in
            let empty = try await lab.ssh("ms12-vio1", "ioscli lsmap -vadapter vhost2")
            #expect(
                empty.out == """
                    SVSA            Physloc                                      Client Partition ID
                    --------------- -------------------------------------------- ------------------
                    vhost2          U9009.22A.7812345-V1-C30                     0x00000005

                    VTD                   NO VIRTUAL TARGET DEVICE FOUND


                    """)
            let made = try await lab.ssh("ms12-vio1", "ioscli mkvdev -fbo -vadapter vhost2; ioscli lsmap -vadapter vhost2 -fmt :")
            #expect(
                made.out
                    == "vtopt0 Available\nvhost2:U9009.22A.7812345-V1-C30:0x00000005:vtopt0:Available:0x8100000000000000: : :N/A\n"
            )
            let fields = try await lab.ssh("ms12-vio1", "ioscli lsmap -all -field clientid vtd backing lun -fmt :")
            #expect(fields.out.hasPrefix("0x00000003: : : \n0x00000004: : : \n0x00000005:vtopt0: :0x8100000000000000\n"))
        }
    }

    @Test("padmin's shell refuses redirection, slashes and the short names, and passes ioscli's status on")
    func restrictedShell() async throws {
        try await LabFixture.with { lab in
            for command in ["ioscli lsmap -all > /tmp/x", "/usr/bin/id", "lsmap -all", "cd /", "PATH=/bin ls"] {
                let refused = try await lab.ssh("ms12-vio1", command)
                #expect(refused.status != 0, "\(command)")
            }
            let unknown = try await lab.ssh("ms12-vio1", "ioscli lsmap -vadapter vhost9")
            #expect(unknown.status == 2)
            let piped = try await lab.ssh("ms12-vio1", "ioscli lsmap -all | grep -c vhost")
            #expect(piped.out == "4\n")
        }
    }

    @Test("a partition has AIX's commands and not Linux's, and reports its identity")
    func partitionShell() async throws {
        try await LabFixture.with { lab in
            let script = "print \"$1\"; uname -L; uname -M; uname -u; id -u; echo cvai | /usr/sbin/kdb | tail -1\n"
            let answer = try await lab.ssh("aix04", "/usr/bin/ksh -s -- arg", input: script)
            #expect(
                answer.out == """
                    arg
                    5 aix04
                    IBM,9009-22A
                    IBM,027812345
                    0
                    vscsi0     0x000007 0x0000000000 0x0          ms12-vio1->vhost2

                    """)
            for name in ["mktemp", "stat", "timeout", "flock", "seq", "readlink", "sudo", "bash"] {
                #expect(try await lab.ssh("aix04", name).status == 127, "\(name)")
            }
        }
    }
}
