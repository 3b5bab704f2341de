import PowerLab
import TestSupport
import Testing

@Suite("Worlds")
struct WorldTests {
    @Test("every world has a purpose and comes up", arguments: ["layouts", "late", "liar", "strange"])
    func comesUp(world: String) async throws {
        #expect(try World.list().contains { $0.name == world && !$0.purpose.isEmpty })
        try await LabFixture.with(world) { lab in
            let state = try lab.state()
            #expect(state.world == world)
        }
    }

    @Test("hexids: lsmap shows hex, uname -L decimal")
    func hexids() async throws {
        try await LabFixture.with("hexids") { lab in
            let map = try await lab.ssh("ms12-vio1", "ioscli lsmap -all -field svsa clientid -fmt :")
            #expect(map.out == "vhost0:0x0000000a\nvhost1:0x00000010\nvhost2:0x00000016\nvhost3:0x0000001a\nvhost4:0x00000026\n")
            let name = try await lab.ssh("aix16", "uname -L")
            #expect(name.out == "16 aix16\n")
        }
    }

    @Test("twins: a new drive gets the LUN that the other adapter's cd has already, and another cd name")
    func twins() async throws {
        try await LabFixture.with("twins") { lab in
            let made = try await lab.ssh("ms12-vio1", "ioscli mkvdev -fbo -vadapter vhost2 -dev aix04_cd")
            #expect(made.status == 0)
            let cds = try await lab.ssh(
                "aix04", "cfgmgr -l vio0; lsdev -Cc cdrom -F 'name:physloc:parent'; echo cvai | kdb | tail -2")
            #expect(
                cds.out == """
                    cd0:U9009.22A.7812345-V5-C3-T1-L8100000000000000:vscsi1
                    cd1:U9009.22A.7812345-V5-C2-T1-L8100000000000000:vscsi0
                    vscsi0     0x000007 0x0000000000 0x0          ms12-vio1->vhost2
                    vscsi1     0x000007 0x0000000000 0x0          ms12-vio2->vhost2

                    """)
            let optical = try await lab.ssh(
                "ms12-vio2", "ioscli lsvopt -fmt :; ioscli lsmap -all -type optical -field vtd backing -fmt :")
            #expect(optical.out == "vtopt1:No Media:n/a\nvtopt0:cd0\n\n")
        }
    }

    @Test("dual: only the second VIOS has a repository")
    func dual() async throws {
        try await LabFixture.with("dual") { lab in
            let first = try await lab.ssh("ms12-vio1", "ioscli lsrep")
            #expect(first.status != 0 && first.err.contains("The DVD repository has not been created yet."))
            let second = try await lab.ssh("ms12-vio2", "ioscli lsrep")
            #expect(
                second.out.hasPrefix(
                    "Size(mb) Free(mb) Parent Pool         Parent Size      Parent Free\n   10198    10198 rootvg  "))
        }
    }

    @Test("crowded: the next LUN is above the highest, no hole is filled, and the drive is cd1")
    func crowded() async throws {
        try await LabFixture.with("crowded") { lab in
            let made = try await lab.ssh(
                "ms12-vio1", "ioscli mkvdev -fbo -vadapter vhost2; ioscli lsmap -vadapter vhost2 -type file_opt -fmt :")
            #expect(
                made.out
                    == "vtopt1 Available\nvhost2:U9009.22A.7812345-V1-C30:0x00000005:vtopt1:Available:0x9200000000000000: : :N/A\n"
            )
            let cds = try await lab.ssh("aix04", "cfgmgr -l vio0; lsdev -Cc cdrom")
            #expect(
                cds.out == """
                    cd0 Available 04-08-00 SATA DVD-RAM Drive
                    cd1 Available          Virtual SCSI Optical Served by VIO Server

                    """)
            let wrong = try await lab.ssh("ms12-vio1", "ioscli lsmap -vadapter vfchost0")
            #expect(wrong.status == 15)
        }
    }

    @Test("ghost: the stale cd0 cannot be configured before its VTD is created again; a mounted one is busy")
    func ghost() async throws {
        try await LabFixture.with("ghost") { lab in
            let stale = try await lab.ssh("aix04", "rmdev -l cd0; cfgmgr -l vio0; mkdev -l cd0; lsdev -l cd0")
            #expect(stale.out == "cd0 Defined\ncd0 Defined  Virtual SCSI Optical Served by VIO Server\n")
            #expect(stale.err.contains("0514-040"))
            _ = try await lab.ssh("ms12-vio1", "ioscli mkvdev -fbo -vadapter vhost2")
            let cured = try await lab.ssh("aix04", "cfgmgr -l vio0; lsdev -Cc cdrom -F name:status")
            #expect(cured.out == "cd0:Available\n")
            #expect(try lab.state().isLive("cd0", on: "aix04"))
            // A new VTD at the LUN of a device that wasn't configured again does not make it live.
            _ = try await lab.ssh("ms12-vio1", "ioscli mkvdev -fbo -vadapter vhost3")
            let untouched = try await lab.ssh("aix05", "cfgmgr -l vio0; lsdev -Cc cdrom -F name:status")
            #expect(untouched.out == "cd0:Available\n")
            #expect(try !lab.state().isLive("cd0", on: "aix05"))
            for host in ["aix03", "aix05"] {
                let busy = try await lab.ssh(host, "rmdev -dl cd0")
                #expect(busy.status == 1 && busy.err.contains("0514-062"))
            }
            let mounts = try await lab.ssh("aix05", "mount")
            #expect(mounts.out.contains("/dev/cd0         /cdrom           cdrfs  "))
        }
    }

    @Test("clash: a name is unique over all devices of a VIOS")
    func clash() async throws {
        try await LabFixture.with("clash") { lab in
            for name in ["aix04_cd", "aix05_cd", "vhost1", "hdisk5", "a_name_of_16_chr"] {
                let refused = try await lab.ssh("ms12-vio1", "ioscli mkvdev -fbo -vadapter vhost2 -dev \(name)")
                #expect(refused.status == 1 && refused.out.isEmpty, "\(name)")
            }
            let changed = try lab.log().contains(where: \.changed)
            #expect(!changed)
        }
    }

    @Test("elsewhere: an ssh alias leads to another partition, a second machine has the same ids")
    func elsewhere() async throws {
        try await LabFixture.with("elsewhere") { lab in
            let alias = try await lab.ssh("aix06", "uname -L; uname -n")
            #expect(alias.out == "6 aix05\naix05\n")
            let other = try await lab.ssh("aix14", "uname -L; uname -u")
            #expect(other.out == "5 aix14\nIBM,027899999\n")
        }
    }

    @Test("existing: drives are listed by lsvopt and are cds of their partitions")
    func existing() async throws {
        try await LabFixture.with("existing") { lab in
            let drives = try await lab.ssh("ms12-vio1", "ioscli lsvopt -field vtd -fmt :")
            #expect(drives.out == "aix03_cd\nvtopt3\nvtopt4\nvtopt5\nvtopt6\nvtopt7\n")
            let cds = try await lab.ssh("aix05", "cfgmgr -l vio0; lsdev -Cc cdrom -F physloc | cut -d- -f5")
            #expect(cds.out == "L8100000000000000\nL8200000000000000\n")
        }
    }

    @Test("zero: client id 0 is shown for the adapter that serves aix04")
    func zero() async throws {
        try await LabFixture.with("zero") { lab in
            let map = try await lab.ssh("ms12-vio1", "ioscli lsmap -vadapter vhost2 -field clientid -fmt :")
            #expect(map.out == "0x00000000\n")
            let seen = try await lab.ssh("aix04", "echo cvai | kdb | tail -1")
            #expect(seen.out.hasSuffix("ms12-vio1->vhost2\n"))
        }
    }

    @Test("npiv: cfgmgr -l vscsi0 leaves the FC disk alone, -l vio0 configures it and warns")
    func npiv() async throws {
        try await LabFixture.with("npiv") { lab in
            let narrow = try await lab.ssh("aix04", "cfgmgr -l vscsi0 2>/dev/null; lsdev -l hdisk7 -F status")
            #expect(narrow.out == "Defined\n")
            let wide = try await lab.ssh("aix04", "cfgmgr -l vio0; echo $?; lsdev -l hdisk7 -F status")
            #expect(wide.out == "0\nAvailable\n")
            #expect(wide.err.contains("cfgmgr: 0514-621 WARNING"))
        }
    }

    @Test("noroot: sudo allows exactly the rules, RBAC its authorizations, nothing else is root")
    func noroot() async throws {
        try await LabFixture.with("noroot") { lab in
            let allowed = try await lab.ssh(
                "oper@aix04", "id -u; sudo -n /usr/sbin/cfgmgr -l vio0; echo $?; sudo -n -l /usr/sbin/cfgmgr")
            #expect(allowed.out == "202\n0\n" && allowed.status == 1)
            let lacking = try await lab.ssh("oper@aix05", "sudo -n /usr/sbin/cfgmgr -l vio0")
            #expect(lacking.status == 1 && lacking.err == "sudo: a password is required\n")
            let none = try await lab.ssh("oper@aix03", "cfgmgr -l vio0")
            #expect(none.status == 1)
            let role = try await lab.ssh("oper@aix01", "cfgmgr -l vio0")
            #expect(role.status == 0)
            let root = try await lab.ssh("root@aix04", "true")
            #expect(root.status == 255)
        }
    }

    @Test("down: one partition and one VIOS refuse, the rest answers")
    func down() async throws {
        try await LabFixture.with("down") { lab in
            for host in ["aix04", "ms12-vio2"] {
                let refused = try await lab.ssh(host, "true")
                #expect(refused.status == 255 && refused.err.contains("Connection refused"))
            }
            let other = try await lab.ssh("ms12-vio1", "ioscli ioslevel")
            #expect(other.status == 0)
        }
    }

    @Test("strange: a Defined client adapter comes up with cfgmgr, a Defined vhost takes no drive before cfgdev")
    func strange() async throws {
        try await LabFixture.with("strange") { lab in
            let made = try await lab.ssh("ms12-vio1", "ioscli mkvdev -fbo -vadapter vhost4")
            #expect(made.status == 0)
            let found = try await lab.ssh("aix06", "cfgmgr -l vio0; lsdev -Cc cdrom -F name:status:parent")
            #expect(found.out == "cd0:Available:vscsi0\n")
            let refused = try await lab.ssh(
                "ms12-vio1", "ioscli mkvdev -fbo -vadapter vhost5; ioscli lsdev -slots | grep -c Unknown")
            #expect(refused.out == "1\n")
            let configured = try await lab.ssh("ms12-vio1", "ioscli cfgdev; ioscli mkvdev -fbo -vadapter vhost5")
            #expect(configured.out == "vtopt1 Available\n")
            let odd = try await lab.ssh("aix03", "uname -L; lsdev -Cc cdrom; uname -W")
            #expect(odd.out == "-1 NULL\n0\n")
        }
    }

    @Test("silent: kdb without cvai names no VIOS")
    func silent() async throws {
        try await LabFixture.with("silent") { lab in
            let unknown = try await lab.ssh("aix04", "echo cvai | kdb")
            #expect(!unknown.out.contains("->"))
        }
    }

    @Test("media: an rw medium is in one drive only, a mounted one is not unloaded, a loaded drive not removed")
    func media() async throws {
        try await LabFixture.with("media") { lab in
            let repository = try await lab.ssh("ms12-vio1", "ioscli lsrep -field name optical -fmt :")
            #expect(
                repository.out
                    == "AIX_720500_DVD_1.iso:aix04_cd\nAIX_720500_DVD_2.iso:None\nAIX_720501_flash.iso:None\nscratch.iso:aix03_cd\n"
            )
            for command in ["loadopt -disk scratch.iso -vtd aix05_cd", "unloadopt -vtd aix04_cd", "rmvdev -vtd aix04_cd"] {
                let refused = try await lab.ssh("ms12-vio1", "ioscli \(command)")
                #expect(refused.status == 1, "\(command)")
            }
            let loaded = try await lab.ssh(
                "ms12-vio1", "ioscli loadopt -disk AIX_720500_DVD_1.iso -vtd aix05_cd; ioscli lsvopt -vtd aix05_cd -fmt :")
            #expect(loaded.out == "aix05_cd:AIX_720500_DVD_1.iso:3645\n")
        }
    }
}
