import Testing

@testable import PowerVM

/// The answer to `medium`.
@Suite struct CompanionMediumTests {
    private func medium(_ lines: String...) throws -> CompanionMedium {
        let output = (["protocol=1", "version=1.0.0", "verb=medium"] + lines + ["end=n1:0", ""]).joined(separator: "\n")
        return try CompanionMedium(try #require(try CompanionAnswer(output: output, nonce: "n1")))
    }

    @Test("a volume has an identifier and a checksum; an empty identifier is one too")
    func volume() throws {
        let found = try medium("cksum=3895857229", "volume_id=AIX_7300_03_V1", "medium=read")
        #expect(found.content == .volume(identifier: "AIX_7300_03_V1", checksum: 3_895_857_229))
        #expect(found.checksum == 3_895_857_229 && found.message == nil)
        #expect(try medium("cksum=0", "volume_id=", "medium=read").content == .volume(identifier: "", checksum: 0))
    }

    @Test("reasons why a medium can't be read are distinguished, with the message cleaned")
    func others() throws {
        #expect(try medium("cksum=7", "medium=not-iso").content == .notISO(checksum: 7))
        #expect(try medium("medium=not-iso", "medium_error=short").content == .notISO(checksum: nil))
        let empty = try medium("medium=empty", "medium_error=dd: not ready\u{1B}[2J")
        #expect(empty.content == .empty && empty.checksum == nil)
        #expect(empty.message?.hasPrefix("dd: not ready") == true && empty.message?.contains("\u{1B}") == false)
        #expect(try medium("medium=denied").content == .denied)
        #expect(try medium("medium=failed").content == .failed)
    }

    @Test(
        "what isn't exactly of this form is an error",
        arguments: [
            ["cksum=1", "medium=read"], ["volume_id=A", "medium=read"], ["cksum=-1", "volume_id=A", "medium=read"],
            ["cksum=4294967296", "volume_id=A", "medium=read"], ["cksum=01", "volume_id=A", "medium=read"],
            ["cksum=1", "volume_id=A\u{1B}B", "medium=read"], ["cksum=1", "volume_id=é", "medium=read"],
            ["cksum=1", "volume_id=123456789012345678901234567890123", "medium=read"], ["cksum=x", "medium=empty"],
            ["medium=other"], [],
        ])
    func refused(_ lines: [String]) throws {
        let output = (["protocol=1"] + lines + ["end=n1:0", ""]).joined(separator: "\n")
        let answer = try #require(try CompanionAnswer(output: output, nonce: "n1"))
        #expect(throws: ReadError.self) { try CompanionMedium(answer) }
    }

    @Test("the verb names partition, device and location, and changes nothing")
    func verb() throws {
        let verb = Companion.Verb.medium(
            partition: try #require(PartitionID(5)), device: try #require(DeviceName("cd0")),
            location: try #require(VirtualLocation("U9009.22A.7812345-V5-C2-T1-L8200000000000000")))
        #expect(
            verb.words == [
                "medium", "lpar=5", "device=cd0", "location=U9009.22A.7812345-V5-C2-T1-L8200000000000000",
            ])
        #expect(Companion().display(verb).isEmpty)
    }

    @Test("a sector is summed as cksum does it")
    func checksum() {
        #expect(CompanionMedium.checksum(ofSector: Array("123456789".utf8)) == 930_766_865)
    }
}
