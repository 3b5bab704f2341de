import Foundation
import TestSupport
import Testing

@testable import SSH

@Suite("key files")
struct KeyFileTests {
    @Test(
        "a public half is read with and without comment and with any line end", arguments: ["", "\n", "\r\n", " a comment\r\n"])
    func publicHalf(_ end: String) throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("id")
        try SSHDServer.makeKey(path, type: "ed25519", arguments: ["-N", "secret"])
        let fields = try String(contentsOfFile: path + ".pub", encoding: .utf8).split(separator: " ")
        let blob = [UInt8](try #require(Data(base64Encoded: String(fields[1]))))
        // Only the public half identifies this key among an agent's keys.
        let pub = try directory.write("other.pub", "\(fields[0]) \(fields[1])\(end)")
        #expect(
            KeyFile.inspect(pub) == .unusable(KeyProblem(path: pub, reason: .notAPrivateKey), publicBlob: blob))
        #expect(
            KeyFile.inspect(directory.path("other"))
                == .unusable(KeyProblem(path: directory.path("other"), reason: .missing), publicBlob: blob))
    }
}
