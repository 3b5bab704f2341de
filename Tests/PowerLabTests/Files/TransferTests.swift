import Foundation
import TestSupport
import Testing

@testable import PowerLab

/// Files into a VIOS and out of it, by the real scp and through dd.
@Suite("Transfers")
struct TransferTests {
    private static let vios = "ms12-vio1"

    /// `bytes` bytes that differ from offset to offset.
    private static func content(_ bytes: Int) -> Data {
        Data(
            (0..<(bytes + 3) / 4).flatMap { index in withUnsafeBytes(of: UInt32(index) &* 2_654_435_761) { Array($0) } }.prefix(
                bytes))
    }

    private struct Upload {
        let lab: LabFixture
        let files: TemporaryDirectory
        let local: String

        init(_ lab: LabFixture, bytes: Int) throws {
            self.lab = lab
            files = try TemporaryDirectory("upload")
            local = files.path("image.iso")
            try content(bytes).write(to: URL(fileURLWithPath: local))
        }

        func scp(_ from: String, _ to: String) async throws -> LabFixture.Answer {
            let options = ["-q", "-O", "-F", lab.sshConfig, "-o", "LogLevel=ERROR", "-o", "KexAlgorithms=curve25519-sha256"]
            return try await LabFixture.run("/usr/bin/scp", options + [from, to])
        }

        func send(to name: String) async throws -> LabFixture.Answer { try await scp(local, "padmin@\(vios):\(name)") }

        /// Bytes of a file in padmin's home; nil: there is none.
        func size(_ name: String) async throws -> Int? {
            let listed = try await lab.ssh(vios, "ls -l \(name)")
            return listed.out.split(separator: " ").dropFirst(4).first.flatMap { Int($0) }
        }
    }

