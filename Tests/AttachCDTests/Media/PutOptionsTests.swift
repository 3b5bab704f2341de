import PowerVM
import Testing
import VirtualOptical

@testable import AttachCD

/// From the options of `media put` to what is asked for.
@Suite struct PutOptionsTests {
    private static func intent(_ words: String...) throws -> PutIntent {
        let command = try PutCommand.parse(["a.iso"] + words + ["--vios", "vio1"])
        return try command.transfer.intent(command.medium, isDryRun: command.change.dryRun)
    }

    @Test("each option reaches the request; the default is read-only, staged in padmin's home")
    func mapping() throws {
        let plain = try Self.intent()
        #expect(plain == PutIntent() && plain.access == .readOnly && plain.staging.text == "/home/padmin")
        let full = try Self.intent(
            "--rw", "--overwrite", "--verify", "back", "--staging", "/big", "--limit", "20M", "--create-repository", "datavg:60G",
            "--grow-repository", "--dry-run")
        #expect(full.access == .readWrite && full.overwrites && full.verification == .back && full.staging.text == "/big")
        #expect(
            full.rate == 20 << 20 && full.newRepository?.pool.text == "datavg" && full.newRepository?.size.megabytes == 61_440)
        #expect(full.growsRepository && full.isDryRun)
    }

    @Test("VIOSes and LPARs stand behind the files")
    func places() throws {
        let command = try PutCommand.parse(["a.iso", "b.iso", "--vios", "vio1", "vio2", "--rw"])
        #expect(command.files == ["a.iso", "b.iso"] && command.place.vios == ["vio1", "vio2"])
        #expect(try PutCommand.parse(["a.iso", "--for", "aix04", "aix05"]).place.lpars == ["aix04", "aix05"])
        let mistakes = [
            ["a.iso"], ["--vios", "vio1"], ["a.iso", "--vios", "vio1", "--for", "aix04"],
            ["a.iso", "b.iso", "--as", "x", "--vios", "v"],
            ["a.iso", "--vios", "v", "--limit", "fast"], ["a.iso", "--vios", "v", "--sha256", "12"],
            ["a.iso", "--vios", "v", "--create-repository", "datavg"], ["a.iso", "--vios", "-v"],
        ]
        for words in mistakes { #expect(throws: (any Error).self, "\(words)") { try PutCommand.parse(words) } }
    }

    @Test("a transfer's bar and sentence")
    func progress() {
        let half = TransferText(host: "vio1", what: "send", medium: "AIX.iso", bytes: 1 << 30, whole: 2 << 30, seconds: 32)
        #expect(half.bar == "vio1  send  AIX.iso  █████████░░░░░░░░░  50 %  1.0 GB of 2.0 GB  32 MB/s  0:32")
        #expect(half.sentence == "vio1: send AIX.iso: 50 % (1.0 GB of 2.0 GB)")
        #expect(TransferText.time(3723) == "1:02:03")
        var lines = TransferProgress()
        #expect(
            [0, 1, 24, 25, 49, 50, 75, 99, 100].map { lines.isDue($0) } == [
                true, false, false, true, false, true, true, false, true,
            ])
    }

    @Test("the rate counts parts of a second")
    func rate() {
        let seconds = TransferProgress(began: .now - .milliseconds(1900)).seconds
        #expect(seconds >= 1.9 && seconds != seconds.rounded())
    }
}
