extension FaultKind {
    private static let vios: [HostKind] = [.vios]
    private static let lpar: [HostKind] = [.lpar]
    private static let hmc: [HostKind] = [.hmc]
    private static let devices: [HostKind] = [.vios, .lpar]
    private static let any = HostKind.allCases

    /// Every fault there is.
    public static let all = commands + logins + management + transfers + media

    private static let commands: [FaultKind] = [
        FaultKind(
            "odm-lock", "N", .counted, devices,
            "the next N device-changing commands answer 0514-516 (ODM lock), rc 1, and change nothing"),
        FaultKind("mkvdev-rc1-effect", nil, .once, vios, "mkvdev creates the device and then answers rc 1"),
        FaultKind("mkvdev-rc0-noeffect", nil, .once, vios, "mkvdev answers 'NAME Available', rc 0, and creates nothing"),
        FaultKind("mkvdev-preamble", nil, .once, vios, "mkvdev prints the VIOS preamble and a warning, works, rc 0"),
        FaultKind("mkvdev-other-name", nil, .once, vios, "mkvdev creates the device under another name than requested"),
        FaultKind("mkvdev-defined", nil, .once, vios, "mkvdev leaves the new device Defined"),
        FaultKind("cut-before", "COMMAND", .once, any, "the connection drops before the next COMMAND does anything"),
        FaultKind("cut-during", "COMMAND", .once, any, "the connection drops when the next COMMAND has begun; it keeps running"),
        FaultKind("cut-after", "COMMAND", .once, any, "the connection drops after the next COMMAND worked, before its answer"),
        FaultKind("stall", "COMMAND:SECONDS", .once, any, "the next COMMAND waits SECONDS before it does anything"),
        FaultKind("garble", "COMMAND", .once, any, "the next COMMAND's answer has bytes replaced by junk and ends in the middle"),
        FaultKind("truncate", "COMMAND", .once, any, "the next COMMAND's answer lacks its second half, rc 0"),
        FaultKind("hide-newest", "COMMAND", .once, vios, "the next lsmap or lsvopt does not show the newest VTD"),
        FaultKind("fail", "COMMAND", .once, any, "the next COMMAND answers rc 1 without any text and does nothing"),
        FaultKind("fs-full", nil, .once, vios, "the next mkvdev fails because the VIOS root file system is full (0514-548)"),
        FaultKind("slow", "COMMAND:SECONDS", .sticky, any, "every COMMAND works SECONDS before its effect is there"),
        FaultKind("cfgmgr-slow", "SECONDS", .sticky, lpar, "every cfgmgr takes SECONDS"),
        FaultKind("cfgmgr-noeffect", nil, .once, lpar, "cfgmgr answers rc 0 and configures nothing"),
    ]

    private static let transfers: [FaultKind] = [
        FaultKind(
            "cut-at", "SIZE", .once, vios, "the connection drops when the next scp or dd has passed on SIZE bytes; they stay"),
        FaultKind(
            "full-at", "SIZE", .once, vios,
            "the disk is full after SIZE bytes of the next scp or dd; scp reads on and reports it at the end"),
        FaultKind("flip-at", "SIZE", .once, vios, "the next scp or dd writes a wrong byte at that offset"),
        FaultKind("slow-transfer", "SIZE", .sticky, vios, "scp and dd pass on SIZE bytes a second"),
        FaultKind("home-size", "SIZE", .sticky, vios, "/home has room for SIZE bytes in all"),
        FaultKind("fsize", "SIZE", .sticky, vios, "padmin's files can't grow beyond SIZE (ulimit -f)"),
        FaultKind(
            "no-tool", "NAME", .sticky, vios, "padmin doesn't have this tool: scp, dd, csum, cksum, openssl, ls, df, ps, rm"),
    ]

    private static let media: [FaultKind] = [
        FaultKind("mkvopt-slow", "SIZE", .sticky, vios, "mkvopt -file copies SIZE bytes a second"),
        FaultKind("mkvopt-killed", "SIZE", .once, vios, "mkvopt -file dies after SIZE bytes; the half medium stays"),
        FaultKind("mkvopt-flip", "SIZE", .once, vios, "mkvopt -file copies a wrong byte at that offset"),
        FaultKind("mkvopt-full", nil, .once, vios, "the next mkvopt finds the repository full"),
        FaultKind("mkvopt-ro-ignored", nil, .sticky, vios, "mkvopt -file ignores -ro"),
        FaultKind(
            "reserved", "VTD", .sticky, vios,
            "a powered-off client's reservation stays on the drive until loadopt or unloadopt -release"),
        FaultKind("nfs-down", nil, .sticky, vios, "no NFS server answers"),
        FaultKind("unmount-busy", nil, .once, vios, "the next unmount finds the directory in use"),
        FaultKind("dd-wrong", nil, .sticky, lpar, "every cd delivers another image than the loaded one"),
        FaultKind("dd-denied", nil, .sticky, lpar, "only root may read a cd"),
    ]

    private static let logins: [FaultKind] = [
        FaultKind("reject-key", nil, .sticky, any, "sshd accepts no key any more"),
        FaultKind("new-host-key", nil, .sticky, any, "the host was reinstalled: another host key, not in known_hosts"),
        FaultKind("refuse", nil, .sticky, any, "no process listens on the host's port"),
        FaultKind("late-boot", "SECONDS", .once, any, "no process listens for SECONDS, then sshd comes up"),
    ]

    private static let management: [FaultKind] = [
        FaultKind("rmc-down", nil, .sticky, hmc, "an HMC has no RMC connection to any VIOS: viosvrcmd answers HSCL2957"),
        FaultKind(
            "localised", nil, .sticky, hmc, "an HMC's messages are Polish and without numbers, whatever locale is requested"),
        FaultKind("session-limit", nil, .sticky, hmc, "an HMC has no session left for hscroot: a text instead of every command"),
    ]
}