    @Test("scp -O brings a file in and out unchanged; hashes, ls and df show it; rm removes it")
    func upAndDown() async throws {
        try await LabFixture.with("library") { lab in
            let upload = try Upload(lab, bytes: 700_001)
            let sent = try await upload.send(to: "x.iso")
            #expect(sent == .init(status: 0, out: "", err: ""))
            let local = try await LabFixture.run("/usr/bin/sha256sum", [upload.local])
            let hashes = try await lab.ssh(
                Self.vios, "csum -h SHA256 x.iso; csum -h SHA256 < x.iso; cksum x.iso; openssl version")
            let sum = String(local.out.prefix(64))
            let cksum = try await LabFixture.run("/usr/bin/cksum", [upload.local]).out.replacing(upload.local, with: "x.iso")
            #expect(hashes.out == "\(sum)  x.iso\n\(sum)  -\n\(cksum)")
            #expect(hashes.status == 127 && hashes.err.contains("openssl: not found"))
            let listed = try await lab.ssh(Self.vios, "ls -l /home/padmin; df -k /home/padmin")
            #expect(
                listed.out.contains(#/total 1368\n-rw-r--r--    1 padmin   staff        700001 \w{3} \d\d \d\d:\d\d x.iso\n/#))
            #expect(listed.out.contains("/dev/hd1          1048576    126292   88%"))
            let back = upload.files.path("back")
            #expect(try await upload.scp("padmin@\(Self.vios):/home/padmin/x.iso", back).status == 0)
            #expect(FileManager.default.contentsEqual(atPath: upload.local, andPath: back))
            let missing = try await upload.scp("padmin@\(Self.vios):nosuch", back)
            #expect(missing.status == 1 && missing.err.contains("No such file"))
            let forbidden = try await upload.send(to: "/var/vio/VMLibrary/x.iso")
            #expect(forbidden.status == 1 && forbidden.err.contains("Permission denied"))
            let removed = try await lab.ssh(Self.vios, "rm x.iso; ls; rm x.iso; rm /var/vio/VMLibrary/mksysb")
            #expect(removed.out.isEmpty && removed.status == 2)
            #expect(try lab.changingCommands().first == "scp -t x.iso")
        }
    }

    @Test("a cut transfer leaves exactly its bytes, and dd resumes from there")
    func resume() async throws {
        try await LabFixture.with("library") { lab in
            let upload = try Upload(lab, bytes: 3_000_000)
            for cut in [0, 1, 700_000, 2_999_999] {
                try lab.arm("cut-at=\(cut)", on: Self.vios)
                #expect(try await upload.send(to: "p\(cut)").status != 0)
                try await eventually { try await upload.size("p\(cut)") == cut }
            }
            let file = upload.local
            let rest = "tail -c +2097153 \(file) | ssh -F \(lab.sshConfig) padmin@\(Self.vios) "
            let dd = try await LabFixture.run(
                "/bin/sh", ["-c", rest + "dd of=p2999999 obs=1048576 seek=2 conv=notrunc"])
            #expect(dd.err.hasSuffix("0+1 records out.\n"), "\(dd)")
            let whole = try await lab.ssh(Self.vios, "cksum p2999999")
            let local = try await LabFixture.run("/usr/bin/cksum", [file])
            #expect(whole.out.split(separator: " ").first == local.out.split(separator: " ").first)
            let part = try await lab.ssh(Self.vios, "dd if=p2999999 bs=1000 skip=5 count=2 | cksum")
            let same = try await LabFixture.run("/bin/sh", ["-c", "tail -c +5001 \(file) | head -c 2000 | cksum"])
            #expect(part.out == same.out)
            try lab.arm("cut-at=100K", on: Self.vios)
            #expect(try await upload.scp("padmin@\(Self.vios):p2999999", upload.files.path("back")).status != 0)
        }
    }

    @Test(
        "a full disk, a full file system and fsize stop the growth; scp reads on and says so at the end",
        arguments: [
            ("full-at=1M", 1_048_576, "No space left"), ("home-size=1M", 1_048_576, "No space left"),
            ("fsize=500K", 512_000, "File too large"),
        ])
    func limits(fault: String, bytes: Int, text: String) async throws {
        try await LabFixture.with("library") { lab in
            let upload = try Upload(lab, bytes: 2_000_000)
            try lab.arm(fault, on: Self.vios)
            let answer = try await upload.send(to: "x.iso")
            #expect(answer.status == 1 && answer.err.contains(text), "\(answer)")
            #expect(try await upload.size("x.iso") == bytes)
            try lab.arm("clear", fault, on: Self.vios)
            _ = try await lab.ssh(Self.vios, "rm x.iso")
            let command = "ssh -F \(lab.sshConfig) padmin@\(Self.vios) dd of=y.iso obs=1048576 < \(upload.local)"
            let dd = try await LabFixture.run("/bin/sh", ["-c", command])
            #expect(dd.status == 2 && dd.err.contains(text), "\(dd)")
            #expect(try await upload.size("y.iso") == bytes)
        }
    }

    @Test("a wrong byte, a slow line, a missing tool: as armed, and no longer when cleared")
    func faults() async throws {
        try await LabFixture.with("library") { lab in
            let upload = try Upload(lab, bytes: 400_000)
            try lab.arm("flip-at=300000", "slow-transfer=800K", "no-tool=csum", on: Self.vios)
            let start = Date()
            #expect(try await upload.send(to: "x.iso").status == 0)
            #expect(Date().timeIntervalSince(start) > 0.4)
            #expect(try await lab.ssh(Self.vios, "csum -h SHA256 x.iso").status == 127)
            let wrong = try await lab.ssh(Self.vios, "cksum x.iso")
            try lab.arm("clear", on: Self.vios)
            _ = try await upload.send(to: "x.iso")
            let right = try await lab.ssh(Self.vios, "cksum x.iso; csum -h SHA256 x.iso | wc -l; nice ls")
            #expect(wrong.out != right.out && right.out.hasSuffix("x.iso\n") && right.status == 0)
        }
    }

    @Test("sizes in faults and worlds", arguments: [("0", 0), ("12", 12), ("3K", 3072), ("2M", 2 << 20), ("1G", 1 << 30)])
    func sizes(text: String, bytes: Int) { #expect(ByteCount.parse(text) == bytes) }

    @Test("what isn't a size", arguments: ["", "M", "-1", "1.5M", "3T", "9999999999999G"])
    func noSizes(text: String) { #expect(ByteCount.parse(text) == nil) }
}
