import ArgumentParser
import Testing

@testable import AttachCD

@Suite struct CompletionScriptTests {
    @Test(
        "the parser's script has each place that is replaced; the first is that of the program itself",
        arguments: CompletionShell.allCases)
    func places(_ shell: CompletionShell) {
        let text = RootCommand.completionScript(for: shell)
        let script = CompletionScript(arguments: ["--generate-completion-script", shell.rawValue])
        let additions = CompletionScript.additions(shell)
        #expect(!additions.isEmpty)
        for (place, replacement) in additions {
            #expect(text.contains(place), "\(shell.rawValue): \(place)")
            #expect(script?.text.contains(replacement) == true)
        }
    }

    @Test("anything else is left to the parser", arguments: [[], ["aix04"], ["--generate-completion-script", "csh"]])
    func others(_ arguments: [String]) {
        #expect(CompletionScript(arguments: arguments) == nil)
    }
}
