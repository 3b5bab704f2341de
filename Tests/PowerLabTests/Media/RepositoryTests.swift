import Foundation
import TestSupport
import Testing

@testable import PowerLab

@Suite("Media repositories")
struct RepositoryTests {
    private static let vios = "ms12-vio1"

    private func media(_ lab: LabFixture) async throws -> [String] {
        try await lab.ssh(Self.vios, "ioscli lsrep -field name 'file size' access -fmt :").out.split(separator: "\n").map(
            String.init)
    }

    @Test(
        "a volume's file system is as large as captured", arguments: [(1024, 1015), (2048, 2039), (5120, 5099), (10240, 10198)])
    func overhead(volume: Int, shown: Int) { #expect(MediaRepository.size(ofVolume: volume) == shown) }

    @Test("mkrep, chrep and rmrep take from a pool and give back; a full pool answers as captured")
    func life() async throws {
        try await LabFixture.with("library") { lab in
            let pools = try await lab.ssh("ms12-vio1", "ioscli lssp")
            #expect(pools.out.contains("datavg              102144      41984             256      0 LVPOOL"))
            let none = try await lab.ssh(
                "ms12-vio2", "ioscli lsrep; ioscli mkvopt -name a -size 1M; ioscli chrep -size 1G; ioscli rmrep")
            #expect(none.err == String(repeating: "The DVD repository has not been created yet.\n", count: 4))
            let made = try await lab.ssh("ms12-vio2", "ioscli mkrep -sp rootvg -size 10G; ioscli lsrep")
            #expect(
                made.out.hasPrefix("Virtual Media Repository Created\n") && made.out.contains("   10198    10198 rootvg  "))
            let grown = try await lab.ssh("ms12-vio2", "ioscli chrep -size 300M; ioscli lsrep -field size -fmt :")
            #expect(grown == .init(status: 0, out: "10710\n", err: ""))
            let full = try await lab.ssh("ms12-vio2", "ioscli chrep -size 300G")
            #expect(full.status == 1 && full.err.contains("0516-404 allocp: This system cannot fulfill the allocation request."))
            let held = try await lab.ssh(
                "ms12-vio2", "ioscli mkvopt -name a -size 1M; ioscli rmrep; ioscli rmvopt -name a; ioscli rmrep")
            #expect(held.err.contains("contains virtual media") && held.status == 0)
            #expect(try lab.state().systems[0].vios[1].pools[0].freeMB == 220_416)
            for pool in ["filepool", "nosuch"] {
                #expect(try await lab.ssh("ms12-vio1", "ioscli rmrep -f; ioscli mkrep -sp \(pool) -size 1G").status == 1)
            }
        }
    }

    @Test("mkvopt: blank, from a file, from a drive; names, space and access; silent")
    func mkvopt() async throws {
        try await LabFixture.with("library") { lab in
            _ = try await lab.ssh(Self.vios, "dd of=x.iso", input: String(repeating: "x", count: 1_500_000))
            let made = try await lab.ssh(
                Self.vios,
                "ioscli mkvopt -name blank -size 3M; ioscli mkvopt -name a.iso -file x.iso -ro; ioscli mkvopt -name b.iso -file /home/padmin/x.iso; ioscli mkvopt -name disc -dev cd0 -ro"
            )
            #expect(made == .init(status: 0, out: "", err: ""))
            let rows = [
                "AIX_7300_03_DVD_1.iso:1:ro", "AIX_7300_03_DVD_1.iso:1:ro", "AIX_7300_03_DVD_2.iso:2:ro", "mksysb:200:rw",
            ]
            #expect(try await media(lab) == rows + ["blank:3:rw", "a.iso:2:ro", "b.iso:2:rw", "disc:1:ro"])
            let sums = try await lab.ssh(
                Self.vios, "cksum < x.iso; cksum /var/vio/VMLibrary/a.iso; ls -l /var/vio/VMLibrary/a.iso")
            let lines = sums.out.split(separator: "\n")
            #expect(lines.count == 3 && lines[1].hasPrefix(lines[0]) && lines[2].hasPrefix("-r--r--r--"), "\(sums)")
            for wrong in [
                "-name a.iso -size 1M", "-name .a -size 1M", "-name a/b -size 1M", "-name c -size 900M", "-name c -file nosuch",
                "-name c -dev cd9", "-name c", "-name c -size 1M -file x.iso",
                "-name \(String(repeating: "n", count: 38)) -size 1M",
            ] {
                #expect(try await lab.ssh(Self.vios, "ioscli mkvopt \(wrong)").status == 1, "\(wrong)")
            }
            #expect(try await media(lab).count == 8)
        }
    }

    @Test("mkvopt -file grows its medium, is in ps -ef, and keeps running when its session is gone")
    func growth() async throws {
        try await LabFixture.with("library") { lab in
            _ = try await lab.ssh(Self.vios, "dd of=x.iso", input: String(repeating: "x", count: 1_000_000))
            try lab.arm("mkvopt-slow=80K", "cut-during=mkvopt", on: Self.vios)
            let cut = try await lab.ssh(Self.vios, "ioscli mkvopt -name x.iso -file x.iso")
            #expect(cut.status == 255)
            let half = try await lab.ssh(Self.vios, "ls -l /var/vio/VMLibrary/x.iso; ps -ef | grep -c 'mkvopt -name x.iso'")
            let size = half.out.split(separator: " ").dropFirst(4).first.flatMap { Int($0) } ?? -1
            #expect((0..<1_000_000).contains(size) && half.out.hasSuffix("\n1\n"), "\(half)")
            try await eventually { try lab.state().systems[0].vios[0].repository?.medium("x.iso")?.bytes == 1_000_000 }
            try await eventually { try await lab.ssh(Self.vios, "ps -ef").out.contains("mkvopt") == false }
        }
    }

