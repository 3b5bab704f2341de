import SSH
import Testing

@testable import Remoting

/// Hints that are meant to be pasted into a shell work as they stand.
@Suite struct HintTests {
    private let destination = SSHDestination(
        alias: "vio1", hostName: "10.0.0.4", port: 2022, user: "padmin",
        jumps: [SSHDestination(alias: "gate", hostName: "gate.example", user: "joe")])

    @Test("the ssh command has the run's file, user and port, for a jump host its own")
    func command() {
        let plain = PastedCommand(destination: destination)
        #expect(plain.ssh("-v") == "ssh -v -p 2022 padmin@vio1")
        #expect(plain.ssh(to: "gate") == "ssh joe@gate")
        let file = PastedCommand(destination: destination, file: "/home/joe/my config")
        #expect(file.ssh() == "ssh -F '/home/joe/my config' -p 2022 padmin@vio1")
    }

    @Test("both transports propose that command for an unknown host key, and for what they don't know")
    func failures() {
        let target = OpenSSHTarget(host: "vio1", file: "/f", configuration: "", destination: destination)
        let connect = "`ssh -F /f -p 2022 padmin@vio1`"
        #expect(OpenSSHLog("Host key verification failed.", target).failure.hint.contains(connect))
        let unknown = SSHError(
            code: .hostKeyUnknown(fingerprint: "SHA256:a"), phase: .hostKey, host: "vio1", message: "unknown")
        #expect(SSHFailures.opening(unknown, host: "vio1", target.command).hint.contains(connect))
        let verbose = "`ssh -v -F /f -p 2022 padmin@vio1`"
        #expect(OpenSSHLog("something new", target).failure.hint.contains(verbose))
    }

    @Test(
        "the distribution's own package manager",
        arguments: [
            ("ID=debian\n", "apt-get install openssh-client"),
            ("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", "apt-get install openssh-client"),
            ("NAME=x\nID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", "dnf install openssh-clients"),
            ("ID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"\n", "zypper install openssh-clients"),
            ("ID=plan9\n", "install the OpenSSH client of this distribution"),
            ("", "install the OpenSSH client of this distribution"),
        ])
    func packages(release: String, command: String) {
        #expect(OpenSSHPackage.installation(osRelease: release) == command)
    }
}
