import PowerVM
import SSH
import Testing

@testable import Remoting

/// Texts as OpenSSH 9.2p1 printed them.
@Suite("what the ssh program prints")
struct OpenSSHLogTests {
    private let target = OpenSSHTarget(
        host: "aix04", configuration: "",
        destination: SSHDestination(
            alias: "aix04", hostName: "10.0.0.4", port: 2022, user: "root", identityFiles: ["/k/my id"],
            userKnownHostsFiles: ["/home/joe/.ssh/known_hosts"]))

    @Test(
        "each text has its code",
        arguments: [
            ("ssh: connect to host 10.0.0.4 port 22: Connection refused", "connection-refused"),
            ("ssh: connect to host 10.0.0.4 port 22: No route to host", "network-unreachable"),
            ("ssh: connect to host 10.0.0.4 port 22: Connection timed out", "connect-timeout"),
            ("Connection timed out during banner exchange", "connect-timeout"),
            ("ssh: Could not resolve hostname aix04: Name or service not known", "name-resolution"),
            ("kex_exchange_identification: Connection closed by remote host", "no-banner"),
            ("kex_exchange_identification: read: Connection reset by peer", "no-banner"),
            ("kex_exchange_identification: banner line contains invalid characters", "not-ssh"),
            ("banner exchange: Connection to 10.0.0.4 port 80: invalid format", "not-ssh"),
            (
                "Unable to negotiate with 10.0.0.4 port 22: no matching host key type found. Their offer: ssh-rsa",
                "no-common-algorithm"
            ),
            ("root@10.0.0.4: Permission denied (publickey,password).", "key-rejected"),
            ("Received disconnect from 10.0.0.4 port 22:2: Too many authentication failures", "key-rejected"),
            (
                "No ED25519 host key is known for 10.0.0.4 and you have requested strict checking.\nHost key verification failed.",
                "host-key-unknown"
            ),
            ("@  WARNING: REVOKED HOST KEY DETECTED!  @\nHost key verification failed.", "host-key-revoked"),
            ("Error: host key ED25519 SHA256:x revoked by file /r\nHost key verification failed.", "host-key-revoked"),
            ("/c: line 2: Bad configuration option: bogus\n/c: terminating, 1 bad configuration options", "ssh-configuration"),
            ("channel 0: open failed: administratively prohibited: open failed\nstdio forwarding failed", "jump-refused"),
            ("Connection closed by 10.0.0.4 port 22", "connection-lost"),
            ("something new", "ssh-failed"),
            ("", "ssh-failed"),
        ])
    func codes(_ text: String, _ code: String) {
        let failure = OpenSSHLog(text, target).failure
        #expect(failure.code == code)
        #expect(failure.kind == .unreachable)
        #expect(!failure.mayHaveRun)
        #expect(!failure.hint.isEmpty)
        #expect(failure.message.hasPrefix("aix04: ssh: "))
    }

    @Test("a changed key names file, line and fingerprint, and what to type")
    func changed() {
        let text = """
            @    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
            The fingerprint for the ED25519 key sent by the remote host is
            SHA256:abcdef.
            Offending ECDSA key in /home/joe/.ssh/known_hosts:17
            Host key for [10.0.0.4]:2022 has changed and you have requested strict checking.
            Host key verification failed.
            """
        let failure = OpenSSHLog(text, target).failure
        #expect(failure.code == "host-key-changed")
        #expect(failure.message.contains("SHA256:abcdef now"))
        #expect(failure.message.contains("/home/joe/.ssh/known_hosts:17"))
        #expect(failure.hint.contains("ssh-keygen -R '[10.0.0.4]:2022' -f /home/joe/.ssh/known_hosts"))
        for (mine, theirs) in [
            ("/home/joe/.ssh/known_hosts", "/etc/other"), ("Host key for [10.0.0.4]:2022", "Host key for gate"),
        ] {
            let forged = OpenSSHLog(text.replacing(mine, with: theirs), target).failure
            #expect(forged.code == "host-key-changed" && !forged.hint.contains("ssh-keygen"))
        }
    }

    private func changedOnRoute(_ line: String) -> TransportFailure {
        var destination = target.destination
        destination.jumps = [SSHDestination(alias: "gate", hostName: "Gate.example", port: 2202, user: "joe")]
        let text = """
            @    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
            SHA256:abcdef.
            Offending ED25519 key in /k/a known:1
            \(line)
            Host key verification failed.
            """
        return OpenSSHLog(
            "Connection closed by UNKNOWN port 65535", errors: text,
            OpenSSHTarget(host: "aix04", configuration: "", destination: destination)
        ).failure
    }