    @Test("a killed mkvopt leaves a half medium, which is listed; -ro may be ignored; a byte may be wrong; it may be full")
    func faults() async throws {
        try await LabFixture.with("library") { lab in
            _ = try await lab.ssh(Self.vios, "dd of=x.iso", input: String(repeating: "x", count: 3 << 20))
            try lab.arm("mkvopt-killed=1M", on: Self.vios)
            #expect(try await lab.ssh(Self.vios, "ioscli mkvopt -name half -file x.iso").status == 137)
            try lab.arm("mkvopt-ro-ignored", "mkvopt-flip=5", on: Self.vios)
            _ = try await lab.ssh(Self.vios, "ioscli mkvopt -name x.iso -file x.iso -ro")
            #expect(try await media(lab).suffix(2) == ["half:1:rw", "x.iso:3:rw"])
            let sums = try await lab.ssh(Self.vios, "cksum < x.iso; cksum < x.iso; cksum /var/vio/VMLibrary/x.iso").out.split(
                separator: "\n")
            #expect(sums[0] == sums[1] && !sums[2].hasPrefix(sums[0]))
            try lab.arm("mkvopt-full", on: Self.vios)
            #expect(try await lab.ssh(Self.vios, "ioscli mkvopt -name y -file x.iso").status == 1)
            let removed = try await lab.ssh(Self.vios, "ioscli rmvopt -name half; ls /var/vio/VMLibrary/half")
            #expect(removed.status == 2)
        }
    }

    @Test("chvopt changes access and name; a loaded medium stays as it is")
    func chvopt() async throws {
        try await LabFixture.with("library") { lab in
            let changed = try await lab.ssh(
                Self.vios,
                "ioscli chvopt -name mksysb -access ro && ioscli chvopt -name mksysb -mv backup && ls -l /var/vio/VMLibrary/backup"
            )
            #expect(changed.out.hasPrefix("-r--r--r--    1 root     staff     209715200 "))
            for refused in [
                "-name backup -mv AIX_7300_03_DVD_2.iso", "-name AIX_7300_03_DVD_1.iso -access rw", "-name nosuch -mv x",
            ] {
                #expect(try await lab.ssh(Self.vios, "ioscli chvopt \(refused)").status == 1, "\(refused)")
            }
        }
    }

    @Test("the reservation of a powered-off partition: refused until -release; armed on another drive, and cleared")
    func reservation() async throws {
        try await LabFixture.with("library") { lab in
            let plain = try await lab.ssh(
                Self.vios, "ioscli unloadopt -vtd aix06_cd; ioscli loadopt -f -disk mksysb -vtd aix06_cd")
            #expect(plain.status == 1 && plain.err.hasPrefix("Unable to perform t"))
            let released = try await lab.ssh(
                Self.vios, "ioscli unloadopt -release -vtd aix06_cd && ioscli unloadopt -vtd aix06_cd")
            #expect(released.status == 0)
            try lab.arm("reserved=aix04_cd", on: Self.vios)
            #expect(try await lab.ssh(Self.vios, "ioscli loadopt -disk mksysb -vtd aix04_cd").status == 1)
            #expect(throws: LabError.self) { try lab.arm("reserved=nosuch", on: Self.vios) }
            try lab.arm("clear", on: Self.vios)
            #expect(try await lab.ssh(Self.vios, "ioscli loadopt -disk mksysb -vtd aix04_cd").status == 0)
        }
    }

    @Test("NFS: showmount, mount, an image copied or linked, unmount; also through the HMC")
    func nfs() async throws {
        try await LabFixture.with("library") { lab in
            let mounted = try await lab.ssh(
                Self.vios,
                "ioscli showmount nfs01; ioscli mount nfs01:/export/iso /mnt && ls /mnt; df -k /mnt | tail -1 | cut -d' ' -f1")
            #expect(mounted.out == "export list for nfs01:\n/export/iso (everyone)\nRHEL_9.iso\nnfs01:/export/iso\n")
            let copied = try await lab.ssh(
                Self.vios,
                "ioscli mkvopt -name rhel.iso -file /mnt/RHEL_9.iso && ioscli mkvopt -name link.iso -file /mnt/RHEL_9.iso -nfslink; cksum /mnt/RHEL_9.iso; cksum /var/vio/VMLibrary/link.iso"
            )
            let sums = copied.out.split(separator: "\n").map { $0.split(separator: " ").prefix(2) }
            #expect(sums.count == 2 && sums[0] == sums[1], "\(copied)")
            #expect(try await media(lab).suffix(2) == ["rhel.iso:3:rw", "link.iso:3:rw"])
            for refused in ["unmount /mnt", "mount nfs01:/export/iso /mnt", "mount nfs01:/other /tmp", "mount nfs02:/a /tmp"] {
                #expect(try await lab.ssh(Self.vios, "ioscli \(refused)").status == 1, "\(refused)")
            }
            func hmc(_ command: String) async throws -> LabFixture.Answer {
                try await lab.ssh("hscroot@hmc01", "LC_ALL=en_US viosvrcmd -m ms12 -p ms12-vio1 -c \"\(command)\"")
            }
            #expect(try await hmc("rmvopt -name link.iso").status == 0)
            #expect(try await hmc("unmount /mnt").status == 0)
            #expect(try await hmc("ls /mnt").out.isEmpty)
            #expect(try await hmc("mkvopt -name blank -size 1M").status == 0)
            #expect(try await hmc("chrep -size 90G").err.contains("0516-404"))
            try lab.arm("nfs-down", on: Self.vios)
            #expect(try await hmc("showmount nfs01").status == 1)
        }
    }
}
