/// Every emulated command by the name that it is called by.
enum CommandTable {
    /// Names in an LPAR's /usr/sbin and /usr/bin, with the directory.
    static let aix: [(name: String, directory: String, command: EmulatedCommand)] = [
        ("cfgmgr", "sbin", Cfgmgr.command), ("lsdev", "sbin", LsdevAIX.command), ("lscfg", "sbin", Lscfg.command),
        ("rmdev", "sbin", DeviceState.rmdev), ("mkdev", "sbin", DeviceState.mkdev), ("kdb", "sbin", Kdb.command),
        ("prtconf", "sbin", PartitionFacts.prtconf), ("mount", "sbin", Mounts.mount), ("umount", "sbin", Mounts.umount),
        ("lparstat", "bin", PartitionFacts.lparstat), ("oslevel", "bin", PartitionFacts.oslevel),
        ("uname", "bin", Uname.command), ("hostname", "bin", Uname.hostname), ("errlogger", "bin", Errlogger.command),
        ("who", "bin", Sessions.who), ("rolelist", "bin", Sessions.rolelist), ("dd", "bin", CdDevice.dd),
    ]

    /// ioscli's first argument.
    static let vios: [String: EmulatedCommand] = [
        "lsmap": Lsmap.command, "mkvdev": Mkvdev.command, "rmvdev": Rmvdev.command, "rmdev": Rmvdev.rmdev,
        "lsvopt": Lsvopt.command, "lsrep": Lsrep.command, "mkrep": Repository.mkrep, "chrep": Repository.chrep,
        "rmrep": Repository.rmrep, "mkvopt": Mkvopt.command, "chvopt": Media.chvopt, "rmvopt": Media.rmvopt, "lssp": Lssp.command,
        "showmount": NFS.showmount, "mount": NFS.mount, "unmount": NFS.unmount,
        "loadopt": Loadopt.command, "unloadopt": Loadopt.unloadopt, "lsdev": LsdevVIOS.command, "ioslevel": ViosFacts.ioslevel,
        "cfgdev": ViosFacts.cfgdev, "help": ViosFacts.help,
    ]

    /// Tools in padmin's PATH that are emulated, since they work on the VIOS's own files.
    static let viosTools: [String: EmulatedCommand] = [
        "scp": Scp.command, "dd": Dd.vios, "csum": Checksums.csum, "cksum": Checksums.cksum, "openssl": Checksums.openssl,
        "ls": Ls.command, "df": Df.command, "ps": Ps.command, "rm": Rm.command,
    ]

    /// Names of all emulated commands that a VIOS has.
    static var viosNames: Set<String> { Set(vios.keys).union(viosTools.keys) }

    /// Names by which the binary answers as an emulated command (`sudo` is its own thing: it runs another command).
    static let names = Set(aix.map(\.name) + viosTools.keys + ["ioscli"])

    /// Every command as ``Provenance`` names it.
    static var describedNames: Set<String> { Set(aix.map(\.name) + viosTools.keys + vios.keys.map { "ioscli " + $0 }) }

    static func command(_ name: String, on host: HostKind, isCLI: Bool) -> EmulatedCommand {
        let found =
            switch (host, isCLI) {
            case (.vios, true): vios[name]
            case (.vios, false): viosTools[name]
            case (.lpar, false): aix.first { $0.name == name }?.command
            default: nil as EmulatedCommand?
            }
        // guess: the text; ioscli's rc 2 is documented as "not found".
        return found
            ?? EmulatedCommand(effect: .reads) { _, _ in .failed(2, "Command not found or not emulated by powerlab: \(name)") }
    }
}
