import Testing

@testable import PowerVM

/// Adapters that `configure` needn't report again.
@Suite struct CompanionAdaptersTests {
    private func view(_ lines: String...) throws -> ClientView { try view(lines: lines) }

    private func adapter(_ number: Int, _ status: String = "Available", slot: Int = 2) -> String {
        "adapter=vscsi\(number):\(status):U9009.22A.7812345-V5-C\(slot)-T1:Virtual SCSI Client Adapter"
    }

    private func server(_ number: Int) -> String { "cvai=vscsi\(number) 0x000007 0x0000000000 0x0 ms12-vio1->vhost\(number)" }

    private func configure(_ known: ClientView?) throws -> Companion.Verb {
        .configure(.init(partition: try #require(PartitionID(5)), target: .vio0, waitSeconds: 9, known: known))
    }

    @Test("adapters are sent in the order and the states in which they were seen, if the server of each is known")
    func sent() throws {
        let both = try view(adapter(0), adapter(1, "Defined", slot: 3), server(0), server(1))
        #expect(try configure(both).words.last == "adapters=vscsi0:Available/vscsi1:Defined")
        let noServer = try view(adapter(0), adapter(1, slot: 3), server(0))
        let orphaned = try view(adapter(0), server(0), "adapter=vscsi1:Defined::Virtual SCSI Client Adapter")
        var strange = try view(adapter(0), server(0))
        strange.adapters[0].status = "Avail;able"
        let many = try view(lines: (0..<40).flatMap { [adapter($0, slot: $0 + 2), server($0)] })
        for view in [noServer, orphaned, strange, many, try view(), nil] {
            #expect(try configure(view).words.count == 4, "\(String(describing: view))")
        }
    }

    @Test("an answer with unchanged adapters shows the known ones and their servers, and its own cds")
    func unchanged() throws {
        let known = try view(adapter(0), server(0))
        let output = """
            protocol=1
            adapters=unchanged
            cd=cd0:Available:U9009.22A.7812345-V5-C2-T1-L8200000000000000:Virtual SCSI Optical Served by VIO Server
            end=n1:0

            """
        let answer = try #require(try CompanionAnswer(output: output, nonce: "n1"))
        let view = try ClientView(answer, to: try configure(known))
        #expect(view.adapters == known.adapters && view.served == known.served && view.discs.count == 1)
        #expect(throws: ReadError.self) { try ClientView(answer, to: try configure(nil)) }
        #expect(throws: ReadError.self) { try ClientView(answer, to: .facts) }
        let other = output.replacing("unchanged", with: "whatever")
        let strange = try #require(try CompanionAnswer(output: other, nonce: "n1"))
        #expect(throws: ReadError.self) { try ClientView(strange, to: try configure(known)) }
    }

    private func view(lines: [String]) throws -> ClientView {
        let output = (["protocol=1"] + lines + ["end=n1:0", ""]).joined(separator: "\n")
        return try ClientView(try #require(try CompanionAnswer(output: output, nonce: "n1")))
    }
}
