@testable import Remoting

/// The matrix as a page for administrators.
enum InteropTable {
    static var text: String {
        """
        # What works with which SSH transport

        attach-cd reaches hosts by two transports: with libssh2 inside the program, and through the system's `ssh`. `--transport auto`, the default, uses
        libssh2 whenever it can do what the ssh configuration asks for, and `ssh` otherwise; `-v` and `attach-cd doctor` show which one is used, and why.
        Each row below is tested against real servers by `swift test` (with `ATTACH_CD_TEST_ALL=1` all of them, \(InteropMatrix.all.count) cells, also
        through one and two jump hosts), and this page is compared with the tests' expectations. The entries in the columns are the `code`
        of the error. Tested here: libssh2 1.10.0 and OpenSSH 9.2p1, as in Debian 12. With libssh2 1.11.1 and OpenSSH 10.0p2 (Debian 13) libssh2 also uses
        RSA keys, AEAD ciphers and encrypt-then-MAC; everything else is the same.

        If a host key has changed, is revoked, or isn't known, the connection is never tried again with the other program. `StrictHostKeyChecking no` accepts an
        unknown key with a notice; a changed one is still refused.
        A key of another type than those by which a host is known counts as changed, as it does for `ssh`. Algorithms that `ssh -G` doesn't list
        (KexAlgorithms, HostKeyAlgorithms, Ciphers, MACs, PubkeyAcceptedAlgorithms), and RSA keys shorter than RequiredRSASize, aren't used even if libssh2
        and the server agree on them: `auto` then uses `ssh`.
        libssh2 doesn't check host certificates: where known_hosts has a certificate authority for a host, `auto` uses `ssh`, even if a plain key is there, too.
        With `--transport libssh2` a host is refused whose configuration sets what decides about trust or the route and libssh2 doesn't heed: RevokedHostKeys or
        KnownHostsCommand; on the first host of the route ProxyCommand, BindAddress or BindInterface. `-v` and `doctor` list other options that it doesn't heed.
        With `StrictHostKeyChecking ask` the operator is asked about an unknown key if standard error is a terminal; over the `ssh` program only for a host without a jump
        host or ProxyCommand in between.

        If your `ssh` shares an open connection (`ControlPath`; not with `ControlMaster yes`, `ask` or `autoask`) to the host, or to a jump host on the
        route to a host whose key is known, that connection is used, and left open. As with `ssh` itself, its host key was checked when it was opened.

        ## Differences from plain `ssh`

        - `StrictHostKeyChecking no`: a changed key is refused all the same.
        - attach-cd's default users (padmin, hscroot, root, or those of the inventory) are set behind your files, for a host for which these set no `User`. So
          `Match user padmin` matches only where a file sets that user before, in `Host` or `Match host`; and a `User` that only ssh's second pass over the files sets
          (`Match final`, or a `Host` with the name that `CanonicalizeHostname` finds) comes too late. Set `User` for the host by the name that you give.
        - Your files are included by one that `ssh -F` gets. A relative `Include` in /etc/ssh/ssh_config is therefore looked up in ~/.ssh, not in /etc/ssh: write
          absolute paths there. A script named `ssh` in PATH that gives its own `-F FILE` has no effect: use `--ssh-config FILE`.
        - libssh2 1.11 and newer chooses an RSA key's signature: only a PubkeyAcceptedAlgorithms that has both rsa-sha2-512 and rsa-sha2-256 lets it use such a key;
          to a server that announces no signature algorithms (OpenSSH before 7.2) it signs with SHA-1. Use another key, or `--transport openssh`, there.
        - `UserKnownHostsFile none`: an unknown key is refused under every `StrictHostKeyChecking`, as `ssh` refuses it.

        ## The user's key

        \(table("key", InteropMatrix.keys) { $0.key.rawValue })

        ## The server

        \(table("server", InteropMatrix.servers) { $0.server.rawValue })

        ## The host in known_hosts

        \(table("known_hosts", InteropMatrix.known) { $0.known.rawValue })

        ## Keys on servers that treat them differently

        \(table("server and key", InteropMatrix.crossed.filter { $0.known == .plain }) { "\($0.server.rawValue); \($0.key.rawValue)" })

        """
    }

    private static func table(_ title: String, _ cells: [InteropCell], _ name: (InteropCell) -> String) -> String {
        let rows = cells.map { cell in
            let outcomes = TransportPreference.allCases.map { transport in
                var cell = cell
                cell.transport = transport
                return InteropOracle(cell: cell, has1_11: false).expected.description
            }
            return "| \(([name(cell)] + outcomes).joined(separator: " | ")) |"
        }
        let head = [title] + TransportPreference.allCases.map(\.rawValue)
        let lines = ["| \(head.joined(separator: " | ")) |", "|\(String(repeating: "---|", count: head.count))"] + rows
        return lines.joined(separator: "\n")
    }
}
