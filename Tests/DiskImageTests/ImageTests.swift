import DiskImage
import Foundation
import Hashing
import TestSupport
import Testing

@Suite("Local images")
struct ImageTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// An ISO 9660 image made by genisoimage.
    private func iso(_ name: String = "small.iso", volumeID: String = "AIX_7300_03") throws -> String {
        let content = try directory.write("content.txt", String(repeating: "hello\n", count: 20_000))
        let path = directory.path(name)
        _ = try GuardedProcess.run(["/usr/bin/genisoimage", "-quiet", "-V", volumeID, "-o", path, content])
        return path
    }

    private func write(_ bytes: some Collection<UInt8>, to name: String) throws -> String {
        let path = directory.path(name)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test("an image of genisoimage: volume id, length, checksum of the descriptor's sector")
    func good() throws {
        let path = try iso()
        let inspection = try ImageInspection(of: ImageFile(path: path))
        #expect(inspection.format == .iso9660)
        #expect(inspection.volumeID == "AIX_7300_03")
        #expect(inspection.byteCount % 2_048 == 0)
        let sector = try GuardedProcess.run([
            "/bin/sh", "-c", "dd if=\(path) bs=2048 skip=16 count=1 2>/dev/null | cksum",
        ])
        #expect(sector.hasPrefix("\(try #require(inspection.descriptorChecksum)) 2048"))
        #expect(inspection.contentID.count == 12)
    }

    @Test("a UDF image of mkudffs")
    func udf() throws {
        let path = try write([UInt8](repeating: 0, count: 4 << 20), to: "plain.udf")
        _ = try GuardedProcess.run(["/usr/sbin/mkudffs", "-b", "2048", "--media-type=hd", path])
        let inspection = try ImageInspection(of: ImageFile(path: path))
        #expect(inspection.format == .udf)
        #expect(inspection.volumeID == nil)
    }

    @Test("a download that was cut is named with both sizes")
    func truncated() throws {
        let whole = try Data(contentsOf: URL(fileURLWithPath: iso()))
        let path = try write(whole.prefix(whole.count / 2), to: "cut.iso")
        #expect(throws: ImageError.truncated(path: path, promised: whole.count, size: whole.count / 2)) {
            try ImageInspection(of: ImageFile(path: path))
        }
    }

    @Test("an HTML error page is not an image, unless any content is allowed")
    func html() throws {
        let path = try write("<html>not found</html>".utf8, to: "page.iso")
        #expect(throws: ImageError.notAnImage(path: path)) { try ImageInspection(of: ImageFile(path: path)) }
        let inspection = try ImageInspection(of: ImageFile(path: path), allowsAnyContent: true)
        #expect(inspection.format == .other)
        #expect(inspection.descriptorChecksum == nil)
    }

    @Test("a directory, a FIFO and an empty file are refused without waiting")
    func kinds() throws {
        let fifo = directory.path("fifo")
        #expect(mkfifo(fifo, 0o600) == 0)
        let empty = try write([], to: "empty")
        for (path, kind) in [(directory.root, "a directory"), (fifo, "a FIFO"), (empty, "an empty file")] {
            #expect(throws: ImageError.notARegularFile(path: path, kind: kind)) { try ImageFile(path: path) }
        }
        #expect(throws: ImageError.unreadable(path: "/nonexistent", reason: "No such file or directory")) {
            try ImageFile(path: "/nonexistent")
        }
    }

    @Test("a file that grows after it was checked is noticed")
    func changed() throws {
        let path = try iso()
        let file = try ImageFile(path: path)
        try file.checkUnchanged()
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.seekToEnd()
        try handle.write(contentsOf: [0])
        try handle.close()
        #expect(throws: ImageError.changed(path: path)) { try file.checkUnchanged() }
    }

    @Test("the content id depends on size, head and tail")
    func contentID() throws {
        var bytes = [UInt8](repeating: 7, count: 3 << 20)
        func id(_ bytes: [UInt8]) throws -> String {
            try ImageInspection(of: ImageFile(path: write(bytes, to: "any")), allowsAnyContent: true).contentID
        }
        let first = try id(bytes)
        #expect(try id(bytes) == first)
        #expect(try id(bytes + [7]) != first)
        bytes[0] = 8
        #expect(try id(bytes) != first)
        bytes[0] = 7
        bytes[bytes.count - 1] = 8
        #expect(try id(bytes) != first)
    }

    @Test("descriptors with false values are rejected", arguments: [0, 1, 6, 80, 84, 128])
    func damaged(_ offset: Int) throws {
        let image = try [UInt8](Data(contentsOf: URL(fileURLWithPath: iso())))
        var sector = Array(image[(16 * 2_048)..<(17 * 2_048)])
        #expect(VolumeDescriptor(sector: sector) != nil)
        sector[offset] ^= 0x55
        #expect(VolumeDescriptor(sector: sector) == nil)
        #expect(VolumeDescriptor(sector: Array(sector.prefix(100))) == nil)
    }
}
