import PowerVM
import Testing

/// What is mounted on a VIOS: how it is read, and the checks in the lines that mount and unmount.
@Suite struct MountWordsTests {
    private static let header = "  node       mounted        mounted over    vfs       date        options\n"
    private static let rule = "-------- ---------------  ---------------  ------ ------------ ---------------\n"

    private static func mount(_ point: String = "/mnt") throws -> Mount {
        Mount(
            host: try #require(HostName("nfs.x")), directory: try #require(RemotePath("/export/v1.2")),
            mountPoint: try #require(RemotePath(point)))
    }

    @Test("mount lists what is local and what is NFS, with and without options")
    func list() throws {
        let local = "         /dev/hd4         /                jfs2   Nov 22 08:00 rw,log=/dev/hd8\n"
        let process = "         /proc            /proc            procfs Nov 22 08:00\n"
        let remote = "nfs.x    /export/v1.2     /mnt             nfs3   Nov 22 08:00 ro\n"
        func read(_ text: String) throws -> [String] {
            try ListMounts().read(CommandResult(exitStatus: 0, output: text)).map { "\($0.source) on \($0.mountPoint)" }
        }
        #expect(
            try read(Self.header + Self.rule + local + process + remote) == [
                "/dev/hd4 on /", "/proc on /proc", "nfs.x:/export/v1.2 on /mnt",
            ])
        for text in ["", local, Self.header + "nfs.x /export\n", Self.header + "nfs.x /export mnt nfs3 Nov 22 08:00\n"] {
            #expect(throws: ReadError.self) { try read(text) }
        }
    }

    @Test("what unmounts is behind a check for exactly this mount, through an HMC, too")
    func stillMounted() throws {
        #expect(
            CommandRoute.vios.stillMounted(try Self.mount())
                == "LC_ALL=C df -k /mnt 2>&1 | grep '^nfs[.]x:/export/v1[.]2[[:space:]]'")
        let space = "[[:space:]][[:space:]]*"
        #expect(
            CommandRoute.hmc(system: "ms", vios: "v1").stillMounted(try Self.mount())
                == "LC_ALL=en_US viosvrcmd -m ms -p v1 -c mount 2>&1 | grep '^nfs[.]x\(space)/export/v1[.]2\(space)/mnt[[:space:]]'"
        )
    }

    @Test("what mounts is behind a check that the directory is still in the file system around it, where that can be checked")
    func stillUnmounted() throws {
        let point = try Self.mount("/mnt/a.b").mountPoint
        #expect(
            CommandRoute.vios.stillUnmounted(point, in: "/mnt")
                == "LC_ALL=C df -k /mnt/a.b 2>&1 | grep '[[:space:]]/mnt[[:space:]]*$'")
        #expect(CommandRoute.vios.stillUnmounted(point, in: "/")?.hasSuffix("grep '[[:space:]]/[[:space:]]*$'") == true)
        #expect(CommandRoute.vios.stillUnmounted(point, in: point.text) == nil)
        #expect(CommandRoute.vios.stillUnmounted(point, in: "/a b; rm") == nil)
        #expect(CommandRoute.hmc(system: "ms", vios: "v1").stillUnmounted(point, in: "/") == nil)
    }

    @Test("the rows of both checks are recognised, and others aren't")
    func rows() throws {
        func words(_ text: String) -> [Substring] { text.split(separator: " ") }
        let mount = try Self.mount()
        #expect(MountRow.isRow(words("nfs.x /export/v1.2 /mnt nfs3 Nov 22 08:00 ro"), of: mount))
        #expect(MountRow.isRow(words("nfs.x:/export/v1.2 1048576 52428 95% - - /mnt"), of: mount))
        #expect(!MountRow.isRow(words("nfs.x:/export/v1.2 1048576 52428 95% - - /other"), of: mount))
        #expect(!MountRow.isRow(words("umount: 0506-349 Cannot unmount /mnt: The requested resource is busy."), of: mount))
        #expect(MountRow.isFileSystem(words("/dev/hd4 524288 307200 42% 42 1% /"), mountedOn: "/"))
        #expect(!MountRow.isFileSystem(words("/dev/hd4 524288 307200 42% 42 1% /mnt"), mountedOn: "/"))
    }
}
