import DiskImage
import FileTransfer
import Foundation
import Hashing
import PowerVM
import Synchronization
import Testing

/// The sending side of scp's old protocol against a far end in this process.
@Suite struct FileUploadTests {
    @Test(
        "a file of any size arrives as it is, announced with mode 0600, with its sums and its progress",
        arguments: [0, 1, 512 << 10, (1 << 20) - 1, 1 << 20, (1 << 20) + 1])
    func whole(size: Int) async throws {
        let content = Content(size)
        let received = Mutex<[UInt8]>([])
        let farEnd = FakeFarEnd { stream in
            await stream.print([0])
            let line = await stream.receiveLine()
            await stream.print([0])
            let bytes = await stream.receive(size)
            received.withLock { $0 = Array(line.utf8) + [10] + bytes }
            let last = await stream.receive(1)
            await stream.print(last == [0] ? [0] : [2])
            _ = await stream.receive(1)
            return StreamEnd(exitStatus: 0)
        }
        let steps = Mutex<[Int]>([])
        try await FileUpload(content, to: path) { moved in steps.withLock { $0.append(moved) } }.run(over: farEnd)
        #expect(received.withLock { $0 } == Array("C0600 \(size) x.part\n".utf8) + content.bytes)
        #expect(steps.withLock { $0.last ?? 0 } == size)
        #expect(steps.withLock { $0 == $0.sorted() })
        #expect(farEnd.lines.withLock { $0 } == ["LC_ALL=C scp -t /home/padmin/x.part"])
        #expect(await farEnd.stream.withLock { $0 }?.isClosed == true)
    }

    @Test("a file from the disk is hashed on the way, and nothing else of it is kept")
    func sums() async throws {
        let directory = try TemporaryDirectory()
        let bytes = Content(700_001).bytes
        let file = try directory.file(bytes)
        let source = FileSource(try ImageFile(path: file))
        try await FileUpload(source, to: path).run(over: FakeFarEnd(Self.sink))
        #expect(source.sha256 == Hexadecimal.text(Digests.sha256(bytes)))
        #expect(source.checksum == ChecksumStream.value(of: bytes))
    }

    @Test("a far end that reads slowly holds the sender back")
    func backPressure() async throws {
        let farEnd = FakeFarEnd { stream in
            await stream.print([0])
            _ = await stream.receiveLine()
            await stream.print([0])
            var count = 0
            while count < 1 << 20 {
                count += await stream.receive(4096).count
                await Task.yield()
            }
            _ = await stream.receive(1)
            await stream.print([0])
            return StreamEnd(exitStatus: 0)
        }
        let content = Content(1 << 20)
        try await FileUpload(content, to: path).run(over: farEnd)
        #expect(await farEnd.stream.withLock { $0 }?.most == FakeStream.window)
    }

