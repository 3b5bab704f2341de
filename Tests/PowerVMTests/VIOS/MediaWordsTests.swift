import PowerVM
import Testing

/// The commands of the media repository: their arguments, and what they read.
@Suite struct MediaWordsTests {
    private let medium = MediumName("AIX_7300_03.iso")
    private let size = SizeArgument("10G")

    private func output(_ text: String, _ status: Int = 0) -> CommandResult { CommandResult(exitStatus: status, output: text) }

    @Test("each command has exactly these arguments, with ioscli before those of the VIOS alone")
    func words() throws {
        let medium = try #require(medium)
        let size = try #require(size)
        let home = try #require(RemotePath("/home/padmin"))
        let part = try #require(StagedPart(directory: home, id: "9c41d07be2aa"))
        let drive = try #require(DeviceName("vtopt0"))
        let host = try #require(HostName("nfs1"))
        let mnt = try #require(RemotePath("/mnt"))
        let wanted: [(any RemoteCommand, String)] = [
            (Mkrep(pool: try #require(PoolName("datavg")), size: size), "ioscli mkrep -sp datavg -size 10G"),
            (Chrep(growth: size), "ioscli chrep -size 10G"), (Rmrep(), "ioscli rmrep"),
            (Mkvopt(name: medium, source: .blank(size), access: .readWrite), "ioscli mkvopt -name AIX_7300_03.iso -size 10G"),
            (
                Mkvopt(name: medium, source: .device(drive), access: .readOnly),
                "ioscli mkvopt -name AIX_7300_03.iso -dev vtopt0 -ro"
            ),
            (
                Mkvopt(name: medium, source: .file(part.path), access: .readOnly),
                "ioscli mkvopt -name AIX_7300_03.iso -file /home/padmin/attach-cd-9c41d07be2aa.part -ro"
            ),
            (
                Mkvopt(name: medium, source: .link(try #require(RemotePath("/mnt/a.iso"))), access: .readOnly),
                "ioscli mkvopt -name AIX_7300_03.iso -file /mnt/a.iso -nfslink -ro"
            ),
            (Chvopt(medium, .access(.readOnly)), "ioscli chvopt -name AIX_7300_03.iso -access ro"),
            (Chvopt(medium, .name(try #require(MediumName("b.iso")))), "ioscli chvopt -name AIX_7300_03.iso -mv b.iso"),
            (Rmvopt(medium), "ioscli rmvopt -name AIX_7300_03.iso"), (Lssp(), "ioscli lssp"),
            (Loadopt(medium: medium, drive: drive, release: true), "ioscli loadopt -release -disk AIX_7300_03.iso -vtd vtopt0"),
            (ListFiles(home), "ls -l /home/padmin"), (FreeSpace(home), "df -k /home/padmin"), (ListProcesses(), "ps -ef"),
            (FileDigest(.csum, part.path), "csum -h SHA256 /home/padmin/attach-cd-9c41d07be2aa.part"),
            (SecureCopy(.toVIOS, part.path), "scp -t /home/padmin/attach-cd-9c41d07be2aa.part"),
            (RemovePart(part), "rm /home/padmin/attach-cd-9c41d07be2aa.part"),
            (
                try #require(CopyBlocks(.write(part, afterMiB: 7))),
                "dd of=/home/padmin/attach-cd-9c41d07be2aa.part obs=1048576 seek=7 conv=notrunc"
            ),
            (try #require(CopyBlocks(.read(home, afterMiB: 1, countMiB: 2))), "dd if=/home/padmin bs=1048576 skip=1 count=2"),
            (Mount(host: host, directory: home, mountPoint: mnt), "ioscli mount nfs1:/home/padmin /mnt"),
            (Unmount(mnt), "ioscli unmount /mnt"), (Showmount(host), "ioscli showmount nfs1"),
        ]
        let hmc = CommandRoute.hmc(system: "ms12", vios: "vio1")
        for (command, text) in wanted {
            #expect(CommandRoute.vios.display(command) == text)
            #expect(CommandRoute.vios.shellText(command).hasPrefix("LC_ALL=C " + text))
            #expect(hmc.carries(command) == text.hasPrefix("ioscli"), "\(text)")
        }
    }

    @Test("names and sizes that a VIOS doesn't take, or a shell would act on, are rejected")
    func names() {
        for name in ["", "-a", ".a", "a b", "a/b", "a'b", String(repeating: "a", count: 38)] { #expect(MediumName(name) == nil) }
        for size in ["", "10", "G", "0G", "-1G", "+1G", "1.5G", "10T", "10 G", "10GB", "999999999M"] {
            #expect(SizeArgument(size) == nil)
        }
        #expect(SizeArgument("1500m")?.text == "1500M" && SizeArgument("3g")?.megabytes == 3072)
        for path in ["", "a", "a/b", "/a b", "/a/../b", "/a//b", "/a/", "/-rf", "/a$b", "/a'b", "/a*b", "/a\nb", "/~root"] {
            #expect(RemotePath(path) == nil, "\(path)")
        }
        for host in ["", "-h", "a b", "a:b", "a/b", "a;b"] { #expect(HostName(host) == nil) }
        let home = RemotePath("/home/padmin")
        #expect(home.flatMap { StagedPart(directory: $0, name: "attach-cd-0123456789ab.part") } != nil)
        for name in [
            "attach-cd-0123456789AB.part", "attach-cd-0123456789a.part", "attach-cd-.part", "a.iso",
            "attach-cd-0123456789ab.part.x",
        ] {
            #expect(home.flatMap { StagedPart(directory: $0, name: name) } == nil, "\(name)")
        }
        #expect(home.flatMap { CopyBlocks(.read($0, afterMiB: -1, countMiB: nil)) } == nil)
    }

    @Test("lssp lists pools; a level without the column Type is read, and a message or a short row is refused")
    func lssp() throws {
        let header = "Pool             Size(mb)   Free(mb)  Alloc Size(mb)    BDs Type\n"
        let pools = try Lssp().read(
            output(header + "rootvg             204544     117504             256      1 LVPOOL\nssp   10 5 1 0 CLPOOL\n"))
        #expect(pools.map(\.name) == ["rootvg", "ssp"] && pools.map(\.isLogicalVolumePool) == [true, false])
        #expect(pools[0].freeMB == 117_504 && pools[0].allocationMB == 256 && pools[0].devices == 1)
        let old = try Lssp().read(output("Pool Size(mb) Free(mb) Alloc Size(mb) BDs\nrootvg 100 50 1 0\n"))
        #expect(old.first?.type == nil && old.count == 1)
        #expect(try Lssp().read(output(header)).isEmpty)
        for text in [
            "", "0516-306 lssp: no such pool\n", header + "rootvg 204544 117504 256 1\n", header + "rootvg 1 2 256 1 LVPOOL\n",
            "rootvg 204544 117504 256 1 LVPOOL\n",
        ] {
            #expect(throws: ReadError.self) { try Lssp().read(output(text)) }
        }
    }

    @Test("ls -l gives exact bytes, links with their target, and nil where there is no file")
    func files() throws {
        let command = ListFiles(try #require(RemotePath("/var/vio/VMLibrary")))
        let text = """
            total 8949056
            drwxr-xr-x    2 root     system          256 Dec 03 11:08 lost+found
            -rw-r--r--    1 root     staff    3857645568 Dec 04 08:53 AIX61_DVD_1.iso
            -r--r--r--+   1 padmin   staff     724271104 Dec 04 2019  two words.iso
            lrwxrwxrwx    1 root     system           18 Jan  1 00:00 nfs.iso -> /mnt/dir/a b.iso
            brw-------    1 root     system       10, 5 Feb 29 23:59 hd1

            """
        let files = try #require(try command.read(output(text)))
        #expect(files.map(\.name) == ["lost+found", "AIX61_DVD_1.iso", "two words.iso", "nfs.iso", "hd1"])
        #expect(files.map(\.bytes) == [256, 3_857_645_568, 724_271_104, 18, nil])
        #expect(
            files[2].mode == "-r--r--r--" && files[3].target == "/mnt/dir/a b.iso" && files[0].isDirectory && files[1].isRegular)
        let missing = CommandResult(exitStatus: 2, output: "ls: 0653-341 The file /var/vio/VMLibrary does not exist.\n")
        #expect(try command.read(missing) == nil)
        #expect(try command.read(output("total 0\n")) == [])
        for text in [
            "ls: cannot open\n", "-rw-r--r-- 1 root staff 12 Dez 04 08:53 a\n", "-rw-r--r-- 1 root staff 12 Dec 04 a\n",
            "rw-r--r-- 1 root staff 12 Dec 04 08:53 a\n",
        ] {
            #expect(throws: ReadError.self) { try command.read(output(text)) }
        }
        let denied = CommandResult(
            exitStatus: 2, output: "ls: /var/vio/VMLibrary: The file access permissions do not allow the specified action.\n")
        #expect(throws: ReadError.self) { try command.read(denied) }
    }

    @Test("df -k gives free kilobytes of the one file system, NFS too, in AIX's layout alone")
    func space() throws {
        let command = FreeSpace(try #require(RemotePath("/home/padmin")))
        let header = "Filesystem    1024-blocks      Free %Used    Iused %Iused Mounted on\n"
        let home = try command.read(output(header + "/dev/hd1         10485760   8481444   20%        9     1% /home\n"))
        #expect(home.source == "/dev/hd1" && home.freeKB == 8_481_444 && home.sizeKB == 10_485_760 && home.mountPoint == "/home")
        let nfs = try command.read(output(header + "nfs1:/export      1048576     52428   95%        -      -  /mnt\n"))
        #expect(nfs.source == "nfs1:/export" && nfs.mountPoint == "/mnt")
        for text in [
            "", header, header + "/dev/hd1 10485760 8481444 20% 9 1%\n", header + "/dev/hd1 5 9 20% 9 1% /home\n",
            "Filesystem 1K-blocks Used Available Use% Mounted on\n/dev/sda1 100 50 50 50% /\n",
            header + "/dev/hd1 10485760 8481444 20% 9 1% /home\n/dev/hd2 10485760 8481444 20% 9 1% /usr\n",
        ] {
            #expect(throws: ReadError.self) { try command.read(output(text)) }
        }
    }

    @Test("ps -ef lists commands with their arguments, older starts, other users' control characters and dying processes")
    func processes() throws {
        let text = """
                 UID     PID    PPID   C    STIME    TTY  TIME CMD
                root       1       0   0   Dec 04      -  0:07 /etc/init
              padmin 7864560 6553800  12 08:53:12      -  1:02 mkvopt -name a.iso -file /home/padmin/attach-cd-9c41d07be2aa.part
              padmin 7864561 6553800   0 08:53:12  pts/0  0:00 evil \u{1B}[2J
                root 8864561       1   0                  0:00 <defunct>

            """
        let processes = try ListProcesses().read(output(text))
        #expect(processes.map(\.id) == [1, 7_864_560, 7_864_561, 8_864_561])
        #expect(processes[1].words == ["mkvopt", "-name", "a.iso", "-file", "/home/padmin/attach-cd-9c41d07be2aa.part"])
        #expect(processes[0].command == "/etc/init" && processes[2].command == "evil ?[2J" && processes[3].command == "<defunct>")
        for text in ["", "PID TTY TIME CMD\n1 - 0:00 init\n", "UID PID PPID C STIME TTY TIME CMD\n", "ps: not allowed\n"] {
            #expect(throws: ReadError.self) { try ListProcesses().read(output(text)) }
        }
    }

    @Test("each checksum tool's line is read, and only for the file that was asked for")
    func digests() throws {
        let path = try #require(RemotePath("/home/padmin/a.iso"))
        let hash = String(repeating: "0aF9", count: 16)
        #expect(try FileDigest(.csum, path).read(output("\(hash)  /home/padmin/a.iso\n")) == .sha256(hash.lowercased()))
        for name in ["SHA256", "SHA2-256"] {
            #expect(
                try FileDigest(.openssl, path).read(output("\(name)(/home/padmin/a.iso)= \(hash)\n"))
                    == .sha256(hash.lowercased()))
        }
        #expect(
            try FileDigest(.cksum, path).read(output("4294967295 3817865216 /home/padmin/a.iso\n"))
                == .posix(checksum: .max, bytes: 3_817_865_216))
        for tool in FileDigest.Tool.allCases {
            for text in [
                "", "\(hash)  /home/padmin/b.iso\n", "\(hash.dropLast())  /home/padmin/a.iso\n",
                "4294967296 5 /home/padmin/a.iso\n",
                "SHA256(/home/padmin/b.iso)= \(hash)\n", "rksh: \(tool.rawValue): not found\n",
            ] {
                #expect(throws: ReadError.self) { try FileDigest(tool, path).read(output(text)) }
            }
        }
    }

    @Test("the old scp protocol: announcements and replies")
    func scp() throws {
        let copy = SecureCopy(.toVIOS, try #require(RemotePath("/home/padmin/attach-cd-9c41d07be2aa.part")))
        #expect(copy.announcement(bytes: 5) == "C0600 5 attach-cd-9c41d07be2aa.part\n")
        #expect(SecureCopy.announced("C0644 3817865216 AIX 7.iso\n") == 3_817_865_216)
        for line in ["D0755 0 dir\n", "C0644 -1 a\n", "C0644 12\n", "T1 0 1 0\n", ""] {
            #expect(SecureCopy.announced(line[...]) == nil)
        }
        #expect(
            SecureCopy.Reply(0, "") == .accepted
                && SecureCopy.Reply(1, "scp: a: No space left\n") == .warning("scp: a: No space left"))
        #expect(SecureCopy.Reply(2, "x\u{1B}") == .fatal("x?") && SecureCopy.Reply(67, "") == nil)
    }

    @Test("dd's last line, exports of an NFS server, and the new repository's volume")
    func others() throws {
        let part = try #require(RemotePath("/home/padmin").flatMap { StagedPart(directory: $0, id: "9c41d07be2aa") })
        let dd = try #require(CopyBlocks(.write(part, afterMiB: 1)))
        let done = try dd.read(CommandResult(exitStatus: 0, output: "", messages: "3+1 records in.\n3+1 records out.\n"))
        #expect(done?.whole == 3 && done?.partial == 1)
        let showmount = Showmount(try #require(HostName("nfs1")))
        #expect(
            try showmount.read(output("export list for nfs1:\n/export/iso (everyone)\n/b host1,host2\n")) == [
                "/export/iso", "/b",
            ])
        #expect(throws: ReadError.self) { try showmount.read(output("showmount: 1831-190 cannot reach\n")) }
        let mkrep = Mkrep(pool: try #require(PoolName("rootvg")), size: try #require(size))
        #expect(
            try mkrep.read(output("Virtual Media Repository Created\nRepository created within \"VMLibrary\" logical volume\n"))
                == "VMLibrary")
        #expect(try mkrep.read(output("")) == nil)
        let full = try #require(throws: ReadError.self) {
            try mkrep.read(output("0516-404 allocp: This system cannot fulfill the allocation request.\n", 1))
        }
        #expect(full.failure?.kind == .poolFull)
        let taken = try #require(throws: ReadError.self) {
            try Mkvopt(name: try #require(medium), source: .blank(try #require(size)), access: .readWrite).read(
                output("a.iso already exists\n", 1))
        }
        #expect(taken.failure?.kind == .nameTaken && taken.hint.contains("medium"))
    }
}
