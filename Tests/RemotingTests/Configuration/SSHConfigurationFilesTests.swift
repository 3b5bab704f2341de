import Foundation
import TestSupport
import Testing

@testable import Remoting

@Suite("the files that an answer of ssh -G depends on")
struct SSHConfigurationFilesTests {
    let home: TemporaryDirectory

    init() throws {
        home = try TemporaryDirectory("files")
        try FileManager.default.createDirectory(atPath: home.path(".ssh/config.d"), withIntermediateDirectories: true)
    }

    private func digest() -> String? { SSHConfigurationFiles.digest(of: [home.path(".ssh/config")], home: home.root) }

    @Test("each change of a file, also of an included one, makes another digest")
    func changes() throws {
        var seen = [digest()]
        func step(_ body: () throws -> Void) rethrows {
            try body()
            seen.append(digest())
        }
        try step { _ = try home.write(".ssh/config", "include config.d/*.conf\nInclude = ~/.ssh/more\nHost x\n") }
        try step { _ = try home.write(".ssh/config.d/a.conf", "User a\n") }
        try step { _ = try home.write(".ssh/config.d/b.conf", "User b\n") }
        try step { _ = try home.write(".ssh/config.d/b.conf", "User c\n") }
        try step { _ = try home.write(".ssh/more", "\tMatch host aix* user root\n Include \(home.path("deep"))\n") }
        try step { _ = try home.write("deep", "PKCS11Provider none\n# a comment\n") }
        let open: [FileAttributeKey: Any] = [.posixPermissions: 0o666]
        try step { try FileManager.default.setAttributes(open, ofItemAtPath: home.path("deep")) }
        try step { try FileManager.default.removeItem(atPath: home.path(".ssh/config.d/a.conf")) }
        #expect(seen.allSatisfy { $0 != nil } && Set(seen).count == seen.count)
        #expect(digest() == seen.last)
    }

    @Test(
        "an answer that depends on more than files has none",
        arguments: [
            "Match exec \"test -f /x\"", "match host a !EXEC true", "Match localnetwork 10.0.0.0/8", "CanonicalizeHostname yes",
            "canonicaldomains example.org", "IdentityFile ${HOME}/key", "Include ${X}/a", "Include ~other/config",
            "Include \"a b\"", "Include a\\ b", "Include %d/x", "Include /proc/self/environ", "Include {a,b}",
            "Include a=b", "Include [^a]*", "Match ex\"e\"c true", "Include a\r",
            "\"Include\" other", "Include /dev/null", "Include config", "Host a\0b",
        ])
    func more(_ line: String) throws {
        _ = try home.write(".ssh/config", "Host x\n  \(line)\n")
        #expect(digest() == nil)
    }

    @Test("the program asks ssh again as soon as a file of the configuration is another")
    func asked() async throws {
        try #require(ProgramPath.find("ssh") != nil)
        let cache = home.path("cache")
        func user() async throws -> String? {
            let configuration = SSHConfiguration(
                file: nil, environment: Environment(variables: ["XDG_CACHE_HOME": cache]), home: home.root)
            return try await configuration.destination("x", defaultUser: "padmin").destination.user
        }
        #expect(try await user() == "padmin")
        _ = try home.write(".ssh/config", "Include \(home.path(".ssh/config.d"))/*\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: home.path(".ssh/config"))
        #expect(try await user() == "padmin")
        let file = try home.write(".ssh/config.d/x", "Host x\n User root\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        #expect(try await user() == "root")
        let kept = try #require(try FileManager.default.contentsOfDirectory(atPath: cache + "/attach-cd").first)
        let text = try String(contentsOfFile: cache + "/attach-cd/" + kept, encoding: .utf8)
        try text.replacing("user root", with: "user kept").write(
            toFile: cache + "/attach-cd/" + kept, atomically: false, encoding: .utf8)
        #expect(try await user() == "kept")
        try FileManager.default.removeItem(atPath: file)
        #expect(try await user() == "padmin")
    }
}
