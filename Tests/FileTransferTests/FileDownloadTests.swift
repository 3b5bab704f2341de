import FileTransfer
import PowerVM
import Testing

/// The receiving side of scp's old protocol, and a line with input, against a far end in this process.
@Suite struct FileDownloadTests {
    private let path: RemotePath

    init() throws { path = try #require(RemotePath("/var/vio/VMLibrary/a.iso")) }

    private func download(_ farEnd: FakeFarEnd, stopAfter: Int = .max) async throws -> [UInt8] {
        try await FileDownload(of: path).run(over: farEnd) { content throws(TransferFailure) in
            var bytes: [UInt8] = []
            while bytes.count < stopAfter {
                let piece = try await content.next(10_000)
                if piece.isEmpty { break }
                bytes += piece
            }
            return bytes
        }
    }

    private static func source(_ content: Content, announces: Int? = nil) -> FakeFarEnd {
        FakeFarEnd { stream in
            _ = await stream.receive(1)
            await stream.print("C0644 \(announces ?? content.byteCount) a.iso\n")
            guard await stream.receive(1) == [0] else { return StreamEnd(exitStatus: 1) }
            await stream.print(content.bytes)
            await stream.print([0])
            return StreamEnd(exitStatus: await stream.receive(1) == [0] ? 0 : 1)
        }
    }

    @Test("a file comes back as it is", arguments: [0, 1, 9_999, 10_000, 300_000])
    func whole(size: Int) async throws {
        let content = Content(size)
        let farEnd = Self.source(content)
        #expect(try await download(farEnd) == content.bytes)
        #expect(farEnd.lines.withLock { $0 } == ["LC_ALL=C scp -f /var/vio/VMLibrary/a.iso"])
    }

    @Test("a body that has enough ends the transfer without an error")
    func enough() async throws {
        #expect(try await download(Self.source(Content(300_000)), stopAfter: 10_000).count == 10_000)
    }

    @Test("a file that ends early is an error")
    func short() async throws {
        let content = Content(5_000)
        let farEnd = FakeFarEnd { stream in
            _ = await stream.receive(1)
            await stream.print("C0644 6000 a.iso\n")
            _ = await stream.receive(1)
            await stream.print(content.bytes)
            return StreamEnd(messages: Array("killed".utf8), exitStatus: nil)
        }
        await #expect(throws: TransferFailure(.unexpected("killed", exitStatus: nil), bytesMoved: 5_000)) {
            try await download(farEnd)
        }
    }

    @Test("a read error at the end is in the host's words")
    func readError() async throws {
        let farEnd = FakeFarEnd { stream in
            _ = await stream.receive(1)
            await stream.print("C0644 5 a.iso\n")
            _ = await stream.receive(1)
            await stream.print("12345\u{1}scp: a.iso: Input/output error\n")
            return StreamEnd(exitStatus: 1)
        }
        await #expect(throws: TransferFailure(.farEnd("scp: a.iso: Input/output error"), bytesMoved: 5)) {
            try await download(farEnd)
        }
    }

    @Test("a missing file is refused in the host's words; anything else is shown")
    func refused() async throws {
        for (line, reason) in [
            (
                "\u{1}scp: a.iso: No such file or directory\n",
                TransferFailure.Reason.refused("scp: a.iso: No such file or directory")
            ),
            ("D0755 0 dir\n", .unexpected("D0755 0 dir", exitStatus: 1)),
            ("C0644 -5 a\n", .unexpected("C0644 -5 a", exitStatus: 1)),
        ] {
            let farEnd = FakeFarEnd { stream in
                _ = await stream.receive(1)
                await stream.print(line)
                return StreamEnd(exitStatus: 1)
            }
            await #expect(throws: TransferFailure(reason)) { try await download(farEnd) }
        }
    }

    @Test("a download is the source of an upload: nothing but two pieces in between")
    func copy() async throws {
        let content = Content(200_000)
        let upload = FakeFarEnd(FileUploadTests.sink)
        let destination = try #require(RemotePath("/home/padmin/b"))
        try await FileDownload(of: path).run(over: Self.source(content)) { source throws(TransferFailure) in
            try await FileUpload(source, to: destination).run(over: upload)
        }
    }

    @Test("a line takes a source as its input, and answers")
    func input() async throws {
        let farEnd = FakeFarEnd { stream in
            var count = 0
            while case let piece = await stream.receive(1000), !piece.isEmpty { count += piece.count }
            await stream.print("\(count)\n")
            return StreamEnd(messages: Array("3+1 records out".utf8), exitStatus: 0)
        }
        let result = try await StreamedInput(Content(300_000), into: "dd of=x").run(over: farEnd)
        #expect(result.moved == 300_000)
        #expect(String(decoding: result.answer.output, as: UTF8.self) == "300000\n")
        #expect(String(decoding: result.answer.messages, as: UTF8.self) == "3+1 records out")
    }

    @Test("a line that ends early takes only a part of its input")
    func shortInput() async throws {
        let farEnd = FakeFarEnd { stream in
            _ = await stream.receive(1000)
            return StreamEnd(messages: Array("dd: not found".utf8), exitStatus: 127)
        }
        let result = try await StreamedInput(Content(1 << 20), into: "dd of=x").run(over: farEnd)
        #expect(result.moved < 1 << 20)
        #expect(result.answer.exitStatus == 127)
    }
}
