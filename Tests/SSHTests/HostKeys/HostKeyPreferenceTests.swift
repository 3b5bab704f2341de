import Testing

@testable import SSH

@Suite("the order of host key algorithms")
struct HostKeyPreferenceTests {
    private let old = ["ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-ed25519", "ssh-rsa", "ssh-dss"]

    private func preference(_ known: [String], _ allowed: [String] = []) -> HostKeyPreference {
        HostKeyPreference(known: known, allowed: allowed, supported: old)
    }

    @Test("without known keys it is OpenSSH's order, up to what libssh2 lacks")
    func unknown() {
        let result = preference([])
        #expect(result.offered == ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"])
        #expect(result.missing == "ssh-rsa")
        #expect(!result.isMissingKnown)
    }

    @Test("known types come first, in OpenSSH's order and not in that of the files")
    func known() {
        #expect(
            preference(["ecdsa-sha2-nistp521", "ecdsa-sha2-nistp256"]).offered.prefix(2) == [
                "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp521",
            ])
        #expect(preference(["ecdsa-sha2-nistp256", "ssh-ed25519"]).offered.first == "ssh-ed25519")
    }

    @Test("behind a known type that libssh2 lacks nothing is offered")
    func missing() {
        #expect(preference(["ssh-rsa"]).offered.isEmpty)
        #expect(preference(["ssh-rsa"]).isMissingKnown)
        #expect(preference(["ssh-rsa", "ecdsa-sha2-nistp256"]).offered == ["ecdsa-sha2-nistp256"])
        #expect(preference(["sk-ssh-ed25519@openssh.com"]).offered.isEmpty)
        #expect(preference(["ssh-rsa"], ["rsa-sha2-512", "ssh-rsa"]).offered == ["ssh-rsa"])
    }

    @Test("the configured list is heeded, and its certificates are left out")
    func configured() {
        let list = ["ssh-ed25519-cert-v01@openssh.com", "ecdsa-sha2-nistp256", "ssh-ed25519"]
        #expect(preference([], list).offered == ["ecdsa-sha2-nistp256", "ssh-ed25519"])
        // ssh takes the list as it is if the key inside its first entry is known.
        #expect(preference(["ssh-ed25519"], list).offered == ["ecdsa-sha2-nistp256", "ssh-ed25519"])
        #expect(preference(["ssh-ed25519"], ["ecdsa-sha2-nistp256", "ssh-ed25519"]).offered.first == "ssh-ed25519")
    }
}