    @Test("a refusal is in the host's own words, cleaned, and nothing was sent")
    func refused() async {
        let farEnd = FakeFarEnd { stream in
            await stream.print([0])
            _ = await stream.receiveLine()
            await stream.print("\u{1}scp: /home/padmin/x.part: Permission \u{1b}[31mdenied\n")
            return StreamEnd(exitStatus: 1)
        }
        await #expect(throws: TransferFailure(.refused("scp: /home/padmin/x.part: Permission ?[31mdenied"))) {
            try await FileUpload(Content(10), to: path).run(over: farEnd)
        }
    }

    @Test("what the far end says at the end is an error, with all bytes moved")
    func full() async {
        let farEnd = FakeFarEnd { stream in
            await stream.print([0])
            _ = await stream.receiveLine()
            await stream.print([0])
            _ = await stream.receive(300_001)
            await stream.print("\u{1}scp: /home/padmin/x.part: No space left on device\n")
            return StreamEnd(exitStatus: 1)
        }
        let failure = TransferFailure(.farEnd("scp: /home/padmin/x.part: No space left on device"), bytesMoved: 300_000)
        await #expect(throws: failure) { try await FileUpload(Content(300_000), to: path).run(over: farEnd) }
    }

    @Test("no scp there: its shell's words and status")
    func noCommand() async {
        let farEnd = FakeFarEnd { _ in StreamEnd(messages: Array("rksh: scp:  not found.\n".utf8), exitStatus: 127) }
        await #expect(throws: TransferFailure(.unexpected("rksh: scp: not found.", exitStatus: 127))) {
            try await FileUpload(Content(10), to: path).run(over: farEnd)
        }
    }

    @Test("text before the protocol is shown, not taken for an answer")
    func banner() async {
        let farEnd = FakeFarEnd { stream in
            await stream.print("Your password will expire: 3\n")
            return StreamEnd(exitStatus: 0)
        }
        await #expect(throws: TransferFailure(.unexpected("Your password will expire: 3", exitStatus: 0))) {
            try await FileUpload(Content(10), to: path).run(over: farEnd)
        }
    }

    @Test("a far end that dies in mid-transfer, or loses the connection, ends the sending")
    func dies() async throws {
        for cuts in [false, true] {
            let farEnd = FakeFarEnd { stream in
                await stream.print([0])
                _ = await stream.receiveLine()
                await stream.print([0])
                _ = await stream.receive(600_000)
                if cuts { await stream.cut() }
                return StreamEnd(messages: Array("killed".utf8), exitStatus: nil)
            }
            let failure = try await #require(throws: TransferFailure.self) {
                try await FileUpload(Content(1 << 20), to: path).run(over: farEnd)
            }
            #expect(failure.bytesMoved >= 512 << 10 && failure.bytesMoved < 1 << 20)
            if cuts {
                guard case .transport(let cause) = failure.reason else { throw failure }
                #expect(cause.kind == .lost)
            } else {
                #expect(failure.reason == .unexpected("killed", exitStatus: nil))
            }
        }
    }

    @Test("an interruption ends the sending and closes the stream")
    func cancelled() async throws {
        let farEnd = FakeFarEnd { stream in
            await stream.print([0])
            _ = await stream.receiveLine()
            await stream.print([0])
            _ = await stream.receive(1 << 20)
            return StreamEnd(exitStatus: 0)
        }
        let (begun, begin) = AsyncStream<Void>.makeStream()
        // The far end waits for more than the source has.
        let task = Task {
            try await FileUpload(Content(900_000), to: path) { moved in if moved == 900_000 { begin.finish() } }.run(over: farEnd)
        }
        for await _ in begun {}
        task.cancel()
        await #expect(throws: TransferFailure(.interrupted, bytesMoved: 900_000)) { try await task.value }
        #expect(await farEnd.stream.withLock { $0 }?.isClosed == true)
    }

    @Test("a file that changes while it is sent isn't sent to the end")
    func changed() async throws {
        let directory = try TemporaryDirectory()
        let name = try directory.file(Content(2 << 20).bytes)
        let file = try ImageFile(path: name)
        let source = FileSource(file)
        let failure = await #expect(throws: TransferFailure.self) {
            try await FileUpload(source, to: path) { _ in
                // While the first piece is sent the second may have been read; the third is read after that.
                #expect(truncate(name, 0) == 0)
            }.run(over: FakeFarEnd(Self.sink))
        }
        #expect(failure?.reason == .local(.changed(path: name)))
        #expect(failure.map { $0.bytesMoved <= 1 << 20 } == true, "\(String(describing: failure))")
    }

    @Test("the rate bounds the sending")
    func rate() async throws {
        let clock = ContinuousClock()
        let time = try await clock.measure {
            try await FileUpload(Content(50_000), to: path, rate: 100_000).run(over: FakeFarEnd(Self.sink))
        }
        #expect(time >= .milliseconds(490))
    }

    @Test("an HMC carries no file")
    func hmc() async {
        let farEnd = FakeFarEnd { _ in StreamEnd(exitStatus: 0) }
        await #expect(throws: TransferFailure(.needsSSH)) {
            try await FileUpload(Content(1), to: path).run(over: farEnd, route: .hmc(system: "s", vios: "v"))
        }
        #expect(farEnd.lines.withLock { $0.isEmpty })
    }

    private let path: RemotePath

    init() throws { path = try #require(RemotePath("/home/padmin/x.part")) }

    /// A far end that takes any file.
    @Sendable static func sink(_ stream: FakeStream) async -> StreamEnd {
        await stream.print([0])
        let line = await stream.receiveLine()
        await stream.print([0])
        let count = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        _ = await stream.receive(count + 1)
        await stream.print([0])
        return StreamEnd(exitStatus: 0)
    }
}
