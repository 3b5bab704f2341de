import PowerVM
import Testing

/// An answer that no companion script gives is refused before it costs anything.
@Suite struct CompanionLimitsTests {
    @Test("an answer beyond its bytes is an error that names the limits", arguments: ["\n", "cd=cd0\n", "x"])
    func bytes(_ unit: String) throws {
        let text = "protocol=1\n" + String(repeating: unit, count: ReadLimits.companionBytes / unit.utf8.count) + "end=n:0\n"
        let error = try #require(throws: ReadError.self) { try CompanionAnswer(output: text, nonce: "n") }
        #expect(error.expected.contains("1 MiB and 10000 lines"))
    }

    @Test("an answer beyond its lines is an error that names the limits")
    func lines() throws {
        func answer(_ count: Int) throws -> CompanionAnswer? {
            let lines = String(repeating: "a=b\n", count: count)
            return try CompanionAnswer(output: "protocol=1\n\(lines)end=n:0\n", nonce: "n")
        }
        #expect(try answer(ReadLimits.companionLines)?.all("a").count == ReadLimits.companionLines)
        #expect(throws: ReadError.self) { try answer(ReadLimits.companionLines + 1) }
    }

    @Test("the marks of stale devices belong to the device that they name")
    func stale() throws {
        let text = """
            protocol=1
            cd=cd0:Available:U9009.22A.7812345-V5-C30-T1-L8100000000000000:Virtual SCSI Optical Served by VIO Server
            cd=cd1:Available:U9009.22A.7812345-V5-C31-T1-L8100000000000000:Virtual SCSI Optical Served by VIO Server
            stale=cd1
            stale=cd0:U9009.22A.7812345-V5-C30-T1-L8100000000000000:U9009.22A.7812345-V1-C30
            end=n:0

            """
        let view = try ClientView(#require(try CompanionAnswer(output: text, nonce: "n")))
        #expect(view.discs.map(\.isStale) == [false, true])
        #expect(view.discs.map(\.staleAgainst.count) == [1, 0])
    }

    @Test("the protocol of another age is found in the beginning of an answer of any length")
    func foreign() {
        #expect(CompanionAnswer.foreignProtocol("motd\r\nprotocol=2\r\n" + String(repeating: "\n", count: 1 << 20)) == "2")
        #expect(CompanionAnswer.foreignProtocol("protocol=1\n") == nil)
    }
}
