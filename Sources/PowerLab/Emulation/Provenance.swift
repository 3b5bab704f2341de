/// Where the emulated output comes from: what `powerlab sources` prints. Comments in the code mark the same spots with `guess`.
public enum Provenance {
    public struct Entry: Sendable {
        /// `ioscli WORD`, or an AIX command.
        public let command: String
        public let sourced: String
        /// Nil: nothing is guessed.
        public let guessed: String?
    }

    public static let entries = commands + media

    private static let commands: [Entry] = [
        Entry(
            "ioscli lsmap", "both forms, all layouts, -type, rc 10, 15 and 63: captures and IBM's manual",
            "texts of refusals, rc 2, the empty -net and -vnic, which levels know -dec and -cpid"),
        Entry(
            "ioscli mkvdev", "success line, LUN = highest + 1, 15 characters, preamble, 0514-548: captures and manual",
            "texts of refusals, that a hole in the default names is refilled"),
        Entry(
            "ioscli rmvdev", "'NAME deleted': capture and manual",
            "texts of refusals; that a drive in use is refused with 0514-062"),
        Entry("ioscli rmdev", "'NAME deleted': capture", "texts of refusals"),
        Entry("ioscli lsvopt", "columns, No Media, n/a: manual", "without drives only the header; text of the refusal"),
        Entry(
            "ioscli lsrep", "columns of 1.5 and later, the sentence without repository: captures",
            "its rc and stream; -field of media alone; that a half-copied medium is listed"),
        Entry("ioscli loadopt", "silent; another medium needs -f; rw media in one drive: manual", "texts of refusals"),
        Entry("ioscli unloadopt", "silent; refused when in use: manual and capture (cut)", "the end of the text"),
        Entry(
            "ioscli lsdev", "table, -vpd, rows of -slots: captures", "descriptions of both optical kinds, -attr, header of -slots"
        ),
        Entry("ioscli ioslevel", "one line: capture", nil),
        Entry("ioscli help", "none", "everything: it lists what powerlab emulates"),
        Entry("ioscli cfgdev", "silent: manual", "what it configures here"),
        Entry(
            "cfgmgr", "silent; 0514-621; -l: captures and manual", "rc with warnings, texts for other users and unknown devices"),
        Entry(
            "lsdev", "table and -F of cd, adapters, disks: captures",
            "class, subclass and type of optical devices, order, the text for an unknown device"),
        Entry("lscfg", "first line: captures", "vital product data, text for an unknown device"),
        Entry("rmdev", "'cdN deleted': capture", "'cdN Defined', 0514-062, 0514-519 and their layout"),
        Entry("mkdev", "none", "everything, 0514-040 for a ghost included"),
        Entry("kdb", "name first, vios->vhostN in the fifth column: public scripts", "the whole layout"),
        Entry("uname", "-L: capture; -M: manual", "-u has the plant code 02, -m is made up in its shape"),
        Entry("hostname", "the node name", nil),
        Entry("lparstat", "-i: captures", "only the first twelve lines are there"),
        Entry("prtconf", "first lines: captures", "takes two seconds here, minutes on large partitions"),
        Entry("oslevel", "forms: manual", nil),
        Entry("mount", "none", "the columns, from memory"),
        Entry("umount", "none", "0506-347"),
        Entry("who", "none", "-b, from memory"),
        Entry("rolelist", "none", "layout and role name"),
        Entry("errlogger", "silent: manual", "it goes to the lab's log only"),
    ]

    public static func render() -> String {
        entries.map { "\($0.command)\n    sourced: \($0.sourced)\n" + ($0.guessed.map { "    guess:   \($0)\n" } ?? "") }.joined()
    }
}

extension Provenance.Entry {
    init(_ command: String, _ sourced: String, _ guessed: String?) {
        self.init(command: command, sourced: sourced, guessed: guessed)
    }
}
