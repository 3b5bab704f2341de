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
        let pub = try directory.write("other.pub", "\t\(fields[0]) \t\(fields[1])\(end)")
        #expect(
            KeyFile.inspect(pub) == .unusable(KeyProblem(path: pub, reason: .notAPrivateKey), publicBlob: blob))
        #expect(
            KeyFile.inspect(directory.path("other"))
                == .unusable(KeyProblem(path: directory.path("other"), reason: .missing), publicBlob: blob))
    }

    @Test(
        "a private key is read with any line end and with blanks at the ends of its lines",
        arguments: ["\n", "\r\n", "\r", " \t\n"])
    func privateKey(_ end: String) throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("id")
        try SSHDServer.makeKey(path, type: "ed25519", arguments: [])
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let form = PrivateKeyForm(Array(text.replacing("\n", with: end).utf8))
        #expect(form == PrivateKeyForm(Array(text.utf8)))
        #expect(form.type == "ssh-ed25519" && form.publicBlob != nil && !form.isEncrypted && form.problem == nil)
    }

    @Test("an ed25519 key is taken out of its file, if all of it fits together")
    func seed() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("id")
        try SSHDServer.makeKey(path, type: "ed25519", arguments: [])
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        let bytes = [UInt8](try #require(Data(base64Encoded: lines[1..<(lines.count - 1)].joined())))
        func form(changed place: Int?) -> PrivateKeyForm {
            var bytes = bytes
            if let place { bytes[place] ^= 1 }
            return PrivateKeyForm(Array("\(lines[0])\n\(Data(bytes).base64EncodedString())\n\(lines[lines.count - 1])\n".utf8))
        }
        #expect(form(changed: nil).ed25519 != nil)
        // One of the two numbers, the public half behind the private key, and the last byte of the padding: libssh2 is to find the fault.
        for place in [98, 98 + 8 + 15 + 36 + 4 + 40, bytes.count - 1] {
            let form = form(changed: place)
            #expect(form.ed25519 == nil && form.type == "ssh-ed25519" && form.publicBlob != nil, "\(place)")
        }
        try SSHDServer.makeKey(directory.path("other"), type: "ecdsa", arguments: [])
        #expect(PrivateKeyForm([UInt8](try Data(contentsOf: URL(filePath: directory.path("other"))))).ed25519 == nil)
    }

    @Test("a key is read once for all connections, and again when it, its mode or its public half changes")
    func cache() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("id")
        let cache = KeyFileCache()
        func key() -> KeyFile? {
            guard case .usable(let key) = cache.inspection(of: path) else { return nil }
            return key
        }
        #expect(cache.inspection(of: path) == KeyFile.inspect(path))
        try SSHDServer.makeKey(path, type: "ed25519", arguments: [])
        let first = try #require(key()?.ed25519)
        #expect(key()?.ed25519?.signer === first.signer)

        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        #expect(key() == nil && cache.inspection(of: path) == KeyFile.inspect(path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        #expect(key()?.ed25519 == first)

        for half in [path, path + ".pub"] { try FileManager.default.removeItem(atPath: half) }
        try SSHDServer.makeKey(path, type: "ed25519", arguments: ["-C", "another comment"])
        #expect(key() != nil && key()?.ed25519 != first)

        let old = directory.path("old")
        try SSHDServer.makeKey(old, type: "rsa", arguments: ["-m", "PEM"])
        try FileManager.default.moveItem(atPath: old + ".pub", toPath: directory.path("half"))
        #expect(cache.inspection(of: old) == KeyFile.inspect(old) && cache.inspection(of: old).publicBlob == nil)
        try FileManager.default.moveItem(atPath: directory.path("half"), toPath: old + ".pub")
        #expect(cache.inspection(of: old) == KeyFile.inspect(old) && cache.inspection(of: old).publicBlob != nil)
    }

    @Test("an encrypted key of the older form is recognised by its header")
    func encrypted() {
        let lines = [
            "-----BEGIN RSA PRIVATE KEY-----", "Proc-Type: 4,ENCRYPTED", "DEK-Info: AES-128-CBC,00", "", "AAAA",
            "-----END RSA PRIVATE KEY-----",
        ]
        let form = PrivateKeyForm(Array(lines.joined(separator: "\r\n").utf8))
        #expect(form.type == "ssh-rsa" && form.isEncrypted)
    }
}
