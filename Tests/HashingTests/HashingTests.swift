import Foundation
import Hashing
import TestSupport
import Testing

@Suite("Hashing agrees with coreutils and OpenSSL")
struct HashingTests {
    private func bytes(_ length: Int) -> [UInt8] { (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) } }

    @Test("digests of a whole message", arguments: [0, 1, 55, 56, 63, 64, 65, 200])
    func digests(_ length: Int) throws {
        let directory = try TemporaryDirectory()
        let text = String(repeating: "x", count: length)
        let file = try directory.write("data", text)
        let sha256 = Hexadecimal.text(Digests.sha256(text.utf8))
        #expect(try GuardedProcess.run(["/usr/bin/sha256sum", file]).hasPrefix(sha256 + " "))
    }

    @Test("an ed25519 signature of RFC 8032, section 7.1, test 3; a seed of another length is refused")
    func ed25519() throws {
        let seed = "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"
        let bytes = try stride(from: 0, to: seed.count, by: 2).map { offset in
            try #require(UInt8(seed.dropFirst(offset).prefix(2), radix: 16))
        }
        let signature = try #require(Ed25519Signer(seed: bytes)?.signature(of: [0xaf, 0x82]))
        #expect(
            Hexadecimal.text(signature)
                == "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")
        #expect(Ed25519Signer(seed: bytes.dropLast()) == nil)
    }

    @Test("HMAC-SHA1 of RFC 2202, cases 1 and 2")
    func hmac() {
        let first = HMACSHA1.code(key: [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8))
        #expect(Hexadecimal.text(first) == "b617318655057264e28bc0b6fb378c8ef146be00")
        let second = HMACSHA1.code(key: Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))
        #expect(Hexadecimal.text(second) == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")
        // What Python's hmac makes of it.
        #expect(Hexadecimal.text(HMACSHA1.code(key: Array(0..<64), [])) == "60bf8c95c85cfa61279a2b9b079aa19d7fa5f31a")
    }

    @Test("only the whole code of a message is its code")
    func hmacComparison() {
        let (key, message) = (Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))
        let code = HMACSHA1.code(key: key, message)
        #expect(HMACSHA1.isCode(code, key: key, message))
        #expect(!HMACSHA1.isCode(code.dropLast() + [code[19] ^ 1], key: key, message))
        #expect(!HMACSHA1.isCode(code.dropLast(), key: key, message) && !HMACSHA1.isCode(code + [0], key: key, message))
        #expect(!HMACSHA1.isCode([], key: key, message))
    }

    @Test("pieces of any size give the same sum as the whole", arguments: [1, 7, 64, 4_096])
    func streams(_ piece: Int) throws {
        let content = bytes(10_000)
        let directory = try TemporaryDirectory()
        let file = directory.path("data")
        try Data(content).write(to: URL(fileURLWithPath: file))
        let hash = SHA256Stream()
        var sum = ChecksumStream()
        for start in stride(from: 0, to: content.count, by: piece) {
            content[start..<min(start + piece, content.count)].withUnsafeBytes {
                hash.add($0)
                sum.add($0)
            }
        }
        #expect(try GuardedProcess.run(["/usr/bin/sha256sum", file]).hasPrefix(hash.hex + " "))
        #expect(try GuardedProcess.run(["/usr/bin/cksum", file]).hasPrefix("\(sum.value) 10000 "))
        #expect(sum.value == ChecksumStream.value(of: content))
    }

    @Test("the digest so far can be taken while more is to come")
    func intermediate() {
        let hash = SHA256Stream()
        Array("abc".utf8).withUnsafeBytes { hash.add($0) }
        #expect(hash.hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        Array("def".utf8).withUnsafeBytes { hash.add($0) }
        #expect(hash.hex == Hexadecimal.text(Digests.sha256("abcdef".utf8)))
    }

    @Test("a SHA-256 is 64 hexadecimal digits, in either case")
    func hexadecimal() {
        let digits = String(repeating: "aB", count: 32)
        #expect(Hexadecimal.sha256(digits) == digits.lowercased())
        #expect(Hexadecimal.sha256(digits.dropLast()) == nil)
        #expect(Hexadecimal.sha256(String(repeating: "ag", count: 32)) == nil)
        #expect(Hexadecimal.sha256(String(repeating: "a ", count: 32)) == nil)
    }
}
