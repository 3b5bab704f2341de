import Foundation
import TestSupport
import Testing

@testable import SSH

@Suite("known_hosts files")
struct KnownHostsTests {
    @Test("ssh-keygen -F finds the same lines")
    func oracle() throws {
        let directory = try TemporaryDirectory()
        try SSHDServer.makeKey(directory.path("key"), type: "ed25519")
        let key = try String(contentsOfFile: directory.path("key.pub"), encoding: .utf8).split(separator: " ").prefix(2).joined(
            separator: " ")
        let hashed = try directory.write("hashed", "alpha \(key)\n[beta]:2222 \(key)\n")
        try GuardedProcess.run(["/usr/bin/ssh-keygen", "-q", "-H", "-f", hashed])
        let patterns = [
            "alpha", "ALPHA", "alpha,beta", "*", "al*", "?lpha", "*.example.com", "*,!alpha", "!alpha,*", "!al?ha,alpha",
            "[beta]:2222",
            "[*]:2222", "[beta]:*", "beta", "192.168.1.?", "192.168.*,!192.168.1.5", "a*a", "a**a", "*a*", "",
        ]
        let lines =
            patterns.map { "\($0) \(key)" }
            + (try String(contentsOfFile: hashed, encoding: .utf8).split(separator: "\n").map(String.init))
        let file = try directory.write("known_hosts", "# comment\n\n" + lines.joined(separator: "\n"))
        let store = KnownHosts(userFiles: [file], globalFiles: [])
        for name in [
            "alpha", "beta", "[beta]:2222", "[alpha]:22", "192.168.1.5", "192.168.1.55", "www.example.com", "example.com", "aa",
            "a",
        ] {
            #expect(store.lines(for: name).map(\.location.line) == keygenLines(name, file), "for \(name)")
        }
    }

    /// ssh-keygen exits with 1 when it finds nothing.
    private func keygenLines(_ name: String, _ file: String) -> [Int] {
        let output = (try? GuardedProcess.run(["/usr/bin/ssh-keygen", "-F", name, "-f", file])) ?? ""
        return output.split(separator: "\n").filter { $0.hasPrefix("#") }.compactMap {
            $0.split(separator: " ").last.flatMap { Int($0) }
        }
    }

    @Test("a revocation that cannot be read revokes; a key whose type belies it is no key")
    func failClosed() throws {
        let directory = try TemporaryDirectory()
        try SSHDServer.makeKey(directory.path("key"), type: "ed25519")
        let fields = try String(contentsOfFile: directory.path("key.pub"), encoding: .utf8).split(separator: " ").map(String.init)
        let blob = [UInt8](try #require(Data(base64Encoded: fields[1])))
        let good = "host \(fields[0]) \(fields[1])\n"
        let broken = try directory.write("broken", "@revoked host ssh-ed25519 AAAA!\n" + good)
        #expect(
            KnownHosts(userFiles: [broken], globalFiles: []).verdict(on: blob, for: "host")
                == .revoked(.init(file: broken, line: 1)))
        let lying = try directory.write("lying", "host ssh-rsa \(fields[1])\n")
        #expect(
            KnownHosts(userFiles: [lying], globalFiles: []).verdict(on: blob, for: "host") == .unknown(authority: nil))
        #expect(
            KnownHosts(userFiles: [lying], globalFiles: []).verdict(on: blob, for: "other") == .unknown(authority: nil)
        )
    }
}
