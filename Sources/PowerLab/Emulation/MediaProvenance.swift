extension Provenance {
    /// The media's commands and the tools on a VIOS that work on files.
    static let media: [Entry] = [
        Entry("ioscli mkrep", "success lines, sizes of four volumes: captures", "texts of refusals; the formula of the overhead"),
        Entry(
            "ioscli chrep", "grows only, by partitions: manual; 0516-404: capture of another command", "silent; texts of refusals"
        ),
        Entry("ioscli rmrep", "-f: administrators' notes", "silent; texts of refusals"),
        Entry(
            "ioscli mkvopt", "flags: manual; silent, the file grows, -ro ignored with -file: captures and production code",
            "texts of refusals, rc of a killed one; the disc in a physical drive"),
        Entry("ioscli chvopt", "flags, no rename of a loaded medium: manual", "texts; a loaded medium's access stays"),
        Entry("ioscli rmvopt", "flags: manual", "texts of refusals"),
        Entry("ioscli lssp", "columns: capture with collapsed blanks", "their widths"),
        Entry("ioscli showmount", "that padmin has it: production code", "the layout"),
        Entry("ioscli mount", "that padmin has it, only on existing directories: production code", "layout and texts"),
        Entry("ioscli unmount", "that padmin has it: production code", "texts"),
        Entry(
            "scp", "the protocol, no O_TRUNC, errors at the end: OpenSSH's source", "that AIX's port does the same; error texts"),
        Entry("dd", "none", "that padmin may use it; all texts; on an LPAR the texts for a cd that can't be read"),
        Entry("csum", "-h SHA256: administrators' notes", "that padmin has it; the layout"),
        Entry("cksum", "POSIX", "that padmin has it"),
        Entry("openssl", "not in padmin's PATH: IBM's update instructions", "the layout of 3.0"),
        Entry("ls", "-l of the library: capture; that padmin may list it: capture", "modes of ro media, owners below /home"),
        Entry("df", "columns of -g: capture; column 3 of -k: production code", "heading of -k, inodes, / and /tmp"),
        Entry("ps", "that padmin has it: production code", "the layout; only emulated commands are listed"),
        Entry("rm", "that padmin has it: production code", "texts and numbers"),
    ]
}
