import Foundation
import TestSupport
import Testing

/// The files of Tests/Scenarios.
@Suite struct ScenarioTests {
    @Test("the scenes come out as their file describes", arguments: ScenarioFile.chosen)
    func play(name: String) async throws {
        let file = try ScenarioFile(path: ScenarioFile.folder + "/" + name)
        var runner = ScenarioRunner(file)
        try await runner.play()
        if ScenarioRecorder.isOn { try ScenarioRecorder.record(runner.surprises, in: file.path) }
    }

    @Test("there are scenario files") func files() { #expect(ScenarioFile.all.count > 5) }
}

/// The format itself.
@Suite struct ScenarioFormatTests {
    private static let text = """
        # a comment
        world seed

        scene first
        fault aix04 refuse cut-after=mkvdev
        file inventory.yaml
            systems:

              ms12: {}
        $ attach-cd aix04 | cat
        exit 4
            aix04: unreachable
        # a comment
              error   *
        changes in any order:
            aix04: cfgmgr -l vio0
        state:
        $ true
        """

    @Test("a file is read into scenes and steps")
    func reads() throws {
        let file = try ScenarioFile(path: "x.txt", text: Self.text)
        #expect(file.world == "seed" && file.scenes.map(\.title) == ["first"])
        let steps = file.scenes[0].steps
        guard steps.count == 4, case .arm("aix04", ["refuse", "cut-after=mkvdev"]) = steps[0].action,
            case .write("inventory.yaml", "systems:\n\n  ms12: {}\n") = steps[1].action,
            case .run(let command) = steps[2].action, case .run(let last) = steps[3].action
        else {
            Issue.record("\(steps)")
            return
        }
        #expect(command.command == "attach-cd aix04 | cat" && command.exit == 4 && steps[2].line == 10)
        #expect(command.output == ["aix04: unreachable", "  error   *"])
        #expect(command.changes == ["aix04: cfgmgr -l vio0"] && command.isOrderFree && command.state == [])
        #expect(last.command == "true" && last.exit == 0 && last.output.isEmpty && last.state == nil)
    }

    @Test(
        "a mistake is reported with file and line",
        arguments: [
            ("scene a\n$ true", "x.txt:1: there is no line"), ("world seed\nscene a", "x.txt:1: there is no command"),
            ("world seed\n$ true", "x.txt:2: a step before"), ("world seed\nscene a\n$ true\nexits 3", "x.txt:4: expected"),
            ("world seed\nscene a\nexit 3", "x.txt:3: no command above"),
            ("world seed\n    text", "x.txt:2: an indented line"), ("world seed\nscene a\n  $ true", "x.txt:3: indent by"),
        ])
    func mistakes(text: String, message: String) {
        let error = #expect(throws: ScenarioFile.Fault.self) { try ScenarioFile(path: "x.txt", text: text) }
        #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
    }

    @Test(
        "wildcards",
        arguments: [
            (["a"], ["a"], true), (["a", "", "b"], ["a", "b"], true), (["a"], ["b"], false), (["a", "b"], ["a"], false),
            ([], ["a"], false), (["a"], [], false), (["a", "b", "c"], ["a", "..."], true),
            (["a", "b", "c"], ["...", "c"], true),
            (["a", "b", "c"], ["...", "b"], false), (["a"], ["a", "..."], true), (["a", "b", "c"], ["...", "b", "..."], true),
            (["in 0.3 s: x"], ["in * s: x"], true), (["in 0.3 s: x"], ["in * s: y"], false), (["aa"], ["a*a"], true),
            (["a"], ["a*a"], false), (["abcb"], ["a*b"], true), (["ab"], ["*b*"], true), (["ab"], ["*c*"], false),
        ] as [([String], [String], Bool)])
    func wildcards(lines: [String], expected: [String], isMatch: Bool) {
        #expect(Wildcards.matches(lines, expected) == isMatch)
    }

    @Test("recording replaces what is expected of a command that surprised, and nothing else")
    func recording() {
        let outcome = ScenarioRunner.Outcome(
            exit: 1, output: ["x: changed in 0.5 s  127.0.0.1 port 4711, [127.0.0.1]:4712"], changes: ["aix04: cfgmgr"], state: []
        )
        let recorded = ScenarioRecorder.recorded([10: outcome], in: Self.text)
        #expect(
            recorded.contains(
                "cat\nexit 1\n    x: changed in * s  127.0.0.1 port *, [127.0.0.1]:*\nchanges:\n    aix04: cfgmgr\n# a comment\n")
        )
        #expect(recorded.hasPrefix(Self.text.prefix(100)) && recorded.hasSuffix("$ true"))
    }

    @Test("recording keeps a line with a wildcard that still matches, and an order that is free")
    func keeps() {
        let text = "$ attach-cd aix04\n    key  */id (1)\n    old\nchanges in any order:\n    b: y\n    a: x\n$ true"
        let outcome = ScenarioRunner.Outcome(
            exit: 0, output: ["key  /tmp/x/id (1)", "new"], changes: ["a: x", "b: y"], state: [])
        #expect(
            ScenarioRecorder.recorded([1: outcome], in: text)
                == "$ attach-cd aix04\n    key  */id (1)\n    new\nchanges in any order:\n    b: y\n    a: x\n$ true")
    }
}
