import Foundation
import TestSupport

/// A file of Tests/Scenarios: one world of the lab, and scenes that each begin in its first state. README.md there
/// describes the format.
struct ScenarioFile: Sendable, CustomStringConvertible {
    struct Scene: Sendable {
        var title: String
        var line: Int
        var steps: [Step] = []
    }

    struct Step: Sendable {
        enum Action: Sendable {
            case run(Expectation)
            case arm(host: String, faults: [String])
            case write(file: String, text: String)
        }

        var line: Int
        var action: Action
    }

    /// A command line, and what it should come to.
    struct Expectation: Sendable {
        var command: String
        var exit: Int32 = 0
        /// `*` stands for any text within a line, a line `...` for any lines.
        var output: [String] = []
        /// The changing commands that the lab should log, `host: command`.
        var changes: [String] = []
        /// LPARs are handled side by side: the order of their commands differs from run to run.
        var isOrderFree = false
        /// The differences in the lab's state; nil: not compared where commands changed something.
        var state: [String]?
    }

    struct Fault: Error, CustomStringConvertible {
        var description: String
    }

    let path: String
    let world: String
    let scenes: [Scene]

    var name: String { (path as NSString).lastPathComponent }
    var description: String { name }

    static let folder = Repository.root.appending(path: "Tests/Scenarios").path

    /// All files of the folder.
    static let all: [String] = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter {
        $0.hasSuffix(".txt")
    }.sorted()

    /// Those to play: all, or with `ATTACH_CD_SCENARIO=media` only that file. A name without a file is reported as one that can't be read.
    static let chosen: [String] = ProcessInfo.processInfo.environment["ATTACH_CD_SCENARIO"].map { ["\($0).txt"] } ?? all

    init(path: String) throws {
        try self.init(path: path, text: String(contentsOfFile: path, encoding: .utf8))
    }

    init(path: String, text: String) throws {
        var reader = ScenarioReader(path: path)
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            try reader.take(String(line), number: index + 1)
        }
        try reader.finish()
        self.path = path
        world = reader.world
        scenes = reader.scenes
    }
}
