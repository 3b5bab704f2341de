import PowerVM
import Testing

/// How the readers handle half an answer where data should be.
@Suite struct ReaderRefusalTests {
    @Test("a client's adapter without its remote side is paired with nothing, and spoils no other; any and none are answers")
    func remote() throws {
        func read(_ remote: String) throws -> [LshwresSCSI.Adapter] {
            let line = "lpar_name=aix04,lpar_id=5,slot_num=4,state=1,is_required=1,adapter_type=client\(remote)\n"
            return try LshwresSCSI(system: "ms12").read(CommandResult(exitStatus: 0, output: line))
        }
        #expect(try read(",remote_lpar_id=any,remote_lpar_name=,remote_slot_num=any").map(\.remoteSlot) == [nil])
        #expect(try read(",remote_lpar_id=2,remote_lpar_name=null,remote_slot_num=30").map(\.remoteSlot) == [30])
        for cut in ["", ",remote_lpar_id=2", ",remote_lpar_id=2,remote_lpar_name=vios1,remote_slot_num="] {
            #expect(try read(cut).map(\.remoteSlot) == [nil])
        }
    }

    @Test("the kernel's name for a VIOS is read whole, and not at all where it can't be determined")
    func served() throws {
        let lines = [
            "cvai=vscsi0   0x000007 0x0000000000 0x0      my first vios->vhost2",
            "cvai=vscsi1   0x000007 0x0000000000 0x0      vios2->vhost12",
            "cvai=vscsi2   0x000003 0x0000000000 0x0      ->",
            "cvai=vscsi3   0x000007 0x0000000000 0x0      2 vios->vhost3",
            "cvai=vscsi4   0x000007 0x0000000000 0x0      vios2->vhost4x", "cvai=vscsi5   F1000A00B0 OPEN vios5->vhost5",
        ]
        let output = "protocol=1\n\(lines.joined(separator: "\n"))\nend=n1:0\n"
        let answer = try #require(try CompanionAnswer(output: output, nonce: "n1"))
        let served = try ClientView(answer).served
        #expect(served.map(\.vios) == ["my first vios", "vios2", "vios5"])
        #expect(served.map(\.vhost.text) == ["vhost2", "vhost12", "vhost5"])
    }
}
