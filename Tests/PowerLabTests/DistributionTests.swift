import Testing

@testable import PowerLab

/// How a missing program of the lab is installed.
@Suite struct DistributionTests {
    @Test(
        "by the distribution's own package manager and name",
        arguments: [
            ("ID=debian\n", "openssh-client", "apt-get install openssh-client"),
            ("NAME=x\nID=mint\nID_LIKE=\"ubuntu debian\"\n", "ksh", "apt-get install ksh"),
            ("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", "libnss-wrapper", "dnf install nss_wrapper"),
            ("ID=fedora\n", "openssh-client", "dnf install openssh-clients"),
            ("ID=fedora\n", "bubblewrap", "dnf install bubblewrap"),
            ("ID=plan9\n", "ksh", "install the package that Debian calls ksh"),
            ("", "bash", "install the package that Debian calls bash"),
        ])
    func command(_ osRelease: String, _ package: String, _ expected: String) {
        #expect(Distribution.installation(of: package, osRelease: osRelease) == expected)
    }
}