    @Test("a changed key on the route is that of the host that ssh names")
    func changedHop() {
        func line(_ name: String) -> String { "Host key for \(name) has changed and you have requested strict checking." }
        let hop = changedOnRoute(line("[gate.example]:2202"))
        #expect(hop.code == "host-key-changed")
        #expect(hop.message == "gate: ssh: the host key has changed")
        #expect(hop.hint == "log in to gate with ssh to see why")
    }

    @Test(
        "a jump host that refuses to forward can't make its user remove the key of the host behind it",
        arguments: [
            "", "Host key for [10.0.0.4]:2022 has changed", "Host key for other has changed", "Host key for a'b has changed",
        ])
    func forgedHop(_ line: String) {
        let forged = changedOnRoute(line + "\nstdio forwarding failed")
        #expect(forged.code == "host-key-unknown" || forged.code == "jump-refused")
        #expect(!forged.hint.contains("ssh-keygen") && !forged.hint.contains("remove"))
    }

    @Test(
        "the banner of a server that was reached isn't one of ssh's messages",
        arguments: [
            "Load key \"/k/id; touch x #\": bad permissions\nUNPROTECTED PRIVATE KEY FILE", "Host key verification failed.",
            "REVOKED HOST KEY DETECTED", "Warning: Permanently added '[10.0.0.4]:2022' (ED25519) to the list of known hosts.",
            "HOST IDENTIFICATION HAS CHANGED\nHost key for [10.0.0.4]:2022 has changed", "Connection refused",
        ])
    func forgedBanner(_ banner: String) {
        let log = OpenSSHLog(
            """
            debug1: Server host key: ssh-ed25519 SHA256:abcdef
            root@10.0.0.4: Permission denied (publickey).
            """, errors: banner, target)
        #expect(log.failure.code == "key-rejected" && log.failure.hint.contains("authorized_keys"))
        #expect(log.notices.isEmpty)
    }

    @Test("a banner that looks like a changed key isn't one: ssh has accepted the key before it")
    func banner() {
        let text = """
            debug1: Host '[10.0.0.4]:2022' is known and matches the ED25519 host key.
            WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!
            Offending ED25519 key in /root/.ssh/known_hosts:7
            Host key for hmc1 has changed and you have requested strict checking.
            root@10.0.0.4: Permission denied (publickey).
            """
        let failure = OpenSSHLog(text, target).failure
        #expect(failure.code == "key-rejected")
        #expect(!failure.hint.contains("hmc1"))
    }

    @Test("an unknown key is shown with its fingerprint")
    func unknown() {
        let text = """
            debug1: Server host key: ssh-ed25519 SHA256:abcdef
            No ED25519 host key is known for [10.0.0.4]:2022 and you have requested strict checking.
            Host key verification failed.
            """
        #expect(OpenSSHLog(text, target).failure.message.contains("ssh-ed25519 SHA256:abcdef"))
    }

    @Test("the error for a refused user names the offered keys")
    func keys() {
        let text = """
            debug1: Offering public key: /k/id ED25519 SHA256:one explicit
            debug1: Connection refused isn't an error here
            root@10.0.0.4: Permission denied (publickey).
            """
        let failure = OpenSSHLog(text, target).failure
        #expect(failure.code == "key-rejected")
        #expect(failure.message.contains("/k/id ED25519 SHA256:one"))
        #expect(failure.hint.contains("~root/.ssh/authorized_keys"))
    }

    @Test("a key file that others may read is named with the cure")
    func tooOpen() {
        let text = """
            @         WARNING: UNPROTECTED PRIVATE KEY FILE!          @
            Permissions 0644 for '/k/id' are too open.
            Load key "/k/my id": bad permissions
            root@10.0.0.4: Permission denied (publickey).
            """
        let failure = OpenSSHLog(text, target).failure
        #expect(failure.code == "key-unusable")
        #expect(failure.hint == "chmod 600 '/k/my id'")
    }

    @Test("control characters of a server's text don't reach the terminal")
    func clean() {
        #expect(!OpenSSHLog("evil\u{1B}[2J\u{7}text", target).failure.message.contains("\u{1B}"))
    }
}
