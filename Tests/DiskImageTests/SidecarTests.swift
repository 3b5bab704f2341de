import TestSupport
import Testing

@testable import DiskImage

@Suite("Checksum files beside an image")
struct SidecarTests {
    private static let sum = String(repeating: "0123456789abcdef", count: 4)
    private static let other = String(repeating: "f", count: 64)

    @Test(
        "each tool's form is read",
        arguments: [
            "\(sum)  disc1.iso\n", "\(sum) *disc1.iso\n", "\(sum)\n", "\(sum.uppercased())  ./disc1.iso\r\n",
            "SHA256 (disc1.iso) = \(sum)\n", "SHA256(disc1.iso)= \(sum)\n", "SHA2-256(/iso/disc1.iso)= \(sum)\n",
            "# made by us\n\(other)  disc2.iso\n\(sum)  /srv/iso/disc1.iso\n",
        ])
    func forms(_ text: String) { #expect(ChecksumFile(text).sum(for: "disc1.iso") == Self.sum) }

    @Test(
        "what doesn't name this file, or names it twice differently, gives no sum",
        arguments: [
            "", "\(other)  disc2.iso\n", "\(sum)  disc1.iso\n\(other)  disc1.iso\n", "\(sum)\n\(other)\n",
            "\(sum.dropLast())  disc1.iso\n",
            "MD5 (disc1.iso) = 0123456789abcdef0123456789abcdef\n",
        ])
    func none(_ text: String) { #expect(ChecksumFile(text).sum(for: "disc1.iso") == nil) }

    @Test("FILE.sha256 comes before SHA256SUMS; neither is nothing; an unreadable FILE.sha256 is an error")
    func files() throws {
        let directory = try TemporaryDirectory()
        let image = directory.path("disc1.iso")
        #expect(try Sidecar.find(for: image) == nil)
        let list = try directory.write("SHA256SUMS", "\(Self.other)  disc1.iso\n")
        #expect(try Sidecar.find(for: image) == Sidecar(path: list, sha256: Self.other))
        let own = try directory.write("disc1.iso.sha256", "\(Self.sum)\n")
        #expect(try Sidecar.find(for: image) == Sidecar(path: own, sha256: Self.sum))
        let long = String(repeating: "\(Self.other)  another.iso\n", count: 20_000)
        _ = try directory.write("disc1.iso.sha256", long + "\(Self.sum)  disc1.iso\n")
        #expect(throws: ImageError.unreadable(path: own, reason: "it is larger than 1 MiB")) { try Sidecar.find(for: image) }
        _ = try directory.write("disc1.iso.sha256", "<html>404</html>\n")
        #expect(throws: ImageError.unreadableSidecar(path: own, line: "<html>404</html>")) { try Sidecar.find(for: image) }
    }
}
