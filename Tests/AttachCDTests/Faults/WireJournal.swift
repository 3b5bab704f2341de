import Foundation

/// Which scenes of a campaign have been played, and how they ended: one line for each, so that an interrupted campaign can be resumed.
final class WireJournal {
    private let file: String?
    private let seed: UInt64
    private var played = 0
    private var survived = 0
    private var counts: [String: Int] = [:]
    /// The first scene that hasn't been played yet.
    private(set) var next = 0

    /// - Parameter file: nil: nothing is kept.
    init(_ file: String?, seed: UInt64) throws {
        self.file = file
        self.seed = seed
        guard let file, FileManager.default.fileExists(atPath: file) else { return }
        for line in try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n") {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 4, fields[0] == String(seed), let number = Int(fields[1]) else { continue }
            next = max(next, number + 1)
            count(fields[2] == "survived", fields[3].split(separator: ",").map(String.init))
        }
    }

    func add(_ scene: WireScene, _ verdicts: [WireJudge.Verdict], survivedCrash: Bool) throws {
        next = scene.number + 1
        count(survivedCrash, verdicts.map(\.rawValue))
        guard let file else { return }
        let line =
            "\(seed)\t\(scene.number)\t\(survivedCrash ? "survived" : "-")\t\(verdicts.map(\.rawValue).joined(separator: ","))\n"
        if !FileManager.default.fileExists(atPath: file) { try Data().write(to: URL(fileURLWithPath: file)) }
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(line.utf8))
        try handle.close()
    }

    private func count(_ survivedCrash: Bool, _ verdicts: [String]) {
        played += 1
        if survivedCrash { survived += 1 }
        for verdict in Set(verdicts) { counts[verdict, default: 0] += 1 }
    }

    var summary: String {
        let list = WireJudge.Verdict.allCases.map { "\($0.rawValue) \(counts[$0.rawValue] ?? 0)" }.joined(separator: ", ")
        return "\(played) runs: \(list) (seed \(seed); \(survived) times an assertion of libssh2 failed, and the report came)"
    }
}
