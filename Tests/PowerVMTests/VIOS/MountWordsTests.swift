import PowerVM
import Testing

/// What is mounted on a VIOS: how it is read.
@Suite struct MountWordsTests {
    private static let header = "  node       mounted        mounted over    vfs       date        options\n"
    private static let rule = "-------- ---------------  ---------------  ------ ------------ ---------------\n"

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
}
